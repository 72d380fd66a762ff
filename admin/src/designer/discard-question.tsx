import { Button, Dialog } from '@strapi/design-system';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';

interface DiscardQuestionProps {
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asks before changes are dropped. */
export const DiscardQuestion = ({ onKeep, onDiscard }: DiscardQuestionProps) => {
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
