import {
  type FlagField,
  type ImportedColumn,
  type ImportField,
  type ImportMapping,
  isFlagField,
} from '../../../../contracts';
import { invalidValue } from '../app-error';
import { normalizeName } from './normalize-name';
import { parseAddresses } from './cell-addresses';
import { cellText, type CsvRow } from './cells';
import { type FlagKind, mentionsMailings, isUnrelated, type NamedColumn, namedColumn } from './column-names';
import { flagMeaning, isYesOrNo, isPermissionLabel, isEmptyValue, forbidsEmail } from './flag-values';

const SAMPLES = 3;
const SAMPLE_LENGTH = 80;
/** Rows read to detect the type of a column's values. */
const ROWS_SAMPLED = 500;
/** Undecided values that a report lists for a column. A column with more distinct values is never a flag. */
const VALUES_SHOWN = 50;
/** Ranks columns detected by their values behind those detected by name. */
const RANK_BY_VALUES = 1000;

/** A column of the file and its mapping. */
export interface MappedColumn extends Omit<ImportedColumn, 'values'> {
  /** By value; only for flag columns. */
  meanings?: ReadonlyMap<string, { rows: number; means: boolean | null }>;
}

/** In the order of the file's columns. */
export type ColumnMapping = readonly MappedColumn[];

