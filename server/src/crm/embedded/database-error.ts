import { containsStatement } from '../../domain/database-errors';
import { conflictCode } from '../../database/transaction';
import { CrmError, type CrmErrorKind } from '../crm-error';

/** Codes of PostgreSQL, SQLite, and MySQL or MariaDB, in this order. */
const KINDS: ReadonlyArray<[RegExp, CrmErrorKind, string]> = [
  [/^(23505|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|ER_DUP_ENTRY)$/, 'conflict', 'The record already exists.'],
  [
    /^(23503|SQLITE_CONSTRAINT_FOREIGNKEY|ER_NO_REFERENCED_ROW_2)$/,
    'invalid',
    'A referenced record no longer exists.',
  ],
  [
    /^(22...|23502|SQLITE_(MISMATCH|TOOBIG)|ER_(DATA_TOO_LONG|BAD_NULL_ERROR|TRUNCATED_WRONG_VALUE.*))$/,
    'invalid',
    'The database rejects a value: it may be too long or of the wrong type.',
  ],
];

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Converts a failure of the site's database. The query engine's messages contain the values of the statement, so neither
 * message nor cause is passed on, only the driver's code. For a conflict with another transaction, the code is also in
 * the cause, so that the owner of the transaction can retry it.
 */
export const toCrmError = (error: unknown): CrmError => {
  if (error instanceof CrmError) return error;
  if (error instanceof Error && /^(Invalid\w+Format|NotNullError)$/.test(error.name)) {
    return new CrmError('invalid', error.message);
  }
  const code = codeOf(error);
  const known = KINDS.find(([codes]) => codes.test(code));
  if (known) return new CrmError(known[1], `${known[2]} (${code})`);
  const cause = conflictCode(error) === null ? undefined : Object.assign(new Error(code), { code });
  return new CrmError('unavailable', `The site's database does not answer${code && ` (${code})`}.`, {
    cause,
  });
};

/** The error for a reference to a record that does not exist. */
export const unknownReference = (called: string, id: string): CrmError =>
  new CrmError('invalid', `There is no ${called} ${id}.`);

/** True for a bug in the code. The database's errors contain the statement. */
const isDefect = (error: unknown): boolean =>
  (error instanceof TypeError || error instanceof ReferenceError) && !containsStatement(error);

/** Runs work on the database and converts the database's errors to {@link CrmError}s. */
export const onDatabase = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw isDefect(error) ? error : toCrmError(error);
  }
};
