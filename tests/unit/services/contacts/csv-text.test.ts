import { Readable } from 'node:stream';
import { encode as iconvEncode } from 'iconv-lite';
import { IMPORT_LIMITS, type ImportEncoding } from '../../../../contracts';
import { decodeText, readBytes } from '../../../../server/src/services/contacts/csv-text';

/** Encodes a text: ASCII directly, other letters by the table. */
const bytesOf = (text: string, others: Record<string, number>): Buffer =>
  Buffer.from([...text].map((letter) => others[letter] ?? letter.charCodeAt(0)));

const GERMAN = 'Vorname;Nachname\nKäthe;Müller\nJörg;Groß\n';
const RUSSIAN = 'Имя;Фамилия\nИван;Петров\nМария;Иванова\n';
/** Windows-1251 has the letters from А to я in the order of Unicode. */
const cyrillic = Object.fromEntries([...RUSSIAN].map((letter) => [letter, letter.charCodeAt(0) - 0x410 + 0xc0]).filter(([letter]) => String(letter) > '\u007f')); // prettier-ignore

describe('the text of a file', () => {
  it.each<[string, ImportEncoding, string, Buffer]>([
    ['UTF-8', 'utf-8', GERMAN, Buffer.from(GERMAN)],
    ['UTF-8 with its mark', 'utf-8', GERMAN, Buffer.from(`\ufeff${GERMAN}`)],
    ['UTF-16, as Excel saves Unicode text', 'utf-16le', GERMAN, Buffer.from(`\ufeff${GERMAN}`, 'utf16le')],
    ['UTF-16 the other way round', 'utf-16be', GERMAN, Buffer.from(`\ufeff${GERMAN}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', 'utf-16le', GERMAN, Buffer.from(GERMAN, 'utf16le')],
    ['Windows-1252, as Excel saves in the West', 'windows-1252', GERMAN, Buffer.from(GERMAN, 'latin1')],
    ['Windows-1252 with its signs', 'windows-1252', 'a\nZoé – 10 €\n', bytesOf('a\nZoé – 10 €\n', { é: 0xe9, '–': 0x96, '€': 0x80 })], // prettier-ignore
    ['Mac Roman, as Excel for Mac saves', 'macintosh', GERMAN, bytesOf(GERMAN, { ä: 0x8a, ü: 0x9f, ö: 0x9a, ß: 0xa7 })], // prettier-ignore
    ['that of DOS, as Excel saves for it', 'ibm850', GERMAN, bytesOf(GERMAN, { ä: 0x84, ü: 0x81, ö: 0x94, ß: 0xe1 })], // prettier-ignore
    ['Windows-1251', 'windows-1251', RUSSIAN, bytesOf(RUSSIAN, cyrillic)],
  ])('is detected from %s', (_name, encoding, text, bytes) => {
    expect(decodeText(bytes, undefined)).toEqual({ text, encoding });
  });

  it.each<[ImportEncoding, string]>([
    ['windows-1252', 'Sean,O’Brien'],
    ['windows-1252', 'Renée,Dupont – Café…'],
    ['windows-1252', 'Hélène,Lefèvre,L’Oréal\nFrançois,X'],
    ['windows-1252', 'Ada,“The Shop”'],
    ['windows-1252', 'Ada,‘quoted’'],
    ['windows-1252', 'Ada,Acme®'],
    ['windows-1252', 'Ada,Peter’s'],
    ['windows-1252', 'Ada,100 €'],
    ['windows-1252', 'Niño,Ibáñez'],
    ['windows-1252', 'Bjørn,Ærøskøbing\nMÜLLER,JÖRG'],
    ['iso-8859-15', 'Ada,100 €'],
    ['macintosh', 'José,García\nMaría,Muñoz'],
    ['macintosh', 'Hélène,L’Oréal'],
    ['ibm850', 'Renée,François'],
    ['windows-1250', 'Małgorzata,Wójcik\nŁukasz,Żak\nPaweł,Wiśniewski'],
  ])('is detected from %s by the positions of letters and signs: %j', (encoding, row) => {
    for (const count of [1, 3, 20]) {
      const text = `First,Last\n${`${row}\n`.repeat(count)}`;
      const file = iconvEncode(text, encoding === 'ibm850' ? 'cp850' : encoding);
      expect(decodeText(file, undefined)).toEqual({ text, encoding });
    }
  });

  it('is read as UTF-8 despite a single invalid byte', () => {
    const file = Buffer.concat([Buffer.from(GERMAN), Buffer.from('Ren\xe9;X\n', 'latin1')]);
    expect(decodeText(file, undefined)).toEqual({ text: `${GERMAN}Ren\ufffd;X\n`, encoding: 'utf-8' });
  });

  it('is detected by letters late in a file', () => {
    const file = Buffer.concat([
      Buffer.from('Ada;Lovelace\n'.repeat(200_000)),
      Buffer.from('Käthe;Müller', 'latin1'),
    ]);
    expect(decodeText(file, undefined).text.endsWith('Käthe;Müller')).toBe(true);
  });

  it('is read in the chosen encoding', () => {
    expect(decodeText(Buffer.from([0xe1]), 'macintosh').text).toBe('·');
    expect(() => decodeText(Buffer.from('K\xe4the', 'latin1'), 'utf-8')).toThrow('cannot be read');
  });

  it.each([
    ['Excel', Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1')],
    ['old Excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['a page', Buffer.from('\ufeff\n<!DOCTYPE html><table>')],
    ['another page', Buffer.from('<html lang="en">')],
    ['a vCard', Buffer.from('BEGIN:VCARD\r\nVERSION:3.0')],
  ])('is not searched in %s', (_name, file) => {
    expect(() => decodeText(file, undefined)).toThrow(
      expect.objectContaining({ code: 'import.unreadable', details: expect.objectContaining({ detail: 'not-csv' }) }) // prettier-ignore
    );
  });

  it('has the line breaks of Unix', () => {
    expect(decodeText(Buffer.from('a\r\nb\rc\nd'), undefined).text).toBe('a\nb\nc\nd');
  });

  it('is refused before it is read completely if it is too large', async () => {
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          sent += 1_000_000;
          yield Buffer.alloc(1_000_000);
        }
      })()
    );
    await expect(readBytes(endless)).rejects.toMatchObject({ details: { detail: 'too-large' } });
    expect(sent).toBeLessThan(IMPORT_LIMITS.bytes * 2);
  });
});
