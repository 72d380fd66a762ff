import type { PublicErrorCode } from '../../../contracts';

/** bcrypt hashes the first 72 bytes and ignores the rest (Provos and Mazières, 1999). */
export const MAX_PASSWORD_BYTES = 72;

/** Shorter words occur in too many good passwords. */
const MIN_CONTEXT_WORD = 3;

/** With this many other letters, a password may contain the person's words. */
const MIN_OTHER_LETTERS = 4;

const wordsOf = (texts: readonly (string | null)[]): string[] =>
  texts
    .flatMap((text) => [text ?? '', ...(text ?? '').split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFC').toLowerCase())
    .filter((word) => word.length >= MIN_CONTEXT_WORD)
    .sort((a, b) => b.length - a.length);

const consistsOf = (password: string, words: readonly string[]): boolean => {
  const rest = words.reduce((text, word) => text.replaceAll(word, ' '), password);
  return rest !== password && rest.replace(/[^\p{L}]/gu, '').length < MIN_OTHER_LETTERS;
};

const repeatedUnit = (password: string): string | null => /^(.+?)\1+$/su.exec(password)?.[1] ?? null;

export interface PasswordContext {
  /** In Unicode code points. */
  minLength: number;
  /** The person's names and address, and the site's name. */
  words: readonly (string | null)[];
  /** Common passwords, in lower case. */
  common: ReadonlySet<string>;
}

/**
 * Why a password is refused, or null. Follows NIST SP 800-63B-4, 3.1.1.2: a minimum length, a blocklist of common
 * passwords and of words related to the person and the site, and no composition rules.
 */
export const passwordProblem = (
  password: string,
  { minLength, words, common }: PasswordContext
): Extract<PublicErrorCode, `password.${string}`> | null => {
  if ([...password].length < minLength) return 'password.too-short';
  if (Buffer.byteLength(password, 'utf8') > MAX_PASSWORD_BYTES) return 'password.too-long';
  const folded = password.normalize('NFC').toLowerCase();
  const unit = repeatedUnit(folded);
  const isRepeated = unit !== null && ([...unit].length === 1 || common.has(unit));
  return common.has(folded) || isRepeated || consistsOf(folded, wordsOf(words))
    ? 'password.too-common'
    : null;
};
