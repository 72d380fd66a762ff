import { createHash } from 'node:crypto';
import type { ContactFields, FlagField, ImportColumn, ImportField, LeftOutRow, RowProblem } from '../../../../contracts'; // prettier-ignore
import { languageTag } from '../language-tags';
import { normalizeName } from './normalize-name';
import { parseAddresses } from './cell-addresses';
import { cellText, type CsvRow, primaryValue } from './cells';
import type { ColumnMapping } from './column-mapping';
import { isEmptyValue } from './flag-values';
import { splitFullName } from './full-names';

type TextColumn = Exclude<ImportColumn, FlagField>;

/** Limits of the contact's attributes; an address has at most 254 characters (RFC 5321). */
const MAX_LENGTHS: Record<TextColumn, number> = {
  firstName: 255,
  lastName: 255,
  email: 254,
  phone: 255,
  company: 255,
  jobTitle: 255,
  language: 255,
};

// eslint-disable-next-line no-control-regex -- control characters are what it searches for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** A valid row. The id is derived from the values, so that importing them again creates no second contact. */
export interface ContactRow extends CsvRow {
  id: string;
  contact: ContactFields;
  /** Further addresses in the row. */
  otherAddresses: readonly string[];
}

/** A row that creates no contact. Its restrictions on e-mail still apply to existing contacts. */
export interface RefusedRow extends LeftOutRow {
  addresses: readonly string[];
  marks: Pick<ContactFields, FlagField>;
}

const NO_LANGUAGE = new Set(['unknown', 'notset', 'unbekannt', 'keineangabe', 'inconnu', 'inconnue', 'desconocido', 'onbekend', 'sconosciuto', 'desconhecido']); // prettier-ignore

const isNoLanguage = (value: string): boolean => isEmptyValue(value) || NO_LANGUAGE.has(normalizeName(value));

const idOf = (contact: ContactFields): string =>
  createHash('sha256').update(JSON.stringify(contact)).digest('hex').slice(0, 24);

/** Whether any of the flag's columns has the restrictive value. Undecided values count as restrictive. */
const anyColumnMeans = (
  mapping: ColumnMapping,
  cells: readonly string[],
  field: FlagField,
  value: boolean
): boolean =>
  mapping.some((column, place) => {
    if (column.field !== field) return false;
    const means = column.meanings?.get(cellText(cells[place]))?.means;
    return means === value || means === null;
  });

/**
 * Reads one row of the file: a contact, or all problems of the row. While the meaning of a value is undecided, the
 * contact counts as one that must not be e-mailed.
 */
export const readRow = (mapping: ColumnMapping, { line, cells }: CsvRow): ContactRow | RefusedRow => {
  const problems: RowProblem[] = [];
  const read = (field: ImportField): string =>
    cellText(cells[mapping.findIndex((column) => column.field === field)]);
  /** The first value in columns that are candidates for the field. */
  const readCandidate = (field: ImportField): string =>
    mapping
      .map(({ candidate }, place) => (candidate === field ? cellText(cells[place]) : ''))
      .find(Boolean) ?? '';
  const checked = (column: TextColumn, value: string): string | null => {
    const max = MAX_LENGTHS[column];
    if (value.length > max) problems.push({ code: 'value.too-long', column, values: { max } });
    else if (CONTROL.test(value)) problems.push({ code: 'value.control-characters', column });
    else return value || null;
    return null;
  };
  const text = (column: TextColumn): string | null => checked(column, read(column));

  if (cells.slice(mapping.length).some((cell) => cell.trim())) problems.push({ code: 'cells.too-many' });
  const named = { firstName: read('firstName'), lastName: read('lastName') };
  // Beside empty first and last names, `Name` is the full name.
  const fullName = (): string => read('fullName') || readCandidate('fullName') || readCandidate('lastName');
  const parts = named.firstName || named.lastName ? named : splitFullName(fullName());
  const firstName = checked('firstName', parts.firstName ?? '');
  const lastName = checked('lastName', parts.lastName ?? '');
  const emailCell = read('email') || readCandidate('email');
  const typed = primaryValue(emailCell);
  const { addresses, isUnambiguous } = parseAddresses(typed);
  const email = isUnambiguous ? (addresses[0] ?? null) : null;
  if (typed && !email && checked('email', typed)) problems.push({ code: 'email.invalid', column: 'email' });
  const all = [...new Set([...addresses, ...parseAddresses(emailCell).addresses])];
  const languageCell = text('language');
  const typedLanguage = languageCell && !isNoLanguage(languageCell) ? languageCell : null;
  const language = typedLanguage && languageTag(typedLanguage);
  if (typedLanguage && !language) problems.push({ code: 'language.invalid', column: 'language' });
  const marks = {
    doNotEmail: anyColumnMeans(mapping, cells, 'doNotEmail', true),
    active: !anyColumnMeans(mapping, cells, 'active', false),
  };
  const contact: ContactFields = {
    firstName,
    lastName,
    email,
    phone: checked('phone', primaryValue(read('phone'))),
    company: text('company'),
    jobTitle: text('jobTitle'),
    language,
    ...marks,
  };
  if (problems.length === 0 && !firstName && !lastName && !email) problems.push({ code: 'name.missing' });
  if (problems.length > 0) return { line, cells, problems, addresses: all, marks };
  return {
    id: idOf(contact),
    line,
    cells,
    contact,
    otherAddresses: all.filter((address) => address !== email),
  };
};
