/** Long enough for a multi-line reply of a mail server. */
const MAX_LENGTH = 500;

/** The rest of a longer text is dropped unread. */
const MAX_SEARCHED = 20_000;

/** Longer runs of the code's alphabet are masked; a code has 43 characters. */
const MAX_RUN = 19;

/** The most characters between two parts of a code: the start of a reply's next line, or a few words. */
const MAX_BETWEEN = 24;

const MASK = '***';

/** Tags and named entities, which can split a code. */
const MARKUP = /<\/?[a-z]{1,10}(?:\s[^<>]*)?\/?>|&[a-z]{2,8};/gi;

/**
 * A run of characters of a code (base64url, RFC 4648), including look-alike letters of other alphabets; or a run of
 * letters without case, as in Chinese, which no code contains.
 */
const RUN =
  /[\p{Lo}\p{M}]+|(?:\p{L}['’])?[\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{N}_-]+(?:['’]\p{Ll}{1,2}(?![\p{L}\p{N}_]))?/gu;

/** `l'` of `l'utente`, `'s` of `recipient's`, and the reply code before the first word of a line: `550-No`. */
const AFFIX = /^\p{L}['’]|['’]\p{Ll}{1,2}$|^\d{3}-(?=\p{Lu}?\p{Ll}*$)/gu;

/** Characters with compatibility forms, such as full-width and bold. Punctuation is left alone. */
const LETTERS = /[\p{L}\p{N}\p{Pc}\p{Pd}]+/gu;

/** Letters as in words: of one case or capitalized, also hyphenated. */
const WORD = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)(?:[-_](?:\p{Lu}?\p{Ll}+|\p{Lu}+))*$/u;

/** Identifiers of several words: `RecipientNotFound`. Words have vowels; without that rule, some parts of codes match. */
const WORDS_IN_ONE = /^(?:[AEIOUY][a-z]{2,}|[A-Z](?=[a-z]*?[aeiouy])[a-z]{2,}|No|To|In|As|Of|By|On){2,}$/;

/** Words in Exchange's error names, some of which are longer than the longest run that may be shown. */
// prettier-ignore
const NAME_OF_EXCHANGE =
  /^(?:Address|Allowed|Are|As|Authenticated|Bare|Connector|Denied|Domain|Exceeded|Exception|Folder|For|Found|Group|Illegal|In|Info|Limit|Linefeeds|List|Mail|Mailbox|Mapi|No|Nonexistent|Not|Permission|Public|Quota|Recipient|Recipients|Restricted|Send|Sender|Senders|Shutoff|Thread|To|Type|User)+$/;

/** Short words without vowels, which otherwise look like random letters. */
const CONSONANTS = /^(?:www|https?|[el]?smtp|dns|ptr|spf|tls|ssl|rbl|gmx|sql|php|xml|html)$/i;

/** Error numbers: `AADSTS7000215`, `S2017062302`. */
const NUMBERED = /^[A-Z]+-?\d{3,}$/;

const LETTER_WORD = /^[aAI]$/;

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

const isWord = (text: string): boolean => {
  const run = text.replace(AFFIX, '');
  if (/^[\p{Lo}\p{M}]/u.test(run) || NAME_OF_EXCHANGE.test(run)) return true;
  // A word that mixes alphabets is a disguised code.
  if (!isAscii(run) && /\p{Script=Latin}/u.test(run) && /(?!\p{Script=Latin})\p{L}/u.test(run)) return false;
  if (run.length < 3 || run.length > MAX_RUN || !(WORD.test(run) || WORDS_IN_ONE.test(run))) return false;
  return run.length > 4 || !isAscii(run) || /[aeiouy]/i.test(run) || CONSONANTS.test(run);
};

/** Neither a word nor a number: digits and letters mixed, or capitals inside. */
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
 * Runs without words between them that have too many characters in total. This finds codes that were folded,
 * quoted, encoded or spelled out, and leaves sentences unchanged.
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
 * Random-looking runs anywhere in the text, including what is between them, if their total length is a large
 * part of a code. Runs that are masked because of their own length do not count.
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

const suspectRanges = (text: string): Range[] => {
  const runs = runsIn(text);
  return [...longRuns(runs), ...scatteredRuns(runs)].sort((one, other) => one.start - other.start);
};

/**
 * Redacts a text from another program (a mail server, a CRM, a database, a web page) so that it can be stored, logged
 * and shown: one line, at most 500 characters, without anything that could be an invitation code in any encoding.
 * Long names and numbers are masked as well.
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

/** The redacted message of an error from another program's library, or its code if it has no message. */
export const externalErrorMessage = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return redactExternalText(String(thrown));
  // A host name with several addresses causes an AggregateError without a message.
  const { message, code, name } = thrown as Error & { code?: unknown };
  return redactExternalText(message || (typeof code === 'string' ? code : name));
};
