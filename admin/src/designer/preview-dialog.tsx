import { Box, Button, Loader, Modal, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { InspectResponse } from '../../../contracts/public-api';
import type { WidgetProperties } from '../../../contracts/widget-properties';
import { backendUrl } from '../shared/api/client';
import { useGetWidgetOptionsQuery } from '../shared/api/pages';
import { LoadError } from '../shared/components/load-error';
import { ModalDialog } from '../shared/components/modal-dialog';
import { useText } from '../shared/texts';
import { useEntryLocale } from './entry';

interface PreviewOptions {
  /** URL of the custom element's script. */
  script: string;
  locale: string;
  /** The sample invitation. */
  invitation: InspectResponse;
}

const escape = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/**
 * An HTML document with the custom element and the widget's settings. The `preview` attribute supplies the
 * invitation, so the element sends no requests and does not navigate.
 */
const previewDocument = (
  { heading, intro, submitLabel, fields }: WidgetProperties,
  { script, locale, invitation }: PreviewOptions
): string => {
  const attributes = Object.entries({
    lang: locale,
    heading,
    intro,
    'submit-label': submitLabel,
    fields: fields?.join(' '),
    preview: JSON.stringify(invitation),
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escape(value)}"`]));
  return `<!doctype html>
<html lang="${escape(locale)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<style>body { margin: 0; padding: 24px; font-family: system-ui, sans-serif }</style>
<script type="module" crossorigin src="${escape(script)}"></script>
<crm-user-invite ${attributes.join(' ')}></crm-user-invite>
</html>`;
};

interface PreviewDialogProps {
  properties: WidgetProperties;
  onClose: () => void;
}

const DAY_MS = 86_400_000;

/** Shows the real element with a sample invitee, sandboxed from the admin's session. */
export const PreviewDialog = ({ properties, onClose }: PreviewDialogProps) => {
  const t = useText();
  const { locale: adminLocale } = useIntl();
  const entryLocale = useEntryLocale();
  const locale = entryLocale ?? adminLocale;
  const [expiresAt] = useState(() => new Date(Date.now() + DAY_MS).toISOString());
  const { data: options, error, refetch } = useGetWidgetOptionsQuery(entryLocale);

  return (
    <ModalDialog
      title={t('designer.preview.title')}
      closeLabel={t('designer.preview.close')}
      onClose={onClose}
    >
      <Modal.Body>
        <Typography tag="p" variant="pi" textColor="neutral600" paddingBottom={3}>
          {t('designer.preview.hint')}
        </Typography>
        {error && !options && <LoadError error={error} onRetry={() => void refetch()} />}
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
                providers: options.providers,
                passkeys: options.passkeys,
                expiresAt,
              },
            })}
          />
        )}
        {properties.doneMessage && (
          <Box paddingTop={3}>
            <Typography tag="p" variant="pi" textColor="neutral600">
              {t('designer.preview.done-message')}
            </Typography>
            <Typography tag="p" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
              {properties.doneMessage}
            </Typography>
          </Box>
        )}
      </Modal.Body>
      <Modal.Footer>
        <Button variant="tertiary" onClick={onClose}>
          {t('designer.preview.close')}
        </Button>
      </Modal.Footer>
    </ModalDialog>
  );
};
