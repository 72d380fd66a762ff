import type { Answers, Field, InspectAnswer, RedeemRequest } from '../../../contracts';
import type { Texts } from '../texts';
import { browserProblem, configuredField, control, type Control } from './field';
import { fill, h } from './h';
import { day, plural } from './intl';
import { passwordField } from './password';

const USERNAME = 'username';
const USERNAME_MIN = 3;

export interface FormOptions {
  invitation: InspectAnswer;
  /** Names of the fields to ask, in order; null for all that there are. `username` is among those to be asked for. */
  fields: string[] | null;
  termsUrl: URL | null;
  submitLabel: string | null;
  texts: Texts;
  language: string;
  announce(this: void, message: string): void;
  onSubmit(this: void): void;
  onEdit(this: void): void;
}

export interface SignUpForm {
  element: HTMLFormElement;
  /** The body of a redemption, without the code. */
  read(): Omit<RedeemRequest, 'code'>;
  /** Says what is wrong, beside each field that is named (`password`, `fields.phone`); focuses the first. False if there is no such field. */
  showErrors(errors: Record<string, string>): boolean;
  /** All that is typed, by control, to be carried over to a form in another language. */
  values(): Record<string, string | boolean>;
  restore(values: Record<string, string | boolean>): void;
  /** What the element itself finds wrong. */
  problems(): Record<string, string>;
  setSending(sending: boolean): void;
  /** A notice above the button, and what the button says meanwhile. */
  setNotice(notice: (Node | string)[] | null, submitLabel?: string): void;
}

/** The configured fields to ask, in order: those named, and all that are required. */
export const chooseFields = (offered: Field[], names: string[] | null): Field[] => {
  if (!names) return offered;
  const named = names.flatMap((name) => offered.filter((field) => field.name === name));
  return [...named, ...offered.filter((field) => field.required && !named.includes(field))];
};

/** The sign-up form of an open invitation. */
export const signUpForm = (options: FormOptions): SignUpForm => {
  const { invitation, texts, language, termsUrl } = options;
  const asksUsername = Boolean(options.fields?.includes(USERNAME));
  const fields = chooseFields(invitation.fields, options.fields);
  const controls: Record<string, Control> = {};

  const email = h('input', {
    type: 'email',
    readonly: true,
    autocomplete: asksUsername ? 'email' : USERNAME,
    value: invitation.contact.email,
  });

  if (asksUsername) {
    const input = h('input', {
      autocomplete: USERNAME,
      autocapitalize: 'none',
      spellcheck: 'false',
      required: true,
    });
    const rule = plural(language, texts.usernameRule, USERNAME_MIN);
    controls[USERNAME] = control({
      id: USERNAME,
      input,
      label: [texts.username],
      problem: () => (input.value.trim().length < USERNAME_MIN ? rule : ''),
    });
  }
  controls.password = passwordField('password', invitation.password, texts, language, options.announce);
  fields.forEach((field, index) => {
    controls[`fields.${field.name}`] = configuredField(`field-${index}`, field, texts);
  });
  if (invitation.terms) {
    const input = h('input', { type: 'checkbox', required: invitation.terms.required });
    const link = termsUrl
      ? h(
          'a',
          { part: 'link', href: termsUrl.href, target: '_blank', rel: 'noopener' },
          texts.termsLink,
          h('span', { class: 'unseen' }, ` (${texts.newTab})`)
        )
      : new Text(texts.termsLink);
    controls.acceptedTerms = control({
      id: 'terms',
      input,
      label: fill(texts.terms, { terms: link }),
      problem: () => browserProblem(input, texts),
    });
  }

  const submitLabel = options.submitLabel ?? texts.submit;
  const notice = h('div', { part: 'notice', hidden: true });
  const label = h('span', {}, submitLabel);
  const button = h('button', { type: 'submit', part: 'button submit' }, label);
  const element = h(
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
    control({ id: 'email', input: email, label: [texts.email] }).element,
    ...Object.values(controls).map((each) => each.element),
    notice,
    button,
    h('p', { part: 'footnote' }, ...fill(texts.validUntil, { date: day(language, invitation.expiresAt) }))
  );

  const read = (): Omit<RedeemRequest, 'code'> => {
    const answers: Answers = {};
    for (const field of fields) {
      const typed = controls[`fields.${field.name}`]!.value();
      const given = typeof typed === 'string' ? typed.trim() : typed;
      // Emptied is an answer only where something stood before.
      if (given !== '' || field.value) answers[field.name] = given;
    }
    const username = controls[USERNAME]?.input.value.trim();
    return {
      password: controls.password!.input.value,
      ...(username && { username }),
      ...(fields.length && { fields: answers }),
      ...(controls.acceptedTerms && { acceptedTerms: controls.acceptedTerms.value() === true }),
    };
  };

  const showErrors = (errors: Record<string, string>): boolean => {
    const wrong = Object.entries(controls).filter(([name]) => errors[name]);
    wrong.forEach(([name, each]) => each.setError(errors[name]!));
    wrong[0]?.[1].input.focus();
    return wrong.length > 0;
  };

  return {
    element,
    read,
    showErrors,
    values: () => Object.fromEntries(Object.entries(controls).map(([name, each]) => [name, each.value()])),
    restore: (values) => {
      for (const [name, value] of Object.entries(values)) controls[name]?.restore(value);
    },
    problems: () =>
      Object.fromEntries(Object.entries(controls).map(([name, each]) => [name, each.problem()])),
    setSending: (sending) => {
      element.toggleAttribute('data-sending', sending);
      button.setAttribute('aria-disabled', String(sending));
      label.textContent = sending ? texts.sending : submitLabel;
    },
    setNotice: (content, busyLabel = submitLabel) => {
      notice.replaceChildren(...(content ?? []));
      notice.hidden = !content;
      label.textContent = busyLabel;
    },
  };
};
