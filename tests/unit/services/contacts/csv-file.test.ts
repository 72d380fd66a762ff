import { Readable } from 'node:stream';
import { IMPORT_LIMITS } from '../../../../contracts';
import { AppError } from '../../../../server/src/domain/app-error';
import { readCsv, type CsvRow } from '../../../../server/src/services/contacts/csv-file';

const read = async (...pieces: (string | Buffer)[]): Promise<CsvRow[]> => {
  const rows: CsvRow[] = [];
  for await (const row of readCsv(Readable.from(pieces.map((piece) => Buffer.from(piece))))) rows.push(row);
  return rows;
};

const cellsOf = async (...pieces: (string | Buffer)[]) => (await read(...pieces)).map(({ cells }) => cells);

const refusalOf = async (text: string | Buffer): Promise<AppError> => {
  const error = await read(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('It was read');
  expect(error.code).toBe('import.unreadable');
  return error;
};

describe('a CSV file', () => {
  it.each([
    ['commas', 'a,b\n1,2;3\n'],
    ['semicolons', 'a;b\n1;2,3\n'],
    ['tabs', 'a\tb\n1\t2,3\n'],
  ])('is read with %s between the cells', async (_name, text) => {
    const [header, row] = await cellsOf(text);
    expect(header).toEqual(['a', 'b']);
    expect(row).toHaveLength(2);
  });

  it('goes by what stands between the names of the columns, and not by what is quoted', async () => {
    expect(await cellsOf('"Name, first, last, all";b\n1;2')).toEqual([
      ['Name, first, last, all', 'b'],
      ['1', '2'],
    ]);
  });

  it('has quoted cells with line breaks, delimiters and quotes in them', async () => {
    expect(await cellsOf('a,b\r\n"two\r\nlines","say ""hi"", then"\r\n')).toEqual([
      ['a', 'b'],
      ['two\r\nlines', 'say "hi", then'],
    ]);
  });

  it('tells the line that each row begins on, whatever is quoted or empty before', async () => {
    const rows = await read('a,b\r\n"x\r\ny",1\r\n\r\n , \r\n3,4\n5,6');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });

  it.each([
    ['UTF-8 with its mark', Buffer.from('\ufeffa\nKäthe', 'utf8')],
    ['UTF-16, as Excel saves Unicode text', Buffer.from('\ufeffa\nKäthe', 'utf16le')],
    ['UTF-16 with the bytes the other way round', Buffer.from('\ufeffa\nKäthe', 'utf16le').swap16()],
  ])('may be in %s', async (_name, file) => {
    expect(await cellsOf(file)).toEqual([['a'], ['Käthe']]);
  });

  it('is the same in however small pieces it comes', async () => {
    const file = Buffer.from('\ufeffa;b\n"Käthe\nx";ß\n', 'utf8');
    const bytes = [...file].map((byte) => Buffer.from([byte]));
    expect(await cellsOf(...bytes)).toEqual(await cellsOf(file));
  });

  it('is refused in another encoding, before letters are lost', async () => {
    expect((await refusalOf(Buffer.from('a\nK\xe4the', 'latin1'))).details.detail).toBe('encoding');
  });

  it('is refused with a quote that nobody closes', async () => {
    expect((await refusalOf('a,b\n1,"2\n3,4\n')).details.detail).toBe('quotes');
  });

  it('is refused with a quote inside a cell, and tells the line', async () => {
    const { details } = await refusalOf('a,b\n1,2\n1,2"3\n');
    expect([details.detail, details.errors?.[0]?.path]).toEqual(['quotes', ['3']]);
  });

  it('is refused if it is too large, has too many rows or too many columns', async () => {
    expect((await refusalOf(Buffer.alloc(IMPORT_LIMITS.bytes + 1, 'a'))).details.detail).toBe('too-large');
    expect((await refusalOf('a\n'.repeat(IMPORT_LIMITS.rows + 2))).details.detail).toBe('too-many-rows');
    expect((await refusalOf('a,'.repeat(IMPORT_LIMITS.columns))).details.detail).toBe('too-many-columns');
    expect((await refusalOf(`a\n${'\n'.repeat(1_000_000)}`)).details.detail).toBe('too-many-rows');
    expect(await read('a\n'.repeat(IMPORT_LIMITS.rows + 1))).toHaveLength(IMPORT_LIMITS.rows + 1);
  });

  it('may be empty', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('\ufeff')).toEqual([]);
  });
});
