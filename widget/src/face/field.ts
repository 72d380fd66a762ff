import type { Field } from '../../../contracts';
import type { Texts } from '../texts';
import { h, type Child } from './h';

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** One question of the form: its label, its control, a hint, and room for what is wrong with it. */
export interface Control {
  element: HTMLElement;
  input: Input;
  get(): string | boolean;
  set(value: string | boolean): void;
  /** What is wrong with the answer, or an empty text. */
  problem(): string;
  setError(message: string): void;
}

interface Parts {
  id: string;
  input: Input;
  label: Child[];
  hint?: HTMLElement;
  /** What stands at the end of the control, such as a button. */
  extra?: Child;
  problem?: () => string;
}

/** Puts a control together, its texts tied to it for those who cannot see. */
export const control = ({ id, input, label, hint, extra, problem = () => '' }: Parts): Control => {
  const isTick = input.type === 'checkbox';
  const checkbox = input as HTMLInputElement;
  const error = h('p', { part: 'error', id: `${id}-error`, hidden: true });
  const caption = h('label', { part: 'label', for: id }, ...label);
  if (hint) hint.id = `${id}-hint`;
  input.id = id;
  input.setAttribute('part', isTick ? 'checkbox' : 'input');
  input.setAttribute('aria-describedby', hint ? `${hint.id} ${error.id}` : error.id);

  const setError = (message: string): void => {
    error.textContent = message;
    error.hidden = !message;
    input.setAttribute('aria-invalid', String(Boolean(message)));
  };
  input.addEventListener('input', () => setError(''));

  return {
    element: h(
      'div',
      { part: 'field' },
      !isTick && caption,
      h('div', { class: isTick ? 'tick' : 'box' }, input, isTick ? caption : extra),
      hint,
      error
    ),
    input,
    get: () => (isTick ? checkbox.checked : input.value),
    set: (value) => {
      if (isTick) checkbox.checked = value === true;
      else input.value = String(value);
      input.dispatchEvent(new Event('input'));
    },
    problem,
    setError,
  };
};

/** What the browser finds wrong with an answer, in the element's own words. */
export const browserProblem = (input: Input, texts: Texts): string => {
  const { valueMissing, typeMismatch, valid } = input.validity;
  if (valueMissing) return input.type === 'checkbox' ? texts.tick : texts.required;
  if (typeMismatch) return texts.emailInvalid;
  return valid ? '' : texts.invalid;
};

const makeInput = ({ type, options = [], required, autocomplete }: Field, texts: Texts): Input => {
  if (type === 'textarea') return h('textarea', { required, autocomplete, rows: 3 });
  if (type !== 'select') return h('input', { required, autocomplete, type });
  const choices = options.map((option) => h('option', { value: option }, option));
  return h('select', { required, autocomplete }, h('option', { value: '' }, texts.choose), ...choices);
};

/** A field that the site configured, with what the CRM knows already. */
export const configuredField = (id: string, field: Field, texts: Texts): Control => {
  const input = makeInput(field, texts);
  const optional = !field.required && h('span', { part: 'optional' }, ` (${texts.optional})`);
  const made = control({
    id,
    input,
    label: [field.label, optional],
    problem: () => browserProblem(input, texts),
  });
  if (field.value !== undefined) made.set(field.value);
  return made;
};
