import { unparse } from 'papaparse';

// OWASP, "CSV Injection". The library's own pattern looks at one line, and misses a formula with a line break in it.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Rows as CSV (RFC 4180). A cell that a spreadsheet would take for a formula, and run, comes out as text. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  unparse(
    rows.map((row) => [...row]),
    { quotes: true, escapeFormulae: FORMULA, newline: '\r\n' }
  );

/** Hands rows to the browser as a file to be kept. */
export const downloadCsv = (name: string, rows: readonly (readonly string[])[]) => {
  // Spreadsheets take the file for UTF-8 if it begins with the mark of it.
  const file = URL.createObjectURL(new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: file, download: name }).click();
  URL.revokeObjectURL(file);
};
