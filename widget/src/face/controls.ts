import type { Answers, Field, InspectResponse, RedeemRequest } from '../../../contracts';
import type { Texts } from '../texts';
import { fill, h } from './h';
import { browserProblem, configuredField, control, type Control } from './field';
import { plural } from './intl';
import { passwordField } from './password';

const USERNAME = 'username';
const USERNAME_MIN = 3;

export interface Questions {
  invitation: InspectResponse;
  /** Names of the fields to ask, in order; null for all that there are. `username` among them asks for a username. */
  fields: string[] | null;
  termsUrl: URL | null;
  texts: Texts;
  language: string;
  announce(this: void, words: string): void;
}

/** The form's controls by their path in the body of a redemption: `password`, `fields.phone`. */
export type Controls = Record<string, Control>;

/** The configured fields to ask, in order: those named, and all that are required. */
const chooseFields = (offered: Field[], names: string[] | null): Field[] => {
  if (!names) return offered;
  const named = names.flatMap((name) => offered.filter((field) => field.name === name));
  return [...named, ...offered.filter((field) => field.required && !named.includes(field))];
};

const usernameControl = (texts: Texts, language: string): Control => {
  const input = h('input', {
    autocomplete: USERNAME,
    autocapitalize: 'none',
    spellcheck: 'false',
    required: true,
  });
  const rule = plural(language, texts.atLeast, USERNAME_MIN);
  const problem = (): string => (input.value.trim().length < USERNAME_MIN ? rule : '');
  return control({ id: USERNAME, input, label: [texts.username], problem });
};

const termsControl = (isRequired: boolean, url: URL | null, texts: Texts): Control => {
  const input = h('input', { type: 'checkbox', required: isRequired });
  const hint = h('span', { class: 'unseen' }, ` (${texts.newTab})`);
  const terms = url
    ? h('a', { part: 'link', href: url.href, target: '_blank', rel: 'noopener' }, texts.termsLink, hint)
    : new Text(texts.termsLink);
  const label = fill(texts.terms, { terms });
  return control({ id: 'terms', input, label, problem: () => browserProblem(input, texts) });
};

/** The invited address: shown, not asked, and there for password managers to keep the account by. */
export const addressControl = ({ invitation, fields, texts }: Questions): Control =>
  control({
    id: 'email',
    input: h('input', {
      type: 'email',
      readonly: true,
      autocomplete: fields?.includes(USERNAME) ? 'email' : USERNAME,
      value: invitation.contact.email,
    }),
    label: [texts.email],
  });

/** All that is asked. */
export const makeControls = (questions: Questions): Controls => {
  const { invitation, fields, termsUrl, texts, language, announce } = questions;
  const { terms, password } = invitation;
  const configured = chooseFields(invitation.fields, fields).map((field, index) => [
    `fields.${field.name}`,
    configuredField(`field-${index}`, field, texts),
  ]);
  return {
    ...(fields?.includes(USERNAME) && { [USERNAME]: usernameControl(texts, language) }),
    password: passwordField(password, texts, language, announce),
    ...(Object.fromEntries(configured) as Controls),
    ...(terms && { acceptedTerms: termsControl(terms.required, termsUrl, texts) }),
  };
};

/** The body of a redemption, without the code. What was not changed is left out. */
export const readControls = (controls: Controls, offered: Field[]): Omit<RedeemRequest, 'code'> => {
  const { password, username, acceptedTerms } = controls;
  const answers: Answers = {};
  for (const { name } of offered) {
    const each = controls[`fields.${name}`];
    if (!each?.isChanged()) continue;
    const given = each.get();
    answers[name] = typeof given === 'string' ? given.trim() : given;
  }
  return {
    password: String(password?.get()),
    ...(username && { username: String(username.get()).trim() }),
    ...(Object.keys(answers).length && { fields: answers }),
    ...(acceptedTerms && { acceptedTerms: acceptedTerms.get() === true }),
  };
};
