import { z } from 'zod';
import type { Contact } from './records';

/** Limits of an import. A larger file is refused before its content is read. */
export const IMPORT_LIMITS = { bytes: 10_000_000, rows: 20_000, columns: 100 } as const;

/** A contact as it is imported: without the id and the display name that the plugin assigns. */
export type ContactFields = Omit<Contact, 'id' | 'fullName'>;

/** Contact properties that an import can set. */
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

/** Fields that a column of a file can be mapped to. `fullName` is split into first and last name. */
export const IMPORT_FIELDS = [...IMPORT_COLUMNS, 'fullName'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/**
 * Fields that several columns may be mapped to: one restrictive value is enough to keep a contact from being
 * e-mailed.
 */
export const FLAG_FIELDS = ['doNotEmail', 'active'] as const satisfies ImportField[];
export type FlagField = (typeof FLAG_FIELDS)[number];

export const isFlagField = (field: ImportField | null): field is FlagField =>
  FLAG_FIELDS.some((flag) => flag === field);

/** Supported encodings of a file, by their IANA names. */
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

/** Why a row is refused. `value.too-long` carries the maximum length in `values.max`. */
export const ROW_REFUSALS = [
  'cells.too-many',
  'name.missing',
  'email.invalid',
  'value.too-long',
  'value.control-characters',
  'language.invalid',
] as const;

/** Why a valid row creates no contact: the contact exists in the CRM, or in an earlier row of the file. */
export const ROW_DUPLICATES = ['duplicate.in-crm', 'duplicate.in-file'] as const;

export const rowProblemSchema = z.object({
  code: z.enum([...ROW_REFUSALS, ...ROW_DUPLICATES]),
  column: z.enum(IMPORT_COLUMNS).optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type RowProblem = z.infer<typeof rowProblemSchema>;

/** A skipped row with its original cells. `line` is the line it starts on. */
export const leftOutRowSchema = z.object({
  line: z.number().int(),
  cells: z.array(z.string()),
  problems: z.array(rowProblemSchema).min(1),
});
export type LeftOutRow = z.infer<typeof leftOutRowSchema>;

/** A boolean parameter that is true when present. Strapi parses `?dryRun` without a value as null. */
const flagSchema = z
  .union([z.null().transform(() => true), z.stringbool({ truthy: ['', 'true', '1'], falsy: ['false', '0'] })])
  .default(false);

/**
 * `dryRun` validates the file without writing anything. `skipInvalid` imports the valid rows of a file with invalid
 * ones; without it, one invalid row keeps the whole file from being imported.
 */
export const importQuerySchema = z.object({
  dryRun: flagSchema,
  skipInvalid: flagSchema,
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

/**
 * Overrides of the proposed mapping: the form field `mapping`, as JSON. Columns are named as in the report; columns
 * that are left out keep the proposed mapping.
 */
export const importMappingSchema = z.strictObject({
  encoding: z.enum(IMPORT_ENCODINGS).optional(),
  /** The field of each column; null ignores the column. */
  columns: z.record(z.string(), z.enum(IMPORT_FIELDS).nullable()).optional(),
  /** By column and value: whether it sets `doNotEmail` or `active` to true. An empty cell is the value ''. */
  values: z.record(z.string(), z.record(z.string(), z.boolean())).optional(),
});
export type ImportMapping = z.infer<typeof importMappingSchema>;

/** A distinct value of a column that is mapped to `doNotEmail` or `active`. */
export const flagValueSchema = z.object({
  /** Trimmed; an empty cell is ''. */
  value: z.string(),
  rows: z.number().int(),
  /**
   * Whether the value sets the field to true. Null while undecided; nothing is imported as long as a value is
   * undecided.
   */
  means: z.boolean().nullable(),
});
export type FlagValue = z.infer<typeof flagValueSchema>;

/** A column of the file and the field it is mapped to. */
export const importedColumnSchema = z.object({
  /** The header's name. A repeated name gets a number appended; an empty one is replaced by its position (`#3`). */
  name: z.string(),
  field: z.enum(IMPORT_FIELDS).nullable(),
  /**
   * The field that would fit if another column were not mapped to it. Names and addresses are taken from a candidate
   * where the mapped column is empty.
   */
  candidate: z.enum(IMPORT_FIELDS).nullable(),
  /** Up to three sample values, truncated. */
  samples: z.array(z.string()),
  /** Only for a column mapped to `doNotEmail` or `active`: its values, undecided ones first, at most 50. */
  values: z.array(flagValueSchema).optional(),
});
export type ImportedColumn = z.infer<typeof importedColumnSchema>;

/** The result of an import, or of a dry run: `rows = created + duplicates + refused`. */
export const importReportSchema = z.object({
  dryRun: z.boolean(),
  rows: z.number().int(),
  created: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  /**
   * Existing contacts that were marked as not to be e-mailed or as inactive because a duplicate or refused row says
   * so. Nothing else about an existing contact is changed, and a mark is never removed.
   */
  restricted: z.number().int(),
  encoding: z.enum(IMPORT_ENCODINGS),
  /** The header row and the line it starts on. */
  header: z.array(z.string()),
  headerLine: z.number().int(),
  columns: z.array(importedColumnSchema),
  leftOut: z.array(leftOutRowSchema),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** Progress of an import. Rows are committed only after all of them have been written. */
export const importProgressSchema = z.object({
  phase: z.enum(['checking', 'writing']),
  done: z.number().int(),
  total: z.number().int(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

/** What an import accepts: fields and limits. */
export const importCapabilitiesSchema = z.object({
  columns: z.array(z.enum(IMPORT_COLUMNS)).readonly(),
  limits: z.object({ bytes: z.number().int(), rows: z.number().int(), columns: z.number().int() }),
});
export type ImportCapabilities = z.infer<typeof importCapabilitiesSchema>;

/**
 * Matches a cell that a spreadsheet would run as a formula (OWASP, CSV Injection), including full-width signs. The
 * plugin's CSV exports put an apostrophe before such a cell.
 */
export const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
