const quotedPrintable = (text: string): string =>
  text.replace(/=/g, '=3D').replace(/.{60}/gs, (line) => `${line}=\r\n`);

const each = (text: string, write: (character: string) => string): string => [...text].map(write).join('');

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;

const hexadecimal = (character: string): string => codePoint(character).toString(16).padStart(2, '0');

const folded = (text: string, length: number, between: string): string =>
  (text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? []).join(between);

const fullWidth = (text: string): string =>
  each(text, (character) => String.fromCodePoint(codePoint(character) + 0xfee0));

/** Converts to mathematical bold letters. */
const bold = (character: string): string => {
  const [first, boldFirst] = /[a-z]/.test(character) ? [0x61, 0x1d41a] : [0x41, 0x1d400];
  return /[a-z]/i.test(character)
    ? String.fromCodePoint(codePoint(character) - first + boldFirst)
    : character;
};

/** Similar-looking Cyrillic and Greek letters. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...{ a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у' },
  ...{ A: 'Α', B: 'Β', E: 'Ε', H: 'Η', K: 'Κ', M: 'Μ', T: 'Τ' },
};

/** The forms in which programs repeat an invitation's code: alone, in its link, and in the e-mail. */
export const SHAPES = {
  bare: (code) => code,
  'in quotes': (code) => `"${code}"`,
  'in its link': (code) => `https://www.example.com/sign-up#invitation=${code}`,
  'in a link that wraps it': (code) =>
    `https://link.example/?url=${encodeURIComponent(`https://www.example.com/sign-up#invitation=${code}`)}`,
  'in a link with entities': (code) => `https://www.example.com/sign-up&#35;invitation&#x3D;${code}`,
  'folded over two lines': (code) => folded(code, 22, '\r\n '),
  'folded over two replies': (code) => folded(code, 22, '\r\n554-5.7.1 '),
  'folded over three lines': (code) => folded(code, 15, '\r\n\t'),
  'folded with tags': (code) => folded(code, 10, '<wbr>'),
  'folded with soft hyphens': (code) => folded(code, 12, '\u00ad'),
  'folded with entities': (code) => folded(code, 12, '&shy;'),
  'quoted-printable': (code) =>
    quotedPrintable(`Accept it: https://www.example.com/sign-up#invitation=${code}`),
  'quoted-printable, cut in the code': (code) => `invitation=3D${folded(code, 30, '=\r\n')}`,
  'quoted-printable, all of it': (code) => each(code, (character) => `=${hexadecimal(character)}`),
  base64: (code) =>
    Buffer.from(`The link: https://www.example.com/sign-up#invitation=${code}`).toString('base64'),
  'base64, in lines': (code) =>
    folded(Buffer.from(`The link is this: invitation=${code}`).toString('base64'), 24, '\r\n'),
  'percent-encoded': (code) => each(code, (character) => `%${hexadecimal(character)}`),
  entities: (code) => each(code, (character) => `&#${codePoint(character)};`),
  'escaped for JSON': (code) => each(code, (character) => `\\u00${hexadecimal(character)}`),
  'a hex dump': (code) => each(code, (character) => `${hexadecimal(character)} `),
  'spelled out': (code) => [...code].join(' '),
  'spelled out with words': (code) =>
    [...code].map((letter) => `${/[A-Z]/.test(letter) ? 'upper' : 'lower'} ${letter}`).join(' '),
  'full-width': (code) => fullWidth(code),
  'full-width, spelled out': (code) => [...fullWidth(code)].join(' '),
  bold: (code) => each(code, bold),
  'look-alikes': (code) => each(code, (letter) => LOOK_ALIKES[letter] ?? letter),
  'in groups of three': (code) => folded(code, 3, ' '),
  'in groups of four': (code) => folded(code, 4, ' '),
  'in groups with soft hyphens': (code) => folded(code, 6, '\u00ad'),
  'in groups with stars': (code) => folded(code, 6, '*'),
  'in groups with tags': (code) => folded(code, 8, '<wbr>'),
  'in groups with words': (code) => folded(code, 9, ' and '),
  'in small groups with words': (code) => folded(code, 3, ' abc '),
  'in lines with a word': (code) => folded(code, 15, '\r\nline '),
  'in lines that go on': (code) => folded(code, 18, '\r\ncontinued: '),
} satisfies Record<string, (code: string) => string>;

const byHex = (_match: string, digits: string): string => String.fromCodePoint(parseInt(digits, 16));

const DECODERS: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/=\r?\n/g, '').replace(/=([0-9a-f]{2})/gi, byHex),
  (text) => text.replace(/%([0-9a-f]{2})/gi, byHex),
  (text) => text.replace(/\\u([0-9a-f]{4})/gi, byHex),
  (text) =>
    text
      .replace(/&#x([0-9a-f]+);/gi, byHex)
      .replace(/&#(\d+);/g, (_match, digits: string) => String.fromCodePoint(Number(digits) % 0x10ffff)),
  (text) => text.replace(/\b([0-9a-f]{2})\s/gi, byHex),
  (text) => text.replace(/<[^>]*>|&[a-z]+;|\u00ad|\*/gi, ''),
  (text) => text.normalize('NFKC'),
  (text) =>
    Object.entries(LOOK_ALIKES).reduce((read, [letter, other]) => read.replaceAll(other, letter), text),
  (text) => text.replace(/(?:\r?\n)?\b(?:and|abc|upper|lower|line|continued:) /g, ''),
  (text) => text.replace(/(?:\r?\n|\\r\\n|\\n)?\d{3}[- ](?:\d\.\d\.\d )?/g, ''),
  (text) =>
    (text.replace(/\s|\\r|\\n/g, '').match(/[\w+/-]{20,}/g) ?? [])
      .flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')))
      .join('\n'),
];

/** Decodes and joins a text in every way that an attacker might try. */
const readings = (text: string): string[] =>
  DECODERS.flatMap((decode) => {
    const decoded = decode(text);
    return [decoded, decoded.replace(/\s|\\r|\\n|\\t/g, '')];
  });

/** The codes that can be recovered from a text by any of these readings. */
export const codesIn = (text: string, codes: readonly string[]): string[] => {
  const all = readings(text);
  return codes.filter((code) => all.some((reading) => reading.includes(code)));
};
