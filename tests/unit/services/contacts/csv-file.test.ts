import { IMPORT_LIMITS } from '../../../../contracts';
import { AppError } from '../../../../server/src/domain/app-error';
import { readCsv } from '../../../../server/src/services/contacts/csv-file';

const cellsOf = async (text: string) => (await readCsv(text)).map(({ cells }) => cells);

const refusalOf = async (text: string): Promise<AppError> => {
  const error = await readCsv(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('It was read');
  expect(error.code).toBe('import.unreadable');
  return error;
};

describe('a CSV file', () => {
  it.each([
    ['commas', 'a,b\n1,2;3\n'],
    ['semicolons', 'a;b\n1;2,3\n'],
    ['tabs', 'a\tb\n1\t2,3\n'],
  ])('is read with %s as the delimiter', async (_name, text) => {
    const [header, row] = await cellsOf(text);
    expect(header).toEqual(['a', 'b']);
    expect(row).toHaveLength(2);
  });

  it('detects the delimiter in the header, ignoring quoted cells', async () => {
    expect(await cellsOf('"Name, first, last, all";b\n1;2')).toEqual([
      ['Name, first, last, all', 'b'],
      ['1', '2'],
    ]);
  });

  it('can contain line breaks, delimiters and quotes in quoted cells', async () => {
    expect(await cellsOf('a,b\n"two\nlines","say ""hi"", then"\n')).toEqual([
      ['a', 'b'],
      ['two\nlines', 'say "hi", then'],
    ]);
  });

  it('reports the line of each row despite quoted line breaks and empty lines', async () => {
    const rows = await readCsv('a,b\n"x\ny",1\n\n , \n3,4\n5,6');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });

  it('can start with the line that sets the delimiter for Excel', async () => {
    expect(await readCsv('sep=;\na,x;b\n1;2')).toEqual([
      { line: 2, cells: ['a,x', 'b'] },
      { line: 3, cells: ['1', '2'] },
    ]);
  });

  it('can have titles before the header, which determines the delimiter', async () => {
    expect(await cellsOf('Customers, all\n\nFirst name;E-mail\nAda;a@x.example')).toEqual([
      ['Customers, all'],
      ['First name', 'E-mail'],
      ['Ada', 'a@x.example'],
    ]);
  });

  it('can contain quotes in a cell that does not start with one', async () => {
    expect(await cellsOf('a,b\n5" pipe,2\nAda "Countess" L,x')).toEqual([
      ['a', 'b'],
      ['5" pipe', '2'],
      ['Ada "Countess" L', 'x'],
    ]);
  });

  it.each([
    ['that nobody closes', 'a,b\n1,2\n1,"2\n3,4\n', '3'],
    ['in whose row the file ends, pieces later', `a,b\n1,"2\n${'3,4\n'.repeat(500_000)}`, '2'],
    ['that ends within a cell', 'a,b\n1,2\n1,2\n"1"x,2\n', '4'],
  ])('is refused with a quote %s, and the line is reported', async (_name, text, line) => {
    const { details } = await refusalOf(text);
    expect([details.detail, details.errors?.[0]?.path]).toEqual(['quotes', [line]]);
  });

  it('is read the same way in chunks', async () => {
    const rows = await readCsv(`a,b\n${'"one\ntwo",3\n'.repeat(20_000)}`);
    expect([rows.length, rows.at(-1)]).toEqual([20_001, { line: 40_000, cells: ['one\ntwo', '3'] }]);
  });

  it('is refused if it has too many rows or too many columns', async () => {
    expect((await refusalOf('a\n'.repeat(IMPORT_LIMITS.rows + 2))).details.detail).toBe('too-many-rows');
    expect((await refusalOf('a,'.repeat(IMPORT_LIMITS.columns))).details.detail).toBe('too-many-columns');
    expect((await refusalOf(`a\n${'\n'.repeat(1_000_000)}`)).details.detail).toBe('too-many-rows');
    expect(await readCsv('a\n'.repeat(IMPORT_LIMITS.rows + 1))).toHaveLength(IMPORT_LIMITS.rows + 1);
  });

  it('can be empty', async () => {
    expect(await readCsv('')).toEqual([]);
    expect(await readCsv('sep=;\n')).toEqual([]);
  });
});
