import type { Failure } from '../api';
import type { Answers } from '../invitation-flow';
import type { Entered } from '../state';
import { createControls, emailControl, readControls, type ControlOptions } from './controls';
import { h, interpolate, type Child } from './dom';
import { formatDate, formatPlural } from './intl';
import { createSubmit, type Submit } from './submit';

/** A form that the element shows. */
export interface Form {
  /** The header and the form. */
  elements: HTMLElement[];
  /** The button's label while the form is being sent. */
  sendingLabel: string;
  /** What the user has entered, by control. */
  values(): Entered;
  /** Fills in the values of an earlier form. */
  restore(values: Entered): void;
  /** Whether all values are valid. Shows nothing. */
  isValid(): boolean;
  /** Shows an error for each invalid value and moves the focus to the first one. Returns true if all are valid. */
  validate(): boolean;
  /** Sends the values. Resolves to a failure if the server found one of them invalid. */
  send(): Promise<Failure | undefined>;
  /** Shows the server's errors at the controls that they belong to, or else above the button. */
  showFailure(failure: Failure): Promise<void>;
  setStatus: Submit['setStatus'];
}

/** What providers and passkeys add to the form. */
export interface ProviderSection {
  /** Above the form. */
  elements: HTMLElement[];
  /** Below the form's button. */
  footer: Child;
  /** The introduction, if the site has none of its own. */
  intro: string;
  /** Takes the place of the password. Resolves to null if it did not work, which is shown already. */
  signIn?(this: void): Promise<Pick<Answers, 'provider' | 'passkey'> | null>;
  /** Shows that this sign-in has been refused. Returns false if the failure is another one. */
  showFailure(failure: Failure): Promise<boolean>;
}

export interface FormOptions extends Omit<ControlOptions, 'hasPassword'> {
  /** Values for the placeholders in texts. */
  values: Record<string, string | Node>;
  heading: string | null;
  intro: string | null;
  submitLabel: string | null;
  providers: ProviderSection | null;
  onSubmit(this: void): void;
  onEdit(this: void): void;
  send(answers: Answers): Promise<Failure | undefined>;
}

const createHeader = ({ invitation, heading, intro, values, texts, providers }: FormOptions): HTMLElement =>
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
        ...(intro === null ? interpolate(providers?.intro ?? texts.intro, values) : [intro])
      )
    )
  );

/** The sign-up form of an open invitation. */
export const createForm = (options: FormOptions): Form => {
  const { invitation, language, texts, providers } = options;
  const controls = createControls({ ...options, hasPassword: !providers?.signIn });
  const entries = Object.entries(controls);
  const { elements: submit, setStatus } = createSubmit(options.submitLabel ?? texts.submit);
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
    ...submit,
    providers?.footer,
    h(
      'p',
      { part: 'footnote' },
      ...interpolate(texts.validUntil, { date: formatDate(language, invitation.expiresAt) })
    )
  );

  const showErrors = (errors: Record<string, string>): boolean => {
    const invalid = entries.filter(([name]) => errors[name]);
    invalid.forEach(([name, control]) => {
      control.setError(errors[name] ?? '');
    });
    invalid[0]?.[1].input.focus();
    return invalid.length > 0;
  };

  return {
    elements: [createHeader(options), ...(providers?.elements ?? []), form],
    sendingLabel: texts.sending,
    values: () => Object.fromEntries(entries.map(([name, control]) => [name, control.get()])),
    restore: (values) => {
      for (const [name, control] of entries) {
        const value = values[name];
        if (value !== undefined) control.set(value);
      }
    },
    isValid: () => entries.every(([, control]) => !control.validate()),
    validate: () =>
      !showErrors(Object.fromEntries(entries.map(([name, control]) => [name, control.validate()]))),
    send: async () => {
      const signIn = await providers?.signIn?.();
      if (signIn === null) return undefined;
      return options.send({ ...readControls(controls, invitation.fields), ...signIn });
    },
    showFailure: async (failure) => {
      if (await providers?.showFailure(failure)) return;
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
