import type { Field } from '../../../contracts';
import type { Texts } from '../texts';
import { h, type Child } from './dom';

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A form field: label, input, hint and error message. */
export interface Control {
  element: HTMLElement;
  input: Input;
  get(): string | boolean;
  set(value: string | boolean): void;
  /** Whether the value differs from the initial one. */
  isChanged(): boolean;
  /** The error message for the current value, or an empty string. */
  validate(): string;
  setError(message: string): void;
}

interface ControlParts {
  id: string;
  input: Input;
  label: Child[];
  hint?: HTMLElement;
  /** Shown after the input, such as a button. */
  suffix?: Child;
  validate?: () => string;
}

/** Builds a control whose label, hint and error are linked to the input for assistive technology. */
export const createControl = ({
  id,
  input,
  label,
  hint,
  suffix,
  validate = () => '',
}: ControlParts): Control => {
  const isCheckbox = input.type === 'checkbox';
  const checkbox = input as HTMLInputElement;
  const error = h('p', { part: 'error', id: `${id}-error`, hidden: true });
  const caption = h('label', { part: 'label', for: id }, ...label);
  if (hint) hint.id = `${id}-hint`;
  input.id = id;
  input.setAttribute('part', isCheckbox ? 'checkbox' : 'input');
  input.setAttribute('aria-describedby', hint ? `${hint.id} ${error.id}` : error.id);

  const setError = (message: string): void => {
    error.textContent = message;
    error.hidden = !message;
    input.setAttribute('aria-invalid', String(Boolean(message)));
  };
  input.addEventListener('input', () => setError(''));

  const get = (): string | boolean => (isCheckbox ? checkbox.checked : input.value);
  const initial = get();

  return {
    element: h(
      'div',
      { part: 'field' },
      !isCheckbox && caption,
      h('div', { class: isCheckbox ? 'tick' : 'box' }, input, isCheckbox ? caption : suffix),
      hint,
      error
    ),
    input,
    get,
    set: (value) => {
      if (isCheckbox) checkbox.checked = value === true;
      else input.value = String(value);
      input.dispatchEvent(new Event('input'));
    },
    isChanged: () => get() !== initial,
    validate,
    setError,
  };
};

/** The element's own message for what the browser's constraint validation finds; empty if the value is valid. */
export const validationMessage = (input: Input, texts: Texts): string => {
  const { valueMissing, typeMismatch, valid } = input.validity;
  if (valueMissing) return input.type === 'checkbox' ? texts.tick : texts.required;
  if (typeMismatch) return texts.emailInvalid;
  return valid ? '' : texts.invalid;
};

const createInput = (
  { type, options = [], required, autocomplete, value = '' }: Field,
  texts: Texts
): Input => {
  if (type === 'select') {
    // A value from the CRM that is not one of the options becomes the first choice, so that it stays unless changed.
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
    // A browser would remove line breaks without leaving a space.
    ...(type === 'checkbox'
      ? { checked: value === true }
      : { value: String(value).replace(/\s*[\r\n]+/g, ' ') }),
  });
};

/**
 * A field from the site's configuration, with the CRM's value. A value that the input cannot show is shown as
 * a hint. A value that the user does not change is not validated.
 */
export const createField = (id: string, field: Field, texts: Texts): Control => {
  const { label, required, value } = field;
  const input = createInput(field, texts);
  const isCheckbox = input.type === 'checkbox';
  const isHidden = typeof value === 'string' && (isCheckbox || !input.value);
  const control: Control = createControl({
    id,
    input,
    label: [label, !required && h('span', { part: 'optional' }, ` (${texts.optional})`)],
    ...(isHidden && { hint: h('p', { part: 'hint' }, h('bdi', {}, value)) }),
    validate: () => (value && !isCheckbox && !control.isChanged() ? '' : validationMessage(input, texts)),
  });
  return control;
};
