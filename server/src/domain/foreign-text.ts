/** Long enough for a mail server's reply of several lines. */
const MAX_LENGTH = 500;

/** What comes after this is neither searched nor shown. */
const MAX_SEARCHED = 20_000;

/** The most characters of a code's alphabet that may be shown in a row; a code has 43. */
const MAX_RUN = 19;

const MASK = '***';

/** Tags and named entities, which stand between the characters of a text that is not theirs. */
const MARKUP = /<\/?[a-z]{1,10}(?:\s[^<>]*)?\/?>|&[a-z]{2,8};/gi;

/** A run of the characters that codes are made of (base64url, RFC 4648), or of characters outside ASCII. */
const RUN = /[\w-]+|[^\0-\x7f]+/gu;

/** Letters of one case or with one capital, as words have them; several with hyphens, too. */
const WORD = /^(?=.{3})(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-_](?:[A-Z]?[a-z]+|[A-Z]+))*$/;

interface Stretch {
  start: number;
  end: number;
  /** How many of its characters could belong to a code. */
  characters: number;
}

/**
 * Where a code may stand: runs with no word between them, and too many characters in all. Parts of a code that was
 * folded, quoted, encoded or spelled out are found so, and sentences are left alone.
 */
const suspectsIn = (text: string): Stretch[] => {
  const stretches: Stretch[] = [];
  let current: Stretch | null = null;
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const isAscii = /^[\w-]/.test(run);
    // A space or a soft hyphen of another alphabet separates; a letter of it makes a word.
    if (!isAscii && !/\p{L}/u.test(run)) continue;
    if (!isAscii || (run.length <= MAX_RUN && WORD.test(run))) {
      current = null;
      continue;
    }
    if (!current) stretches.push((current = { start: index, end: index, characters: 0 }));
    current.end = index + run.length;
    current.characters += run.length;
  }
  return stretches.filter(({ characters }) => characters > MAX_RUN);
};

/**
 * What another program said (a mail server, a CRM, a database, a web page), as it may be kept, logged and shown: on one
 * line, at most 500 characters long, and without anything that could be the code of an invitation, in whatever shape it
 * came back. Long names and numbers are masked with it.
 */
export const cleanForeignText = (text: string): string => {
  const searched = text.slice(0, MAX_SEARCHED).replace(MARKUP, ' ');
  let cleaned = '';
  let end = 0;
  for (const suspect of suspectsIn(searched)) {
    cleaned += searched.slice(end, suspect.start) + MASK;
    end = suspect.end;
  }
  cleaned = (cleaned + searched.slice(end)).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ').trim();
  return cleaned.length > MAX_LENGTH ? `${cleaned.slice(0, MAX_LENGTH - 1)}…` : cleaned;
};

/** What was thrown by the library of another program, in its words; its code where it has none. */
export const foreignReason = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return cleanForeignText(String(thrown));
  // An address with several hosts gives an error for each, and no message for all of them.
  const { message, code, name } = thrown as Error & { code?: unknown };
  return cleanForeignText(message || (typeof code === 'string' ? code : name));
};
