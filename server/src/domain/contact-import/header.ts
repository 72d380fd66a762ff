import type { ColumnMapping } from './column-mapping';
import { cellText, type CsvRow } from './cells';
import { namedColumn } from './column-names';
import { normalizeAddress } from '../addresses';

/** How far down the row that names the columns is looked for; titles and notes of a report may stand before it. */
const ROWS_BEFORE_HEADER = 30;

/** How many cells of a row are names of columns that are known. */
export const knownNames = (cells: readonly string[]): number =>
  cells.filter((cell) => namedColumn(cell, true) !== null).length;

/**
 * The place of the row that names the columns: the one with the most names that are known; where none is known, the first one
 * that is as wide as any. Null if the file has none, but begins with a person.
 */
export const findHeader = (rows: readonly CsvRow[]): number | null => {
  const first = rows.slice(0, ROWS_BEFORE_HEADER).map(({ cells }) => ({
    known: knownNames(cells),
    width: cells.filter((cell) => cell.trim()).length,
    hasAddress: cells.some((cell) => normalizeAddress(cellText(cell)) !== null),
  }));
  // What is said of a person names no column, though `Unsubscribed` could.
  const most = Math.max(0, ...first.filter(({ hasAddress }) => !hasAddress).map(({ known }) => known));
  const width = Math.max(...first.map((row) => row.width));
  const place = first.findIndex((row) => (most > 0 ? row.known >= most : row.width === width));
  return first[place]?.hasAddress === false ? place : null;
};

/** Whether any column holds what a contact cannot be without: a name, or an e-mail address. */
export const namesAPerson = (mapping: ColumnMapping): boolean =>
  mapping.some(({ field }) => ['firstName', 'lastName', 'fullName', 'email'].includes(field ?? ''));
