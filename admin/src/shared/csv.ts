import { unparse } from 'papaparse';
import { FORMULA_START } from '../../../contracts/contact-import';
import { downloadFile } from './download';

/** Formats rows as CSV (RFC 4180). Cells that a spreadsheet would run as a formula are escaped. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  unparse(
    rows.map((row) => [...row]),
    // The library's own pattern checks the first line only and misses formulas with a line break.
    { quotes: true, escapeFormulae: FORMULA_START, newline: '\r\n' }
  );

export const downloadCsv = (name: string, rows: readonly (readonly string[])[]) => {
  // Spreadsheets recognize UTF-8 by the byte order mark.
  downloadFile(name, `\ufeff${toCsv(rows)}`, 'text/csv');
};
