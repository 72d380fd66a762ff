/** Spreadsheets take a cell that begins so for a formula, and would run it. */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (value: string): string => {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
};

/** Rows as CSV (RFC 4180), with nothing in it that a spreadsheet would run. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** Hands rows to the browser as a file to be kept. */
export const downloadCsv = (name: string, rows: readonly (readonly string[])[]) => {
  // Spreadsheets take the file for UTF-8 if it begins with the mark of it.
  const file = URL.createObjectURL(new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: file, download: name }).click();
  URL.revokeObjectURL(file);
};
