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
  /** Whether the answer is another one than at the beginning. */
  isChanged(): boolean;
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

  const get = (): string | boolean => (isTick ? checkbox.checked : input.value);
  const first = get();

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
    get,
    set: (value) => {
      if (isTick) checkbox.checked = value === true;
      else input.value = String(value);
      input.dispatchEvent(new Event('input'));
    },
    isChanged: () => get() !== first,
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

const makeInput = (
  { type, options = [], required, autocomplete, value = '' }: Field,
  texts: Texts
): Input => {
  if (type === 'select') {
    // What is none of the options stands there as it is, and goes only when an option is chosen.
    const current = options.includes(String(value)) ? '' : String(value);
    const choices = options.map((option) =>
      h('option', { value: option, selected: option === value }, option)
    );
    return h(
      'select',
      { required, autocomplete },
      h('option', { value: current }, current || texts.choose),
      ...choices
    );
  }
  if (type === 'textarea') return h('textarea', { required, autocomplete, rows: 3 }, String(value));
  return h('input', {
    required,
    autocomplete,
    type,
    // A browser would join the lines.
    ...(type === 'checkbox'
      ? { checked: value === true }
      : { value: String(value).replace(/\s*[\r\n]+/g, ' ') }),
  });
};

/**
 * A field that the site configured, with what the CRM knows already: where the control cannot show that, beside it. What
 * nobody changes is not checked.
 */
export const configuredField = (id: string, field: Field, texts: Texts): Control => {
  const { label, required, value } = field;
  const input = makeInput(field, texts);
  const isTick = input.type === 'checkbox';
  const isHidden = typeof value === 'string' && (isTick || !input.value);
  const made: Control = control({
    id,
    input,
    label: [label, !required && h('span', { part: 'optional' }, ` (${texts.optional})`)],
    ...(isHidden && { hint: h('p', { part: 'hint' }, h('bdi', {}, value)) }),
    problem: () => (value && !isTick && !made.isChanged() ? '' : browserProblem(input, texts)),
  });
  return made;
};
