import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import { decode as iconvDecode } from 'iconv-lite';
import { IMPORT_ENCODINGS, IMPORT_LIMITS, type ImportEncoding } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import { westernLetters } from './western-text';

/**
 * How many bytes are used to guess the encoding of a file that has no byte order mark and is neither UTF-8
 * nor UTF-16.
 */
const SAMPLE = 100_000;
const AROUND = 40;

/**
 * Encodings of Western Europe: Windows, old Macs (Excel for Mac), DOS (Excel's CSV for MS-DOS). In a tie, the
 * first one wins.
 */
const WESTERN = ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850'] as const satisfies ImportEncoding[];

/**
 * The Windows encodings to use instead of a detected ISO encoding: they have the same letters at the same
 * positions, and more characters.
 */
const OF_WINDOWS: Readonly<Record<string, ImportEncoding>> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-7': 'windows-1253',
  'iso-8859-8': 'windows-1255',
  'iso-8859-6': 'windows-1256',
  'iso-8859-9': 'windows-1254',
};

/** Reads a whole file, up to the import's size limit. */
export const readBytes = async (source: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > IMPORT_LIMITS.bytes) throw new AppError('import.unreadable', { detail: 'too-large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * UTF-8 letters required per invalid byte for a text to count as damaged UTF-8: other encodings produce none
 * by accident.
 */
const LETTERS_PER_FAULT = 2;

const utf8WithFaults = (bytes: Buffer): string | null => {
  const text = iconvDecode(bytes, 'utf-8');
  const faults = text.match(/\ufffd/g)?.length ?? 0;
  const letters = (text.match(/\P{ASCII}/gu)?.length ?? 0) - faults;
  return isUtf8(bytes) || letters >= faults * LETTERS_PER_FAULT ? text : null;
};

/**
 * Null if the bytes are invalid in the encoding. Node's own decoder treats Windows-1252 as Latin-1 in some
 * versions.
 */
const decode = (bytes: Buffer, encoding: ImportEncoding): string | null => {
  if (encoding === 'utf-8') return utf8WithFaults(bytes);
  const text = iconvDecode(bytes, encoding);
  return text.includes('\ufffd') ? null : text;
};

/** How other files begin that spreadsheets and address books save: Excel, old and new, PDF, HTML, vCard. */
const OTHER_FILES = [
  Buffer.from('PK\x03\x04', 'latin1'),
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
  Buffer.from('%PDF-'),
];
const OTHER_TEXTS = /^(\u00ef\u00bb\u00bf)?\s*(<!doctype html|<html|<\?xml|begin:vcard)/i;

const isOtherFile = (bytes: Buffer): boolean =>
  OTHER_FILES.some((start) => bytes.subarray(0, start.length).equals(start)) ||
  OTHER_TEXTS.test(bytes.subarray(0, 100).toString('latin1'));

/** In UTF-16 without a byte order mark, every other byte of ASCII text is zero. */
const utf16Of = (bytes: Buffer): ImportEncoding | null => {
  const start = bytes.subarray(0, 1000);
  const zeros = [0, 0];
  for (const [place, byte] of start.entries()) if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < start.length / 4) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
};

/** The non-ASCII bytes, each with part of its line. ASCII is the same in all of these encodings. */
const tellingPart = (bytes: Buffer): Buffer => {
  const parts: Buffer[] = [];
  let length = 0;
  for (let place = 0; place < bytes.length && length < SAMPLE; place += 1) {
    if ((bytes[place] ?? 0) < 0x80) continue;
    const part = bytes.subarray(Math.max(0, place - AROUND), place + AROUND);
    parts.push(part, Buffer.from('\n'));
    length += part.length;
    place += AROUND;
  }
  return Buffer.concat(parts);
};

/**
 * For Western text: the minimum share of non-ASCII characters in a plausible place, and the maximum in an
 * implausible one.
 */
const ENOUGH_RIGHT = 0.5;
const TOO_MANY_WRONG = 0.05;

/** The Western encoding in which the text looks most plausible, and whether it is plausible enough. */
const western = (part: Buffer): { encoding: ImportEncoding; isSure: boolean } => {
  const scored = WESTERN.map((encoding) => ({ encoding, ...westernLetters(iconvDecode(part, encoding)) }));
  scored.sort((a, b) => b.right - b.wrong - (a.right - a.wrong));
  const [{ encoding, right, wrong, all } = { encoding: WESTERN[0], right: 0, wrong: 0, all: 0 }] = scored;
  return { encoding, isSure: right >= all * ENOUGH_RIGHT && wrong <= all * TOO_MANY_WRONG };
};

const guess = (bytes: Buffer): ImportEncoding => {
  const part = tellingPart(bytes);
  const best = western(part);
  if (best.isSure) return best.encoding;
  for (const { name } of analyse(part)) {
    const label = name.toLowerCase();
    const encoding = OF_WINDOWS[label] ?? IMPORT_ENCODINGS.find((known) => known === label);
    // `western` has already compared the Western encodings; the library knows only one of them.
    if (encoding === 'windows-1252') break;
    if (encoding && decode(bytes, encoding) !== null) return encoding;
  }
  return best.encoding;
};

const encodingOf = (bytes: Buffer): ImportEncoding => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const utf16 = utf16Of(bytes);
  if (utf16) return utf16;
  return decode(bytes, 'utf-8') === null ? guess(bytes) : 'utf-8';
};

/**
 * Decodes a file, with the chosen encoding or else the one detected from its byte order mark or its bytes. Line breaks
 * become `\n`; a byte order mark is removed.
 *
 * @throws AppError `import.unreadable` if the file is not such a text, or not in the chosen encoding
 * @see https://encoding.spec.whatwg.org/
 */
export const decodeText = (
  bytes: Buffer,
  chosen: ImportEncoding | undefined
): { text: string; encoding: ImportEncoding } => {
  if (isOtherFile(bytes)) {
    throw new AppError('import.unreadable', { detail: 'not-csv' }, 'The file is no CSV; save it as CSV');
  }
  const encoding = chosen ?? encodingOf(bytes);
  const text = decode(bytes, encoding);
  if (text === null) throw new AppError('import.unreadable', { detail: 'encoding' });
  return { text: text.replace(/\r\n?/g, '\n'), encoding };
};
