import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { IMPORT_LIMITS } from '../../../../contracts';
import { AppError } from '../../domain/app-error';

/** What spreadsheets separate cells with, by country; the first one wins a draw. */
const DELIMITERS = [',', ';', '\t', '|'];

/** A longer row is most likely a quote that nobody closed. */
const MAX_ROW_CHARACTERS = 100_000;

/** Spreadsheets write empty rows, too, and a file of nothing else would take long. */
const MAX_ROWS_WITH_EMPTY_ONES = 5 * IMPORT_LIMITS.rows;

/** One row of the file, with the line that it begins on; quoted cells may go over several. */
export interface CsvRow {
  line: number;
  cells: string[];
}

const unreadable = (detail: string, message: string, line?: number): AppError =>
  new AppError(
    'import.unreadable',
    { detail, ...(line !== undefined && { errors: [{ path: [String(line)], message }] }) },
    message
  );

/** By its mark: what Excel saves as Unicode text is UTF-16, all else is UTF-8. */
const encodingOf = (start: Buffer): string => {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
};

/** The file's text, in pieces; a mark at its beginning is left out. */
async function* decode(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let bytes = 0;
  const decoded = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch {
      throw unreadable('encoding', 'The file is not UTF-8; save it as "CSV UTF-8"');
    }
  };
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > IMPORT_LIMITS.bytes) {
      throw unreadable('too-large', `The file is larger than ${IMPORT_LIMITS.bytes} bytes`);
    }
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    yield decoded(chunk);
  }
  yield decoded();
}

/** What stands between the cells of the first row; what is inside quotes does not count. */
const delimiterOf = (start: string): string => {
  const [firstRow = ''] = start.replace(/"[^"]*"/g, '').split(/\r?\n|\r/);
  const counts = DELIMITERS.map((delimiter) => firstRow.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
};

const asUnreadable = (error: unknown): unknown => {
  if (!(error instanceof CsvError)) return error;
  // A quote that is not closed is noticed at the end of the file, whose line says nothing.
  const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? undefined : /line (\d+)/.exec(error.message)?.[1];
  return unreadable('quotes', error.message, line === undefined ? undefined : Number(line));
};

const lineBreaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

/**
 * The rows of a CSV file, read as it comes in: UTF-8 or UTF-16, cells separated by comma, semicolon, tab or bar, with
 * quotes as in RFC 4180. Rows without a value are left out.
 *
 * @throws AppError `import.unreadable`
 */
export async function* readCsv(source: AsyncIterable<Buffer>): AsyncGenerator<CsvRow> {
  const texts = decode(source);
  let start = '';
  while (start.length < MAX_ROW_CHARACTERS && !/[^\r\n][\r\n]/.test(start)) {
    const piece = await texts.next();
    if (piece.done) break;
    start += piece.value;
  }
  const whole = async function* () {
    yield start;
    yield* texts;
  };
  const parser = parse({
    delimiter: delimiterOf(start),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: MAX_ROW_CHARACTERS,
  });
  const input = Readable.from(whole());
  // A failure of the source ends the parser too, with the same error.
  input.on('error', (error) => parser.destroy(error)).pipe(parser);

  let line = 1;
  let all = 0;
  let rows = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      const row = { line, cells };
      line += 1 + lineBreaksIn(cells);
      all += 1;
      const isEmpty = !cells.some((cell) => cell.trim());
      if (!isEmpty) rows += 1;
      if (rows > IMPORT_LIMITS.rows + 1 || all > MAX_ROWS_WITH_EMPTY_ONES) {
        throw unreadable('too-many-rows', `More than ${IMPORT_LIMITS.rows} rows`);
      }
      if (isEmpty) continue;
      if (cells.length > IMPORT_LIMITS.columns) {
        throw unreadable('too-many-columns', `More than ${IMPORT_LIMITS.columns} columns`, row.line);
      }
      yield row;
    }
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    input.destroy();
  }
}
