import type { Answers as FieldAnswers, Field, InspectResponse } from '../../../contracts';
import type { Answers } from '../invitation-flow';
import type { Texts } from '../texts';
import { h, interpolate } from './dom';
import { createControl, createField, validationMessage, type Control } from './field';
import { formatPlural } from './intl';
import { passwordControl } from './password-control';

const USERNAME = 'username';
const USERNAME_MIN = 3;

export interface ControlOptions {
  invitation: InspectResponse;
  /** Names of the fields to show, in order; null for all. `username` asks for a username. */
  fields: string[] | null;
  termsUrl: URL | null;
  texts: Texts;
  language: string;
  /** Whether to ask for a password; a provider takes its place. */
  hasPassword: boolean;
  announce(this: void, message: string): void;
}

/** The form's controls, by their path in the body of a redeem request: `password`, `fields.phone`. */
export type Controls = Record<string, Control>;

/** The configured fields to show: the named ones in order, then the required ones that are not named. */
const selectFields = (available: Field[], names: string[] | null): Field[] => {
  if (!names) return available;
  const named = names.flatMap((name) => available.filter((field) => field.name === name));
  return [...named, ...available.filter((field) => field.required && !named.includes(field))];
};

const usernameControl = (texts: Texts, language: string): Control => {
  const input = h('input', {
    autocomplete: USERNAME,
    autocapitalize: 'none',
    spellcheck: 'false',
    required: true,
  });
  const rule = formatPlural(language, texts.atLeast, USERNAME_MIN);
  const validate = (): string => (input.value.trim().length < USERNAME_MIN ? rule : '');
  return createControl({ id: USERNAME, input, label: [texts.username], validate });
};

const termsControl = (isRequired: boolean, url: URL | null, texts: Texts): Control => {
  const input = h('input', { type: 'checkbox', required: isRequired });
  const hint = h('span', { class: 'visually-hidden' }, ` (${texts.newTab})`);
  const terms = url
    ? h('a', { part: 'link', href: url.href, target: '_blank', rel: 'noopener' }, texts.termsLink, hint)
    : new Text(texts.termsLink);
  const label = interpolate(texts.terms, { terms });
  return createControl({ id: 'terms', input, label, validate: () => validationMessage(input, texts) });
};

/** The invited e-mail address. It is read-only, and lets password managers store the account under it. */
export const emailControl = ({
  invitation,
  fields,
  texts,
}: Pick<ControlOptions, 'invitation' | 'fields' | 'texts'>): Control =>
  createControl({
    id: 'email',
    input: h('input', {
      type: 'email',
      readonly: true,
      autocomplete: fields?.includes(USERNAME) ? 'email' : USERNAME,
      value: invitation.contact.email,
    }),
    label: [texts.email],
  });

export const createControls = (options: ControlOptions): Controls => {
  const { invitation, fields, termsUrl, texts, language, hasPassword, announce } = options;
  const { terms, password } = invitation;
  const configured = selectFields(invitation.fields, fields).map((field, index) => [
    `fields.${field.name}`,
    createField(`field-${index}`, field, texts),
  ]);
  return {
    ...(fields?.includes(USERNAME) && { [USERNAME]: usernameControl(texts, language) }),
    ...(hasPassword && { password: passwordControl(password, texts, language, announce) }),
    ...(Object.fromEntries(configured) as Controls),
    ...(terms && { acceptedTerms: termsControl(terms.required, termsUrl, texts) }),
  };
};

/** What the form asks, without unchanged fields. */
export const readControls = (controls: Controls, available: Field[]): Answers => {
  const { password, username, acceptedTerms } = controls;
  const answers: FieldAnswers = {};
  for (const { name } of available) {
    const control = controls[`fields.${name}`];
    if (!control?.isChanged()) continue;
    const value = control.get();
    answers[name] = typeof value === 'string' ? value.trim() : value;
  }
  return {
    ...(password && { password: String(password.get()) }),
    ...(username && { username: String(username.get()).trim() }),
    ...(Object.keys(answers).length && { fields: answers }),
    ...(acceptedTerms && { acceptedTerms: acceptedTerms.get() === true }),
  };
};
