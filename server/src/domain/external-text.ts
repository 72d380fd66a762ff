/** Long enough for a mail server's reply of several lines. */
const MAX_LENGTH = 500;

/** What comes after this is neither searched nor shown. */
const MAX_SEARCHED = 20_000;

/** The most characters of a code's alphabet that may be shown in a row; a code has 43. */
const MAX_RUN = 19;

/** What may stand between two parts of a code: the beginning of the next line of a reply, or some words. */
const MAX_BETWEEN = 24;

const MASK = '***';

/** Tags and named entities, which stand between the characters of a text that is not theirs. */
const MARKUP = /<\/?[a-z]{1,10}(?:\s[^<>]*)?\/?>|&[a-z]{2,8};/gi;

/**
 * A run of the characters that codes are made of (base64url, RFC 4648), with letters of other alphabets that look like them; or
 * a run of letters that have no case, as in Chinese, which are no part of any code.
 */
const RUN =
  /[\p{Lo}\p{M}]+|(?:\p{L}['’])?[\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{N}_-]+(?:['’]\p{Ll}{1,2}(?![\p{L}\p{N}_]))?/gu;

/** `l'` of `l'utente`, `'s` of `recipient's`, and the code of a reply before the first word of its line: `550-No`. */
const AFFIX = /^\p{L}['’]|['’]\p{Ll}{1,2}$|^\d{3}-(?=\p{Lu}?\p{Ll}*$)/gu;

/** What has other shapes in Unicode: full-width, bold and the like. Punctuation stays as it is. */
const LETTERS = /[\p{L}\p{N}\p{Pc}\p{Pd}]+/gu;

/** Letters of one case or with one capital, as words have them; several with hyphens, too. */
const WORD = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)(?:[-_](?:\p{Lu}?\p{Ll}+|\p{Lu}+))*$/u;

/** Words without a space between, as programs name things: `RecipientNotFound`. */
const WORDS_IN_ONE = /^(?:[A-Z][a-z]{2,}|No|To|In|As|Of|By|On){2,}$/;

/** What the names of Exchange's errors are made of. Some are longer than what may be shown in a row. */
// prettier-ignore
const NAME_OF_EXCHANGE =
  /^(?:Address|Allowed|Are|As|Authenticated|Bare|Connector|Denied|Domain|Exceeded|Exception|Folder|For|Found|Group|Illegal|In|Info|Limit|Linefeeds|List|Mail|Mailbox|Mapi|No|Nonexistent|Not|Permission|Public|Quota|Recipient|Recipients|Restricted|Send|Sender|Senders|Shutoff|Thread|To|Type|User)+$/;

/** Short words without a vowel, which random letters have as often. */
const CONSONANTS = /^(?:www|https?|[el]?smtp|dns|ptr|spf|tls|ssl|rbl|gmx|sql|php|xml|html)$/i;

/** `AADSTS7000215`, `S2017062302`: the number of an error. */
const NUMBERED = /^[A-Z]+-?\d{3,}$/;

/** Words of one letter. */
const LETTER_WORD = /^[aAI]$/;

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

const isWord = (text: string): boolean => {
  const run = text.replace(AFFIX, '');
  if (/^[\p{Lo}\p{M}]/u.test(run) || NAME_OF_EXCHANGE.test(run)) return true;
  // Two alphabets in one word are a disguise.
  if (!isAscii(run) && /\p{Script=Latin}/u.test(run) && /(?!\p{Script=Latin})\p{L}/u.test(run)) return false;
  if (run.length < 3 || run.length > MAX_RUN || !(WORD.test(run) || WORDS_IN_ONE.test(run))) return false;
  return run.length > 4 || !isAscii(run) || /[aeiouy]/i.test(run) || CONSONANTS.test(run);
};

/** What neither a word nor a number has: digits and letters together, or capitals within. */
const isRandom = (text: string): boolean => {
  const run = text.replace(AFFIX, '');
  if (/^[\d_-]+$/.test(run) || NUMBERED.test(run) || LETTER_WORD.test(run) || isWord(run)) return false;
  return run.length !== 2 || !WORD.test(run);
};

interface Range {
  start: number;
  end: number;
}

const lengthOf = ({ start, end }: Range): number => end - start;

interface Run extends Range {
  text: string;
}

const runsIn = (text: string): Run[] =>
  [...text.matchAll(RUN)].map(({ 0: run, index }) => ({ text: run, start: index, end: index + run.length }));

/**
 * Runs with no word between them, and too many characters in all. Parts of a code that was folded, quoted, encoded or spelled
 * out are found so, and sentences are left alone.
 */
const longRuns = (runs: readonly Run[]): Range[] => {
  const stretches: (Range & { characters: number })[] = [];
  let current: (Range & { characters: number }) | null = null;
  for (const run of runs) {
    if (isWord(run.text)) {
      current = null;
      continue;
    }
    if (!current) stretches.push((current = { start: run.start, end: run.end, characters: 0 }));
    current.end = run.end;
    current.characters += lengthOf(run);
  }
  return stretches.filter(({ characters }) => characters > MAX_RUN);
};

/**
 * Runs that look random, wherever they are, if there is as much of them as a good part of a code; with what is between. Those
 * that are too long by themselves are masked anyway, and no reason to mask others.
 */
const scatteredRuns = (runs: readonly Run[]): Range[] => {
  const random = runs.filter(({ text }) => text.length <= MAX_RUN && isRandom(text));
  if (random.reduce((total, run) => total + lengthOf(run), 0) <= MAX_RUN) return [];
  const stretches: Range[] = [];
  for (const { start, end } of random) {
    const last = stretches.at(-1);
    if (last && start - last.end <= MAX_BETWEEN) last.end = end;
    else stretches.push({ start, end });
  }
  return stretches;
};

/** Where a code may stand. */
const suspectRanges = (text: string): Range[] => {
  const runs = runsIn(text);
  return [...longRuns(runs), ...scatteredRuns(runs)].sort((one, other) => one.start - other.start);
};

/**
 * What another program said (a mail server, a CRM, a database, a web page), as it may be kept, logged and shown: on one
 * line, at most 500 characters long, and without anything that could be the code of an invitation, in whatever shape it
 * came back. Long names and numbers are masked with it.
 */
export const redactExternalText = (text: string): string => {
  const searched = text
    .slice(0, MAX_SEARCHED)
    .replace(LETTERS, (run) => run.normalize('NFKC'))
    .replace(MARKUP, ' ');
  let cleaned = '';
  let end = 0;
  for (const suspect of suspectRanges(searched)) {
    if (suspect.start >= end) cleaned += searched.slice(end, suspect.start) + MASK;
    end = Math.max(end, suspect.end);
  }
  cleaned = (cleaned + searched.slice(end)).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ').trim();
  return cleaned.length > MAX_LENGTH ? `${cleaned.slice(0, MAX_LENGTH - 1)}…` : cleaned;
};

/** What was thrown by the library of another program, in its words; its code where it has none. */
export const externalErrorMessage = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return redactExternalText(String(thrown));
  // An address with several hosts gives an error for each, and no message for all of them.
  const { message, code, name } = thrown as Error & { code?: unknown };
  return redactExternalText(message || (typeof code === 'string' ? code : name));
};
