import { h } from './dom';

/** A form's button, with a place for notices above it. */
export interface Submit {
  elements: HTMLElement[];
  /** Sets the button's label (null for the default one), whether it is disabled, and the notice above it. */
  setStatus(this: void, label: string | null, isDisabled: boolean, notice: (Node | string)[]): void;
}

export const createSubmit = (defaultLabel: string): Submit => {
  const notice = h('div', { part: 'notice', hidden: true });
  const label = h('span', {}, defaultLabel);
  const button = h('button', { type: 'submit', part: 'button submit' }, label);
  return {
    elements: [notice, button],
    setStatus: (newLabel, isDisabled, nodes) => {
      label.textContent = newLabel ?? defaultLabel;
      button.setAttribute('aria-disabled', String(isDisabled));
      notice.replaceChildren(...nodes);
      notice.hidden = !nodes.length;
    },
  };
};
