import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import { decode as iconvDecode } from 'iconv-lite';
import { IMPORT_ENCODINGS, IMPORT_LIMITS, type ImportEncoding } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import { westernLetters } from './western-text';

/** How a file without mark, in neither UTF-8 nor UTF-16, is guessed: by its first bytes beyond ASCII and what is around them. */
const SAMPLE = 100_000;
const AROUND = 40;

/** Encodings of Western Europe: of Windows, of old Macs (Excel for Mac), of DOS (Excel's CSV for MS-DOS). The first wins a draw. */
const WESTERN = ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850'] as const satisfies ImportEncoding[];

/** Encodings that are guessed, by those of Windows that have the same letters at the same places and more signs. */
const OF_WINDOWS: Readonly<Record<string, ImportEncoding>> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-7': 'windows-1253',
  'iso-8859-8': 'windows-1255',
  'iso-8859-6': 'windows-1256',
  'iso-8859-9': 'windows-1254',
};

/** The whole of a file, which is never larger than what the import takes. */
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

/** Letters of UTF-8 for each byte that is none of it, for a text to be UTF-8 with a fault: by accident there are none. */
const LETTERS_PER_FAULT = 2;

const utf8WithFaults = (bytes: Buffer): string | null => {
  const text = iconvDecode(bytes, 'utf-8');
  const faults = text.match(/\ufffd/g)?.length ?? 0;
  // eslint-disable-next-line no-control-regex -- ASCII
  const letters = (text.match(/[^\u0000-\u007f]/g)?.length ?? 0) - faults;
  return isUtf8(bytes) || letters >= faults * LETTERS_PER_FAULT ? text : null;
};

/** Null if the bytes are none of the encoding. Node's own decoder takes Windows-1252 for Latin-1 in some of its versions. */
const decode = (bytes: Buffer, encoding: ImportEncoding): string | null => {
  if (encoding === 'utf-8') return utf8WithFaults(bytes);
  const text = iconvDecode(bytes, encoding);
  return text.includes('\ufffd') ? null : text;
};

/** How files begin that spreadsheets and address books save as something else: Excel, old and new, PDF, HTML, vCard. */
const OTHER_FILES = [
  Buffer.from('PK\x03\x04', 'latin1'),
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
  Buffer.from('%PDF-'),
];
const OTHER_TEXTS = /^(\u00ef\u00bb\u00bf)?\s*(<!doctype html|<html|<\?xml|begin:vcard)/i;

const isOtherFile = (bytes: Buffer): boolean =>
  OTHER_FILES.some((start) => bytes.subarray(0, start.length).equals(start)) ||
  OTHER_TEXTS.test(bytes.subarray(0, 100).toString('latin1'));

/** UTF-16 without mark has a zero in every other byte of ASCII text. */
const utf16Of = (bytes: Buffer): ImportEncoding | null => {
  const start = bytes.subarray(0, 1000);
  const zeros = [0, 0];
  for (const [place, byte] of start.entries()) if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < start.length / 4) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
};

/** The bytes beyond ASCII, each with some of its line: the rest is the same in all of these encodings. */
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

/** So many of the letters beyond ASCII have to stand where they may for a text to be Western; fewer must not. */
const ENOUGH_RIGHT = 0.5;
const TOO_MANY_WRONG = 0.05;

/** The encoding in which the text looks most as it would in Western Europe, and whether it does. */
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
    // The library knows one encoding of Western Europe.
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
 * The text of a file, with its encoding: the one that was chosen, else the one that its mark or its bytes speak for. Line
 * breaks are those of Unix; a mark at the beginning is left out.
 *
 * @throws AppError `import.unreadable` if the file is no text of that kind, or not in the encoding that was chosen
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
