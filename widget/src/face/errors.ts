import type { PublicErrorCode } from '../../../contracts';
import type { Failure } from '../api';
import type { Texts } from '../texts';

/**
 * What the server refused, as a sentence for each control of the form, by the path in the body (`fields.phone`).
 * `passwordRule` says how long a password has to be.
 */
export const errorsByControl = (
  { code, errors }: Failure,
  texts: Texts,
  passwordRule: string
): Record<string, string> => {
  const known: Partial<Record<Failure['code'], [control: string, message: string]>> = {
    'password.too-short': ['password', passwordRule],
    'password.too-long': ['password', texts.passwordLong],
    'password.too-common': ['password', texts.passwordCommon],
    'username.taken': ['username', texts.usernameTaken],
    'terms.required': ['acceptedTerms', texts.tick],
  } satisfies Partial<Record<PublicErrorCode, [string, string]>>;
  const listed = errors.map(({ path, message }) => [path.join('.'), message || texts.invalid] as const);
  return Object.fromEntries(known[code] ? [known[code]] : listed);
};
