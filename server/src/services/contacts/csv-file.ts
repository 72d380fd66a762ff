import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse, type ParseResult, type Parser } from 'papaparse';
import { IMPORT_LIMITS } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import { type CsvRow, countKnownNames } from '../../domain/contact-import';

/** Cell delimiters that spreadsheets use, by country; in a tie, the first one wins. */
const DELIMITERS = [',', ';', '\t', '|'];

/** How many characters and rows of a file are examined to detect its delimiter. */
const LOOKED_AT = 100_000;
const ROWS_LOOKED_AT = 30;

/** Characters parsed before other requests get a turn. */
const PIECE = 250_000;

/** Spreadsheets write empty rows, too; a file full of them would take long to read. */
const MAX_ROWS_WITH_EMPTY_ONES = 5 * IMPORT_LIMITS.rows;

const unreadable = (detail: string, line?: number): AppError =>
  new AppError('import.unreadable', {
    detail,
    ...(line !== undefined && { errors: [{ path: [String(line)], message: detail, code: detail }] }),
  });

/** The first line that tells Excel the delimiter, such as `sep=;`. */
const SEPARATOR_LINE = /^"?sep=(.)"?\n/i;

/**
 * Detects the delimiter: the one that yields the most known column names in one of the first rows, else the
 * one that yields the most cells.
 */
const delimiterOf = (start: string): string => {
  const scored = DELIMITERS.map((delimiter) => {
    const { data } = parse<string[]>(start, { delimiter, newline: '\n', preview: ROWS_LOOKED_AT });
    const names = Math.max(0, ...data.map((cells) => (cells.length > 1 ? countKnownNames(cells) : 0)));
    const cells = data.reduce((sum, row) => sum + row.length - 1, 0);
    return { delimiter, names, cells };
  });
  scored.sort((a, b) => b.names - a.names || b.cells - a.cells);
  return scored[0]?.delimiter ?? ',';
};

const lineBreaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0);

/**
 * Reads the rows of a CSV text: cells separated by comma, semicolon, tab or bar, with quotes as in RFC 4180.
 * A quote inside a cell that does not start with one is an ordinary character. Empty rows and a leading
 * `sep=;` are left out.
 *
 * @throws AppError `import.unreadable`, with the line if there is one
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export const readCsv = async (text: string): Promise<CsvRow[]> => {
  const [separatorLine = '', separator] = SEPARATOR_LINE.exec(text) ?? [];
  const table = text.slice(separatorLine.length);
  const rows: CsvRow[] = [];
  let line = separatorLine ? 2 : 1;
  let all = 0;

  const take = ({ data, errors }: ParseResult<string[]>): void => {
    // A row longer than a piece means that a quote was never closed.
    if (data.length === 0) throw unreadable('quotes', line);
    const problem = errors.find(({ type }) => type === 'Quotes');
    for (const [place, cells] of data.entries()) {
      if (problem?.row === place) throw unreadable('quotes', line);
      const row = { line, cells };
      line += 1 + lineBreaksIn(cells);
      all += 1;
      const isEmpty = !cells.some((cell) => cell.trim());
      if (!isEmpty) rows.push(row);
      // One more for the row that names the columns.
      if (rows.length > IMPORT_LIMITS.rows + 1 || all > MAX_ROWS_WITH_EMPTY_ONES)
        throw unreadable('too-many-rows');
      if (!isEmpty && cells.length > IMPORT_LIMITS.columns) throw unreadable('too-many-columns', row.line);
    }
  };

  if (!table) return rows;
  await new Promise<void>((resolve, reject) => {
    const takePiece = (piece: ParseResult<string[]>, parser: Parser) => {
      try {
        take(piece);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        // Aborting also calls `complete`.
        parser.abort();
        return;
      }
      parser.pause();
      void nextTurn().then(() => parser.resume());
    };
    parse<string[]>(table, {
      delimiter: separator ?? delimiterOf(table.slice(0, LOOKED_AT)),
      newline: '\n',
      chunkSize: PIECE,
      chunk: takePiece,
      complete: () => resolve(),
    });
  });
  return rows;
};
