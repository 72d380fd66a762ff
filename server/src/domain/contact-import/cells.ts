import { FORMULA_START } from '../../../../contracts';

/** One row of the file, with the line that it begins on; quoted cells may go over several. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** What Google Contacts puts between several values in one cell. */
const SEVERAL = ' ::: ';

/**
 * The text of a cell, without the apostrophe that files made for spreadsheets have before what looks like a formula, as
 * in `'+44 20 7946 0011`.
 */
export const cellText = (cell: string | undefined): string => {
  const text = cell?.trim() ?? '';
  return text.startsWith("'") && FORMULA_START.test(text.slice(1)) ? text.slice(1).trim() : text;
};

/** The value that counts of those that Google Contacts has in one cell: the one that is marked, or the first. */
export const primaryValue = (text: string): string => {
  if (!text.includes(SEVERAL) && !text.startsWith('* ')) return text;
  const values = text.split(SEVERAL);
  return (values.find((value) => value.startsWith('* ')) ?? values[0] ?? '').replace(/^\* /, '').trim();
};
