import { z } from 'zod';
import type { Contact } from './records';

/** What an import takes; a larger file is refused before anything of it is looked at. */
export const IMPORT_LIMITS = { bytes: 10_000_000, rows: 20_000, columns: 100 } as const;

/** A contact before it has an id and a name to be shown by. */
export type ContactFields = Omit<Contact, 'id' | 'fullName'>;

/** The columns of a file that are read, by the contact's own names. */
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

/** Why a row of the file makes no contact. */
export const ROW_REFUSALS = [
  'cells.too-many',
  'name.missing',
  'email.invalid',
  'value.too-long',
  'value.control-characters',
  'language.invalid',
  'flag.invalid',
] as const;

/** Why a row that is right makes no contact: there is one already, in the CRM or further up in the file. */
export const ROW_DUPLICATES = ['duplicate.in-crm', 'duplicate.in-file'] as const;

export const rowProblemSchema = z.object({
  code: z.enum([...ROW_REFUSALS, ...ROW_DUPLICATES]),
  column: z.enum(IMPORT_COLUMNS).optional(),
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

/** What an import did, or on a dry run would do: `rows = created + duplicates + refused`. */
export const importReportSchema = z.object({
  dryRun: z.boolean(),
  rows: z.number().int(),
  created: z.number().int(),
  duplicates: z.number().int(),
  refused: z.number().int(),
  /** The file's first row. */
  header: z.array(z.string()),
  /** Those of it that are not read. */
  ignoredColumns: z.array(z.string()),
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

/** What can be imported: columns that are read, and how large a file may be. */
export const importOfferSchema = z.object({
  columns: z.array(z.enum(IMPORT_COLUMNS)).readonly(),
  limits: z.object({ bytes: z.number().int(), rows: z.number().int(), columns: z.number().int() }),
});
export type ImportOffer = z.infer<typeof importOfferSchema>;
