import { Dialog, Modal } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { type ReactNode, useEffect, useState } from 'react';

/**
 * For dialogs without a trigger element: returns an `onCloseAutoFocus` handler that moves the focus back to the element
 * that had it before, or to the page if that element is gone.
 */
export const useReturnFocus = () => {
  const [opener] = useState(() => document.activeElement);
  return (event: Event): void => {
    event.preventDefault();
    const isConnected = opener instanceof HTMLElement && opener.isConnected;
    const target = isConnected ? opener : document.querySelector('main');
    target?.focus();
  };
};

interface CloseQuestionProps {
  title: string;
  onConfirm: () => void;
  /** Called with either answer. */
  onEnd: () => void;
  children: string;
}

const CloseQuestion = ({ title, onConfirm, onEnd, children }: CloseQuestionProps) => {
  const [opener] = useState(() => document.activeElement);
  // The dialog below lets nothing outside have the focus, so it has to go back into it.
  useEffect(() => () => void setTimeout(() => opener instanceof HTMLElement && opener.focus()), [opener]);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onEnd()}>
      <ConfirmDialog title={title} onConfirm={() => Promise.resolve(onConfirm())}>
        {children}
      </ConfirmDialog>
    </Dialog.Root>
  );
};

interface ModalDialogProps {
  title: string;
  closeLabel: string;
  /** Asked before Escape or a click beside the dialog closes it, which can happen by accident. */
  closeQuestion?: string;
  onClose: () => void;
  /** The modal's body and footer. */
  children: ReactNode;
}

/** A modal dialog that is open while it is mounted. */
export const ModalDialog = ({ title, closeLabel, closeQuestion, onClose, children }: ModalDialogProps) => {
  const returnFocus = useReturnFocus();
  const [isAsking, setAsking] = useState(false);
  const askFirst = (event: Event): void => {
    if (!closeQuestion) return;
    event.preventDefault();
    setAsking(true);
  };
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content
        aria-describedby={undefined}
        onCloseAutoFocus={returnFocus}
        onEscapeKeyDown={askFirst}
        onPointerDownOutside={askFirst}
      >
        <Modal.Header closeLabel={closeLabel} alignItems="start" gap={2}>
          <Modal.Title style={{ minWidth: 0, overflowWrap: 'anywhere' }}>{title}</Modal.Title>
        </Modal.Header>
        {children}
        {closeQuestion && isAsking && (
          <CloseQuestion title={closeLabel} onConfirm={onClose} onEnd={() => setAsking(false)}>
            {closeQuestion}
          </CloseQuestion>
        )}
      </Modal.Content>
    </Modal.Root>
  );
};
