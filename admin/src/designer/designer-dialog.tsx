import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { PAGE_PROPERTIES, type WidgetProperties } from '../../../contracts/widget-properties';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';
import { useGetWidgetOptionsQuery } from './api';
import { DiscardQuestion } from './discard-question';
import { problemsOf, type Problems } from './problems';
import { isSame } from './settings';
import { useEntryLocale } from './use-entry-locale';
import { useOfferedFields } from './use-offered-fields';
import { usePageStates } from './use-page-states';
import { AdvancedView, BasicView } from './views';

interface DesignerDialogProps {
  properties: WidgetProperties;
  onSave: (properties: WidgetProperties) => void;
  onClose: () => void;
}

/** The widget designer: Basic and Advanced are two views of the same settings. */
export const DesignerDialog = ({ properties: saved, onSave, onClose }: DesignerDialogProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const locale = useEntryLocale();
  const [properties, setProperties] = useState(saved);
  const [isAdvanced, setIsAdvanced] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const { data: options, error, refetch } = useGetWidgetOptionsQuery(locale);
  const offered = useOfferedFields(options?.fields);
  const [existingUserPage = null, redirectPage = null, termsPage = null] = usePageStates(
    PAGE_PROPERTIES.map((name) => properties[name]),
    locale
  );

  const change = (changed: WidgetProperties) => {
    setProperties(changed);
    setProblems({});
  };

  const save = () => {
    const found = problemsOf(properties);
    setProblems(found);
    if (Object.keys(found).length === 0) return onSave(properties);
    // What can be wrong is typed, and that is in Advanced only.
    setIsAdvanced(true);
  };

  const leave = () => (isSame(properties, saved) ? onClose() : setIsLeaving(true));

  const View = isAdvanced ? AdvancedView : BasicView;
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && leave()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('action.cancel')}>
          <Modal.Title>{t('designer.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Box role="alert">
            {Object.keys(problems).length > 0 && (
              <Typography tag="p" textColor="danger600" paddingBottom={4}>
                {t('designer.errors')}
              </Typography>
            )}
          </Box>
          <View
            properties={properties}
            states={{ existingUserPage, redirectPage, termsPage }}
            offered={options && offered}
            offerError={error}
            onAskOffer={() => void refetch()}
            problems={problems}
            onChange={change}
          />
          {isLeaving && <DiscardQuestion onKeep={() => setIsLeaving(false)} onDiscard={onClose} />}
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={leave}>
            {t('action.cancel')}
          </Button>
          <Flex gap={2}>
            <Button onClick={save}>{t('action.save')}</Button>
            <Button variant="secondary" onClick={() => setIsAdvanced(!isAdvanced)}>
              {t(isAdvanced ? 'designer.basic' : 'designer.advanced')}
            </Button>
          </Flex>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
