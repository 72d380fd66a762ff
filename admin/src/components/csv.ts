import { unparse } from 'papaparse';
import { FORMULA_START } from '../../../contracts/contact-import';

/** Rows as CSV (RFC 4180). A cell that a spreadsheet would take for a formula, and run, comes out as text. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  unparse(
    rows.map((row) => [...row]),
    // The library's own pattern looks at one line, and misses a formula with a line break in it.
    { quotes: true, escapeFormulae: FORMULA_START, newline: '\r\n' }
  );

/** Hands rows to the browser as a file to be kept. */
export const downloadCsv = (name: string, rows: readonly (readonly string[])[]) => {
  // Spreadsheets take the file for UTF-8 if it begins with the mark of it.
  const file = URL.createObjectURL(new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: file, download: name }).click();
  URL.revokeObjectURL(file);
};
