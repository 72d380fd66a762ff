import { z } from 'zod';
import type { Contact } from './records';

/** What an import takes; a larger file is refused before anything of it is looked at. */
export const IMPORT_LIMITS = { bytes: 10_000_000, rows: 20_000, columns: 100 } as const;

/** A contact before it has an id and a name to be shown by. */
export type ContactFields = Omit<Contact, 'id' | 'fullName'>;

/** What a contact gets from a file, by the contact's own names. */
export const IMPORT_COLUMNS = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'company',
  'jobTitle',
  'language',
  'doNotEmail',
  'active',
] as const satisfies (keyof ContactFields)[];
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

/** What a column of a file can be read as; `fullName` is taken apart into first and last name. */
export const IMPORT_FIELDS = [...IMPORT_COLUMNS, 'fullName'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Fields that any number of columns may speak of: one that says so keeps the contact from being mailed. */
export const FLAG_FIELDS = ['doNotEmail', 'active'] as const satisfies ImportField[];
export type FlagField = (typeof FLAG_FIELDS)[number];

export const isFlagField = (field: ImportField | null): field is FlagField =>
  FLAG_FIELDS.some((flag) => flag === field);

/** Encodings that a file may be in, by their names at IANA. */
export const IMPORT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'macintosh',
  'ibm850',
  'iso-8859-15',
  'windows-1250',
  'iso-8859-2',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const;
export type ImportEncoding = (typeof IMPORT_ENCODINGS)[number];

/** Why a row of the file makes no contact. `value.too-long` has the longest length allowed in `values`, as `max`. */
export const ROW_REFUSALS = [
  'cells.too-many',
  'name.missing',
  'email.invalid',
  'value.too-long',
  'value.control-characters',
  'language.invalid',
] as const;

/** Why a row that is right makes no contact: there is one already, in the CRM or further up in the file. */
export const ROW_DUPLICATES = ['duplicate.in-crm', 'duplicate.in-file'] as const;

export const rowProblemSchema = z.object({
  code: z.enum([...ROW_REFUSALS, ...ROW_DUPLICATES]),
  column: z.enum(IMPORT_COLUMNS).optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type RowProblem = z.infer<typeof rowProblemSchema>;

/** A row that is left out, as it stands in the file, with the line that it begins on. */
export const leftOutRowSchema = z.object({
  line: z.number().int(),
  cells: z.array(z.string()),
  problems: z.array(rowProblemSchema).min(1),
});
export type LeftOutRow = z.infer<typeof leftOutRowSchema>;

/** A parameter that says yes by being there; `?dryRun` without a value is null to Strapi. */
const flagSchema = z
  .union([z.null().transform(() => true), z.stringbool({ truthy: ['', 'true', '1'], falsy: ['false', '0'] })])
  .default(false);

/**
 * `dryRun`: whether the file is only looked at. `skipInvalid`: whether the good rows are written although others are
 * refused; without it a refused row keeps all from being written.
 */
export const importQuerySchema = z.object({
  dryRun: flagSchema,
  skipInvalid: flagSchema,
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

/**
 * How a file is read where it is not read as proposed; the field `mapping` of the form, as JSON. Columns are named as the
 * report names them; those that are left out are read as proposed.
 */
export const importMappingSchema = z.strictObject({
  encoding: z.enum(IMPORT_ENCODINGS).optional(),
  /** What each column is read as; null is not at all. */
  columns: z.record(z.string(), z.enum(IMPORT_FIELDS).nullable()).optional(),
  /** By column and value: whether it makes `doNotEmail` or `active` true. An empty cell is the value ''. */
  values: z.record(z.string(), z.record(z.string(), z.boolean())).optional(),
});
export type ImportMapping = z.infer<typeof importMappingSchema>;

/** A value of a column that is read as `doNotEmail` or `active`. */
export const flagValueSchema = z.object({
  /** Without spaces around it; an empty cell is ''. */
  value: z.string(),
  rows: z.number().int(),
  /** Whether it makes the field true; null is a question, and nothing is imported while there is one. */
  means: z.boolean().nullable(),
});
export type FlagValue = z.infer<typeof flagValueSchema>;

/** A column of the file, and what it is taken for. */
export const importedColumnSchema = z.object({
  /** As the header has it, with a number behind it where another column has the same name, or none. */
  name: z.string(),
  field: z.enum(IMPORT_FIELDS).nullable(),
  /** What it could be, where another column is taken for that. Names and addresses are taken from it where that one is empty. */
  candidate: z.enum(IMPORT_FIELDS).nullable(),
  /** Values of it, at most three, cut short. */
  samples: z.array(z.string()),
  /** Of a column that is read as `doNotEmail` or `active`: its values, the questions first; at most 50. */
  values: z.array(flagValueSchema).optional(),
});
export type ImportedColumn = z.infer<typeof importedColumnSchema>;

/** What an import did, or on a dry run would do: `rows = created + duplicates + refused`. */
export const importReportSchema = z.object({
  dryRun: z.boolean(),
  rows: z.number().int(),
  created: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  /**
   * Contacts that are in the CRM and that the file marks as not to be mailed or inactive, in a row that is a duplicate or
   * is refused: they are marked in the CRM, too. Nothing else of a contact that is there is changed, and no mark is taken
   * away.
   */
  restricted: z.number().int(),
  encoding: z.enum(IMPORT_ENCODINGS),
  /** The row that names the columns, and the line that it begins on. */
  header: z.array(z.string()),
  headerLine: z.number().int(),
  columns: z.array(importedColumnSchema),
  leftOut: z.array(leftOutRowSchema),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** How far an import has got with its rows. What is being written is kept once all of it is. */
export const importProgressSchema = z.object({
  phase: z.enum(['checking', 'writing']),
  done: z.number().int(),
  total: z.number().int(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** What can be imported: fields that are read, and how large a file may be. */
export const importCapabilitiesSchema = z.object({
  columns: z.array(z.enum(IMPORT_COLUMNS)).readonly(),
  limits: z.object({ bytes: z.number().int(), rows: z.number().int(), columns: z.number().int() }),
});
export type ImportCapabilities = z.infer<typeof importCapabilitiesSchema>;

/**
 * How a cell begins that a spreadsheet takes for a formula (OWASP, CSV Injection), the full-width signs included. In files
 * that are made for spreadsheets such a cell has an apostrophe before it.
 */
export const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
