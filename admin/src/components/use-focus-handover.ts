import { type RefObject, useLayoutEffect } from 'react';

/** Parts of a page that take the focus on: what is around the one that has gone. */
const HEIR = ['section', 'li', 'main'].map((tag) => `${tag}[tabindex="-1"]`).join();

const hasFocus = (element: Element): boolean => {
  const { activeElement } = document;
  // A question that the element has asked closes with it.
  return activeElement === element || Boolean(activeElement?.closest('[role="alertdialog"]'));
};

/** When what has the focus goes away, as a button that has done its work, the part of the page around it gets it. */
export const useFocusHandover = (ref: RefObject<HTMLElement>): void => {
  useLayoutEffect(() => {
    const element = ref.current;
    const heir = element?.parentElement?.closest<HTMLElement>(HEIR);
    if (!element || !heir) return;
    return () => {
      if (!hasFocus(element)) return;
      // Once all that goes with it has gone.
      setTimeout(() => {
        if (document.activeElement === document.body) heir.focus();
      });
    };
  }, [ref]);
};
