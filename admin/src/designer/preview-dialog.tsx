import { Button, Loader, Modal, Typography } from '@strapi/design-system';
import type { WidgetProperties } from '../../../contracts/widget-properties';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { backendUrl } from '../api/client';
import { LoadProblem } from '../components/load-problem';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';
import { useGetWidgetOptionsQuery } from './api';
import { previewDocument } from './preview-document';
import { useEntryLocale } from './use-entry-locale';

interface PreviewDialogProps {
  properties: WidgetProperties;
  onClose: () => void;
}

const DAY_MS = 86_400_000;

/** The real element with these settings, and a made-up invitee. It runs in a sandbox, away from the admin's session. */
export const PreviewDialog = ({ properties, onClose }: PreviewDialogProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const { locale: adminLocale } = useIntl();
  const entryLocale = useEntryLocale();
  const locale = entryLocale ?? adminLocale;
  const [expiresAt] = useState(() => new Date(Date.now() + DAY_MS).toISOString());
  const { data: options, error, refetch } = useGetWidgetOptionsQuery(entryLocale);

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('designer.preview.close')}>
          <Modal.Title>{t('designer.preview.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Typography tag="p" variant="pi" textColor="neutral600" paddingBottom={3}>
            {t('designer.preview.hint')}
          </Typography>
          {error && !options && <LoadProblem error={error} onRetry={() => void refetch()} />}
          {!options && !error && <Loader small>{t('designer.loading')}</Loader>}
          {options && (
            <iframe
              title={t('designer.preview.title')}
              sandbox="allow-scripts"
              style={{ width: '100%', height: '60vh', border: 0, background: '#fff' }}
              srcDoc={previewDocument(properties, {
                script: backendUrl() + options.script,
                locale,
                invitation: {
                  status: 'open',
                  portal: { name: t('designer.preview.portal') },
                  contact: {
                    firstName: t('designer.preview.first-name'),
                    lastName: t('designer.preview.last-name'),
                    email: t('designer.preview.email'),
                  },
                  fields: options.fields,
                  ...(options.terms && { terms: options.terms }),
                  password: options.password,
                  expiresAt,
                },
              })}
            />
          )}
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('designer.preview.close')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
