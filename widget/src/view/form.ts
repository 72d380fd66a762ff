import type { RedeemRequest } from '../../../contracts';
import type { Failure } from '../api';
import { createControls, emailControl, readControls, type ControlOptions } from './controls';
import { h, interpolate } from './dom';
import { formatDate, formatPlural } from './intl';

export interface FormOptions extends ControlOptions {
  /** Values for the placeholders in texts. */
  values: Record<string, string | Node>;
  heading: string | null;
  intro: string | null;
  submitLabel: string | null;
  onSubmit(this: void): void;
  onEdit(this: void): void;
}

/** The sign-up form of an open invitation. */
export interface SignUpForm {
  /** The header and the form. */
  elements: HTMLElement[];
  /** The body of a redeem request, without the code. */
  read(): Omit<RedeemRequest, 'code'>;
  /** What the user has entered, by control. */
  values(): Record<string, string | boolean>;
  /** Fills in the values of an earlier form, after a change of language or attributes. */
  restore(values: Record<string, string | boolean>): void;
  /** Shows an error for each invalid value and moves the focus to the first one. Returns true if all are valid. */
  validate(): boolean;
  /** Shows the server's errors at the controls that they belong to, or else above the button. */
  showFailure(failure: Failure): Promise<void>;
  /** Sets the button's label (null for the default one), whether it is disabled, and the notice above it. */
  setStatus(this: void, label: string | null, isDisabled: boolean, notice: (Node | string)[]): void;
}

const createHeader = ({ invitation, heading, intro, values, texts }: FormOptions): HTMLElement =>
  h(
    'header',
    { part: 'header' },
    h('p', { part: 'eyebrow' }, invitation.portal.name),
    h('slot', { name: 'heading' }, h('h2', { part: 'heading', tabindex: -1 }, heading ?? texts.heading)),
    h(
      'slot',
      { name: 'intro' },
      h(
        'p',
        { part: 'intro' },
        h('span', { part: 'greeting' }, ...interpolate(texts.greeting, values)),
        ' ',
        ...(intro === null ? interpolate(texts.intro, values) : [intro])
      )
    )
  );

export const createForm = (options: FormOptions): SignUpForm => {
  const { invitation, language, texts } = options;
  const controls = createControls(options);
  const entries = Object.entries(controls);
  const submitLabel = options.submitLabel ?? texts.submit;

  const notice = h('div', { part: 'notice', hidden: true });
  const label = h('span', {}, submitLabel);
  const button = h('button', { type: 'submit', part: 'button submit' }, label);
  const form = h(
    'form',
    {
      part: 'form',
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        options.onSubmit();
      },
      input: options.onEdit,
    },
    emailControl(options).element,
    ...entries.map(([, { element }]) => element),
    notice,
    button,
    h(
      'p',
      { part: 'footnote' },
      ...interpolate(texts.validUntil, { date: formatDate(language, invitation.expiresAt) })
    )
  );

  const setStatus: SignUpForm['setStatus'] = (newLabel, isDisabled, nodes) => {
    label.textContent = newLabel ?? submitLabel;
    button.setAttribute('aria-disabled', String(isDisabled));
    notice.replaceChildren(...nodes);
    notice.hidden = !nodes.length;
  };
  const showErrors = (errors: Record<string, string>): boolean => {
    const invalid = entries.filter(([name]) => errors[name]);
    invalid.forEach(([name, control]) => {
      control.setError(errors[name] ?? '');
    });
    invalid[0]?.[1].input.focus();
    return invalid.length > 0;
  };

  return {
    elements: [createHeader(options), form],
    read: () => readControls(controls, invitation.fields),
    values: () => Object.fromEntries(entries.map(([name, control]) => [name, control.get()])),
    restore: (values) => {
      for (const [name, control] of entries) control.set(values[name] ?? control.get());
    },
    validate: () =>
      !showErrors(Object.fromEntries(entries.map(([name, control]) => [name, control.validate()]))),
    showFailure: async (failure) => {
      const passwordRule = formatPlural(language, texts.atLeast, invitation.password.minLength);
      // Loaded only when the server has refused something.
      const module = await import('./server-errors').catch(() => null);
      if (module && showErrors(module.errorsByControl(failure, texts, language, passwordRule))) return;
      setStatus(null, false, [texts.invalid]);
      options.announce(texts.invalid);
    },
    setStatus,
  };
};