const SALUTATIONS = new Set(
  ['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'sir', 'herr', 'frau', 'herrn', 'herrdr', 'fraudr', 'profdr', 'm', 'mme', 'mlle', 'monsieur', 'madame', 'mademoiselle', 'sr', 'sra', 'srta', 'don', 'dona', 'senor', 'senora', 'dhr', 'mevr', 'mw', 'deheer', 'mevrouw', 'ir', 'ing', 'rev'] // prettier-ignore
);

/** Makes column names unique: numbers repeated names, and names empty ones by position. */
const uniqueNames = (header: readonly string[]): string[] => {
  const taken = new Set<string>();
  return header.map((cell, place) => {
    const name = cell || `#${place + 1}`;
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  });
};

const valuesAt = (rows: readonly CsvRow[], place: number): string[] =>
  rows.slice(0, ROWS_SAMPLED).flatMap(({ cells }) => {
    const value = cellText(cells[place]);
    return isEmptyValue(value) ? [] : [value];
  });

const BEYOND_ASCII = /\P{ASCII}/u;

/** Values with non-ASCII letters come first: they show whether the encoding is right. */
const samplesAt = (rows: readonly CsvRow[], place: number): string[] => {
  const nonAscii = new Set<string>();
  const others = new Set<string>();
  for (const { cells } of rows) {
    const value = cellText(cells[place]).slice(0, SAMPLE_LENGTH);
    if (BEYOND_ASCII.test(value)) nonAscii.add(value);
    else if (value && others.size < SAMPLES) others.add(value);
    if (nonAscii.size === SAMPLES) break;
  }
  return [...nonAscii, ...others].slice(0, SAMPLES);
};

const areAddresses = (values: readonly string[]): boolean => {
  const addresses = values.filter((value) => parseAddresses(value).isUnambiguous);
  return addresses.length > values.length / 2 && new Set(addresses).size > addresses.length / 2;
};

/** The distinct values of a column; null if there are too many to ask about. */
const distinctValuesAt = (rows: readonly CsvRow[], place: number): string[] | null => {
  const values = new Set<string>();
  for (const { cells } of rows) {
    const value = cellText(cells[place]);
    if (!isEmptyValue(value)) values.add(value);
    if (values.size > VALUES_SHOWN) return null;
  }
  return [...values];
};

const isFlagByValues = (
  { evidence, flag }: Pick<NamedColumn, 'evidence' | 'flag'>,
  field: FlagField,
  choices: readonly string[]
): boolean => {
  if (choices.some((value) => forbidsEmail(value, evidence === 'answers'))) return true;
  if (evidence === 'answers' && choices.some(isYesOrNo)) return true;
  return choices.length > 0 && choices.every((value) => flagMeaning(field, flag, value) !== null);
};

/** The column as a flag, if its values support that. */
const asFlag = (named: NamedColumn, choices: readonly string[] | null): NamedColumn | null => {
  const field = choices?.some(isPermissionLabel) ? 'doNotEmail' : 'active';
  const column: NamedColumn & { field: FlagField } =
    named.flag === 'state' ? { ...named, field } : { ...named, field: 'doNotEmail' };
  return !named.evidence || (choices && isFlagByValues(column, column.field, choices)) ? column : null;
};

/** Detects a column's field by its name and values. */
const columnAt = (
  name: string,
  hasFirstNames: boolean,
  rows: readonly CsvRow[],
  place: number
): NamedColumn | null => {
  const values = valuesAt(rows, place);
  const named = namedColumn(name, hasFirstNames);
  const isEmail = (!named || named.flag !== undefined) && !isUnrelated(name) && areAddresses(values);
  if (isEmail) return { field: 'email', rank: RANK_BY_VALUES };
  if (named?.flag === 'state' || named?.evidence) return asFlag(named, distinctValuesAt(rows, place));
  // Some forms of Dynamics 365 label the e-mail permission "Email".
  if (named?.field === 'email' && values.length > 0 && values.every(isPermissionLabel)) {
    return { field: 'doNotEmail', rank: 0, flag: 'opt-out' };
  }
  if (
    named?.field === 'jobTitle' &&
    values.length > 0 &&
    values.every((value) => SALUTATIONS.has(normalizeName(value)))
  ) {
    return null;
  }
  if (named || isUnrelated(name)) return named;
  const choices = distinctValuesAt(rows, place);
  // The name does not tell what yes and no mean, so staff are asked.
  if (mentionsMailings(name) && choices && choices.length > 0 && choices.every(isYesOrNo)) {
    return { field: 'doNotEmail', rank: 0, flag: 'unclear' };
  }
  // A value that forbids e-mail counts in any column.
  return choices?.some((value) => forbidsEmail(value, false))
    ? asFlag({ field: 'active', rank: 0, flag: 'state' }, choices)
    : null;
};

const meaningsAt = (
  rows: readonly CsvRow[],
  place: number,
  field: FlagField,
  kind: FlagKind | undefined,
  chosen: Readonly<Record<string, boolean>>
): NonNullable<MappedColumn['meanings']> => {
  const meanings = new Map<string, { rows: number; means: boolean | null }>();
  for (const { cells } of rows) {
    const value = cellText(cells[place]);
    const known = meanings.get(value);
    if (known) known.rows += 1;
    else {
      const means = Object.hasOwn(chosen, value) ? (chosen[value] ?? null) : flagMeaning(field, kind, value);
      meanings.set(value, { rows: 1, means });
    }
  }
  // An empty column restricts no contact.
  const [only, ...others] = meanings.keys();
  if (only !== undefined && others.length === 0 && isEmptyValue(only) && !Object.hasOwn(chosen, only)) {
    meanings.set(only, { rows: rows.length, means: field === 'active' });
  }
  return meanings;
};

const checkChoice = (chosen: ImportMapping, names: readonly string[]): void => {
  const { columns = {}, values = {} } = chosen;
  const known = new Set(names);
  for (const name of Object.keys(columns))
    if (!known.has(name)) throw invalidValue(['mapping', 'columns', name], 'column.unknown');
  for (const name of Object.keys(values))
    if (!known.has(name)) throw invalidValue(['mapping', 'values', name], 'column.unknown');
  const taken = new Set<ImportField>();
  for (const [name, field] of Object.entries(columns)) {
    if (field === null || isFlagField(field)) continue;
    if (taken.has(field)) throw invalidValue(['mapping', 'columns', name], 'column.twice');
    taken.add(field);
  }
};

/**
 * Maps the columns of a file: as chosen, else as proposed. Of several columns for one field, the best name that has
 * any value wins; all columns about e-mail permission and state are read.
 *
 * @param header The cells of the header row
 * @throws AppError `request.invalid` if the choice names an unknown column, or two columns for one field
 */
export const mapColumns = (
  header: readonly string[],
  rows: readonly CsvRow[],
  chosen: ImportMapping
): ColumnMapping => {
  const names = uniqueNames(header);
  checkChoice(chosen, names);
  const choices = new Map(Object.entries(chosen.columns ?? {}));
  const hasFirstNames = header.some((name) => namedColumn(name, true)?.field === 'firstName');
  const found = names.map((name, place) => {
    const column = columnAt(header[place] ? name : '', hasFirstNames, rows, place);
    const samples = samplesAt(rows, place);
    return {
      name,
      place,
      column,
      samples,
      rank: (column?.rank ?? 0) + (samples.length > 0 ? 0 : RANK_BY_VALUES),
    };
  });

  const taken = new Set([...choices.values()]);
  const proposed = new Map<string, ImportField>();
  const open = found.filter(({ name }) => !choices.has(name)).sort((a, b) => a.rank - b.rank);
  for (const { name, column } of open) {
    if (!column || (!isFlagField(column.field) && taken.has(column.field))) continue;
    proposed.set(name, column.field);
    taken.add(column.field);
  }
  // First and last name replace the full name.
  if (!choices.size || ![...choices.values()].includes('fullName')) {
    if (taken.has('firstName') || taken.has('lastName')) {
      for (const [name, field] of proposed) if (field === 'fullName') proposed.delete(name);
    }
  }

  return found.map(({ name, place, column, samples }) => {
    const field = choices.has(name) ? (choices.get(name) ?? null) : (proposed.get(name) ?? null);
    const candidate = field === null && !choices.has(name) ? (column?.field ?? null) : null;
    if (!isFlagField(field)) return { name, field, candidate, samples };
    const kind = column?.field === field ? column.flag : undefined;
    const meanings = meaningsAt(rows, place, field, kind, chosen.values?.[name] ?? {});
    return { name, field, candidate, samples, meanings };
  });
};

/** The columns for the report; the values of a flag with undecided ones first. */
export const describeColumns = (mapping: ColumnMapping): ImportedColumn[] =>
  mapping.map(({ meanings, ...column }) => {
    if (!meanings) return column;
    const values = [...meanings].map(([value, { rows, means }]) => ({ value, rows, means }));
    const isAnswered = ({ means }: { means: boolean | null }) => Number(means !== null);
    values.sort((a, b) => isAnswered(a) - isAnswered(b) || b.rows - a.rows);
    return { ...column, values: values.slice(0, VALUES_SHOWN) };
  });

/** The undecided values, as pairs of column name and value. */
export const unresolvedValues = (mapping: ColumnMapping): [name: string, value: string][] =>
  mapping.flatMap(({ name, meanings }) =>
    [...(meanings ?? [])].flatMap(([value, { means }]): [string, string][] =>
      means === null ? [[name, value]] : []
    )
  );
