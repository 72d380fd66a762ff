import { FORMULA_START } from '../../../../contracts';

/** A row of the file with the line it starts on. Quoted cells can span several lines. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** Separator of several values in one cell in exports of Google Contacts. */
const SEVERAL = ' ::: ';

/**
 * The trimmed text of a cell, without the apostrophe that exports for spreadsheets put before what looks like a
 * formula, as in `'+44 20 7946 0011`.
 */
export const cellText = (cell: string | undefined): string => {
  const text = cell?.trim() ?? '';
  return text.startsWith("'") && FORMULA_START.test(text.slice(1)) ? text.slice(1).trim() : text;
};

/** The primary value of a cell with several values from Google Contacts: the one marked with `*`, or the first. */
export const primaryValue = (text: string): string => {
  if (!text.includes(SEVERAL) && !text.startsWith('* ')) return text;
  const values = text.split(SEVERAL);
  return (values.find((value) => value.startsWith('* ')) ?? values[0] ?? '').replace(/^\* /, '').trim();
};
