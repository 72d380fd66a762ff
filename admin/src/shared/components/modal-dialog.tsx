import { Modal } from '@strapi/design-system';
import { type ReactNode, useState } from 'react';

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

interface ModalDialogProps {
  title: string;
  closeLabel: string;
  onClose: () => void;
  /** The modal's body and footer. */
  children: ReactNode;
}

/** A modal dialog that is open while it is mounted. */
export const ModalDialog = ({ title, closeLabel, onClose, children }: ModalDialogProps) => {
  const returnFocus = useReturnFocus();
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={closeLabel}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        {children}
      </Modal.Content>
    </Modal.Root>
  );
};
