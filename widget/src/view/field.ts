import type { Field } from '../../../contracts';
import type { Texts } from '../texts';
import { h, type Child } from './h';

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** One question of the form: its label, its control, a hint, and room for what is wrong with it. */
export interface Control {
  element: HTMLElement;
  input: Input;
  value(): string | boolean;
  restore(value: string | boolean): void;
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
  const error = h('p', { part: 'error', id: `${id}-error`, hidden: true });
  const isTick = input.type === 'checkbox';
  if (hint) hint.id = `${id}-hint`;
  input.id = id;
  input.setAttribute('part', isTick ? 'checkbox' : 'input');
  input.setAttribute('aria-describedby', `${hint ? `${hint.id} ` : ''}${error.id}`);
  const caption = h('label', { part: 'label', for: id }, ...label);
  const box = h('div', { class: isTick ? 'tick' : 'box' }, input, isTick ? caption : extra);

  const setError = (message: string): void => {
    error.textContent = message;
    error.hidden = !message;
    if (message) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  input.addEventListener('input', () => setError(''));

  const element = h('div', { part: 'field' }, !isTick && caption, box, hint, error);
  return {
    element,
    input,
    value: () => (isTick ? (input as HTMLInputElement).checked : input.value),
    restore: (value) => {
      if (isTick) (input as HTMLInputElement).checked = value === true;
      else input.value = String(value);
      input.dispatchEvent(new Event('input'));
    },
    problem,
    setError,
  };
};

const makeInput = (field: Field, texts: Texts): Input => {
  const { type, options = [], value, required, autocomplete } = field;
  const attributes = { required, autocomplete };
  if (type === 'select') {
    const choices = options.map((option) => h('option', { value: option }, option));
    const select = h('select', attributes, h('option', { value: '' }, texts.choose), ...choices);
    select.value = String(value ?? '');
    return select;
  }
  const input =
    type === 'textarea' ? h('textarea', { ...attributes, rows: 3 }) : h('input', { ...attributes, type });
  if (type === 'checkbox') input.toggleAttribute('checked', value === true);
  else input.value = String(value ?? '');
  return input;
};

/** What the browser finds wrong with an answer, in the element's own words. */
export const browserProblem = (input: Input, texts: Texts): string => {
  const { valueMissing, typeMismatch, valid } = input.validity;
  if (valueMissing) return input.type === 'checkbox' ? texts.tick : texts.required;
  if (typeMismatch) return texts.emailInvalid;
  return valid ? '' : texts.invalid;
};

/** A field that the site configured. */
export const configuredField = (id: string, field: Field, texts: Texts): Control => {
  const input = makeInput(field, texts);
  const optional = !field.required && h('span', { part: 'optional' }, ` (${texts.optional})`);
  return control({ id, input, label: [field.label, optional], problem: () => browserProblem(input, texts) });
};
