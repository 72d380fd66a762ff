import { useState } from 'react';

/**
 * For a dialog that is opened without a trigger of its own: gives the focus back to what had it before, or to the page if
 * that has gone.
 *
 * @returns what the dialog's content does on `onCloseAutoFocus`
 */
export const useReturnFocus = () => {
  const [opener] = useState(() => document.activeElement);
  return (event: Event): void => {
    event.preventDefault();
    const isThere = opener instanceof HTMLElement && opener.isConnected;
    const target = isThere ? opener : document.querySelector('main');
    target?.focus();
  };
};
