import { Box, Button, Dialog, Flex, Modal, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { PAGE_PROPERTIES, type WidgetProperties } from '../../../contracts/widget-properties';
import { useGetWidgetOptionsQuery } from '../shared/api/pages';
import { ModalDialog, useReturnFocus } from '../shared/components/modal-dialog';
import { useText } from '../shared/texts';
import { AdvancedView, BasicView } from './designer-views';
import { useEntryLocale, usePageStates } from './entry';
import { useAvailableFields } from './field-list';
import { afterSignUpOf, haveSameSettings, settle, type SettingErrors, validateSettings } from './settings';

interface DiscardDialogProps {
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asks before unsaved changes are discarded. */
const DiscardDialog = ({ onKeep, onDiscard }: DiscardDialogProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onKeep()}>
      <Dialog.Content onCloseAutoFocus={returnFocus}>
        <Dialog.Header>{t('designer.discard.title')}</Dialog.Header>
        <Dialog.Body>
          <Dialog.Description>{t('designer.discard.question')}</Dialog.Description>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button variant="tertiary" fullWidth>
              {t('designer.discard.keep')}
            </Button>
          </Dialog.Cancel>
          <Dialog.Action>
            <Button variant="danger-light" fullWidth onClick={onDiscard}>
              {t('designer.discard.discard')}
            </Button>
          </Dialog.Action>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
};

interface DesignerDialogProps {
  properties: WidgetProperties;
  onSave: (properties: WidgetProperties) => void;
  onClose: () => void;
}

/** The widget designer. Basic and Advanced are two views of the same settings. */
export const DesignerDialog = ({ properties: saved, onSave, onClose }: DesignerDialogProps) => {
  const t = useText();
  const locale = useEntryLocale();
  const [properties, setProperties] = useState(saved);
  const [after, setAfter] = useState(() => afterSignUpOf(saved));
  const [isAdvanced, setIsAdvanced] = useState(false);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const [errors, setErrors] = useState<SettingErrors>({});
  const { data: options, error, refetch } = useGetWidgetOptionsQuery(locale);
  const availableFields = useAvailableFields(options?.fields);
  const [existingUserPage = null, redirectPage = null, termsPage = null] = usePageStates(
    PAGE_PROPERTIES.map((name) => properties[name]),
    locale
  );

  const change = (changed: WidgetProperties) => {
    setProperties(changed);
    setErrors({});
  };

  const changeAfter = (chosen: typeof after) => {
    setAfter(chosen);
    setErrors({});
  };

  const save = () => {
    const settled = settle(properties, after);
    const invalid = validateSettings(settled, after);
    setErrors(invalid);
    if (Object.keys(invalid).length === 0) return onSave(settled);
    // Only text fields can be invalid, and those are in Advanced.
    setIsAdvanced(true);
  };

  const isUnchanged = () => haveSameSettings(settle(properties, after), settle(saved, afterSignUpOf(saved)));
  const requestClose = () => (isUnchanged() ? onClose() : setIsDiscarding(true));

  const View = isAdvanced ? AdvancedView : BasicView;
  return (
    <ModalDialog title={t('designer.title')} closeLabel={t('action.cancel')} onClose={requestClose}>
      <Modal.Body>
        <Box role="alert">
          {Object.keys(errors).length > 0 && (
            <Typography tag="p" textColor="danger600" paddingBottom={4}>
              {t('designer.errors')}
            </Typography>
          )}
        </Box>
        <View
          properties={properties}
          after={after}
          onChangeAfter={changeAfter}
          states={{ existingUserPage, redirectPage, termsPage }}
          availableFields={options && availableFields}
          fieldsError={error}
          onRetryFields={() => void refetch()}
          errors={errors}
          onChange={change}
        />
        {isDiscarding && <DiscardDialog onKeep={() => setIsDiscarding(false)} onDiscard={onClose} />}
      </Modal.Body>
      <Modal.Footer>
        <Button variant="tertiary" onClick={requestClose}>
          {t('action.cancel')}
        </Button>
        <Flex gap={2}>
          <Button onClick={save}>{t('action.save')}</Button>
          <Button variant="secondary" onClick={() => setIsAdvanced(!isAdvanced)}>
            {t(isAdvanced ? 'designer.basic' : 'designer.advanced')}
          </Button>
        </Flex>
      </Modal.Footer>
    </ModalDialog>
  );
};
