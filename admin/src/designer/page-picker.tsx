import { Box, Button, Field, Flex, Modal, Tabs, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { isNavigableUrl, type PageReference } from '../../../contracts/page-reference';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';
import { PageList } from './page-list';
import { PageSummary } from './page-summary';
import { useEntryLocale } from './use-entry-locale';
import type { ReferenceState } from './use-page-states';

interface PagePickerProps {
  title: string;
  value: PageReference | null;
  state: ReferenceState | null;
  onChoose: (value: PageReference | null) => void;
  onClose: () => void;
}

type Source = PageReference['kind'];

const isSource = (value: string): value is Source => value === 'page' || value === 'url';

/** Chooses a page of the site, or an address elsewhere. */
export const PagePicker = ({ title, value, state, onChoose, onClose }: PagePickerProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const locale = useEntryLocale();
  const [source, setSource] = useState<Source>(value?.kind ?? 'page');
  const [page, setPage] = useState(value?.kind === 'page' ? value : null);
  const [address, setAddress] = useState(value?.kind === 'url' ? value.url : '');
  const [isRefused, setIsRefused] = useState(false);

  const choose = () => {
    if (source === 'page') return onChoose(page);
    if (!isNavigableUrl(address.trim())) return setIsRefused(true);
    onChoose({ kind: 'url', url: address.trim() });
  };

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('action.cancel')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Flex gap={2} wrap="wrap">
              <Typography variant="pi" fontWeight="bold" textColor="neutral800">
                {t('designer.picker.current')}
              </Typography>
              <PageSummary state={state} />
            </Flex>
            <Tabs.Root
              value={source}
              onValueChange={(next) => isSource(next) && setSource(next)}
              variant="simple"
            >
              <Tabs.List aria-label={title}>
                <Tabs.Trigger value="page">{t('designer.picker.pages')}</Tabs.Trigger>
                <Tabs.Trigger value="url">{t('designer.picker.address')}</Tabs.Trigger>
              </Tabs.List>
              <Tabs.Content value="page">
                <Box paddingTop={4}>
                  <PageList
                    locale={locale}
                    isChosen={({ contentType, documentId }) =>
                      contentType === page?.contentType && documentId === page.documentId
                    }
                    onChoose={({ contentType, documentId }) =>
                      setPage({ kind: 'page', contentType, documentId })
                    }
                  />
                </Box>
              </Tabs.Content>
              <Tabs.Content value="url">
                <Box paddingTop={4}>
                  <Field.Root
                    name="address"
                    hint={t('designer.address.hint')}
                    error={isRefused ? t('designer.error.address') : undefined}
                  >
                    <Field.Label>{t('designer.address.label')}</Field.Label>
                    <TextInput
                      value={address}
                      placeholder="https://"
                      onChange={(event) => {
                        setAddress(event.target.value);
                        setIsRefused(false);
                      }}
                    />
                    <Field.Error />
                    <Field.Hint />
                  </Field.Root>
                </Box>
              </Tabs.Content>
            </Tabs.Root>
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Flex gap={2}>
            {value && (
              <Button variant="danger-light" onClick={() => onChoose(null)}>
                {t('designer.picker.clear')}
              </Button>
            )}
            <Button onClick={choose} disabled={source === 'page' && page === null}>
              {t('designer.picker.select')}
            </Button>
          </Flex>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
