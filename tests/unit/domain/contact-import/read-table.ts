import type { ContactFields, ImportMapping } from '../../../../contracts';
import {
  describeColumns,
  findHeader,
  mapColumns,
  unresolvedValues,
  readRow,
} from '../../../../server/src/domain/contact-import';

/** Reads a table as an import does, including the search for the header. */
export const readTable = (table: readonly string[][], chosen: ImportMapping = {}) => {
  const rows = table.map((cells, place) => ({ line: place + 1, cells }));
  const place = findHeader(rows);
  if (place === null) throw new Error('It has no header');
  const people = rows.slice(place + 1);
  const mapping = mapColumns(rows[place]?.cells ?? [], people, chosen);
  const read = people.map((row) => readRow(mapping, row));
  return {
    columns: describeColumns(mapping),
    questions: unresolvedValues(mapping),
    rows: read,
    contacts: read.map((row): ContactFields => {
      if ('contact' in row) return row.contact;
      throw new Error(JSON.stringify(row.problems));
    }),
    /** Column names by mapped field. */
    fields: Object.fromEntries(mapping.flatMap(({ name, field }) => (field ? [[field, name]] : []))),
  };
};

/** A table as text: lines with `|` between the cells. */
export const tableOf = (...lines: string[]): string[][] => lines.map((line) => line.split('|'));
