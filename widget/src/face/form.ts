import type { RedeemRequest } from '../../../contracts';
import type { Failure } from '../api';
import { addressControl, makeControls, readControls, type Questions } from './controls';
import { fill, h } from './h';
import { day, plural } from './intl';

export interface FormOptions extends Questions {
  /** What placeholders in texts stand for. */
  values: Record<string, string | Node>;
  heading: string | null;
  intro: string | null;
  submitLabel: string | null;
  onSubmit(this: void): void;
  onEdit(this: void): void;
}

/** The sign-up form of an open invitation. */
export interface SignUpForm {
  /** The greeting, and the form. */
  elements: HTMLElement[];
  /** The body of a redemption, without the code. */
  read(): Omit<RedeemRequest, 'code'>;
  /** All that is typed, by control. */
  values(): Record<string, string | boolean>;
  /** Fills in what was typed into another one, as in another language. */
  restore(values: Record<string, string | boolean>): void;
  /** Checks the answers; says what is wrong beside each one, and goes to the first. True if all is well. */
  check(): boolean;
  /** Says what the server refused, beside the answers it is about, else above the button. */
  showFailure(failure: Failure): Promise<void>;
  /** What the button says (null for its own words), whether it is of use now, and a notice above it, if there is one. */
  setStatus(label: string | null, isDisabled: boolean, notice: (Node | string)[]): void;
}

const header = ({ invitation, heading, intro, values, texts }: FormOptions): HTMLElement =>
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
        h('span', { part: 'greeting' }, ...fill(texts.greeting, values)),
        ' ',
        ...(intro === null ? fill(texts.intro, values) : [intro])
      )
    )
  );

/** Makes the form. */
export const signUpForm = (options: FormOptions): SignUpForm => {
  const { invitation, language, texts } = options;
  const controls = makeControls(options);
  const all = Object.entries(controls);
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
    addressControl(options).element,
    ...all.map(([, { element }]) => element),
    notice,
    button,
    h('p', { part: 'footnote' }, ...fill(texts.validUntil, { date: day(language, invitation.expiresAt) }))
  );

  const setStatus: SignUpForm['setStatus'] = (words, isDisabled, notices) => {
    label.textContent = words ?? submitLabel;
    button.setAttribute('aria-disabled', String(isDisabled));
    notice.replaceChildren(...notices);
    notice.hidden = !notices.length;
  };
  const showErrors = (errors: Record<string, string>): boolean => {
    const wrong = all.filter(([name]) => errors[name]);
    wrong.forEach(([name, each]) => {
      each.setError(errors[name] ?? '');
    });
    wrong[0]?.[1].input.focus();
    return wrong.length > 0;
  };

  return {
    elements: [header(options), form],
    read: () => readControls(controls, invitation.fields),
    values: () => Object.fromEntries(all.map(([name, each]) => [name, each.get()])),
    restore: (values) => {
      for (const [name, each] of all) each.set(values[name] ?? each.get());
    },
    check: () => !showErrors(Object.fromEntries(all.map(([name, each]) => [name, each.problem()]))),
    showFailure: async (failure) => {
      const rule = plural(language, texts.atLeast, invitation.password.minLength);
      // What only a refusal needs is not loaded before.
      const problems = await import('./problems').catch(() => null);
      if (problems && showErrors(problems.errorsByControl(failure, texts, language, rule))) return;
      setStatus(null, false, [texts.invalid]);
      options.announce(texts.invalid);
    },
    setStatus,
  };
};
