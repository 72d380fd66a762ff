import { Box, Button, Dialog, Flex, Modal, Typography } from '@strapi/design-system';
import { type ReactNode, useState } from 'react';
import { ModalDialog, useReturnFocus } from '../shared/components/modal-dialog';
import { useText } from '../shared/texts';

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

interface DesignerFrameProps {
  title: string;
  hasErrors: boolean;
  /** Whether closing loses nothing. */
  isUnchanged: () => boolean;
  /** @returns whether the settings are valid */
  onSave: () => boolean;
  onClose: () => void;
  children: (isAdvanced: boolean) => ReactNode;
}

/** The dialog of a designer. Basic and Advanced are two views of the same settings. */
export const DesignerFrame = ({
  title,
  hasErrors,
  isUnchanged,
  onSave,
  onClose,
  children,
}: DesignerFrameProps) => {
  const t = useText();
  const [isAdvanced, setIsAdvanced] = useState(false);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const requestClose = () => (isUnchanged() ? onClose() : setIsDiscarding(true));
  const save = () => {
    // Only text fields can be invalid, and those are in Advanced.
    if (!onSave()) setIsAdvanced(true);
  };

  return (
    <ModalDialog title={title} closeLabel={t('action.cancel')} onClose={requestClose}>
      <Modal.Body>
        <Box role="alert">
          {hasErrors && (
            <Typography tag="p" textColor="danger600" paddingBottom={4}>
              {t('designer.errors')}
            </Typography>
          )}
        </Box>
        {children(isAdvanced)}
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
