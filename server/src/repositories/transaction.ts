import type { Core } from '@strapi/strapi';
import { transactionOn, type TransactionContext } from '../database/transaction';
import { redactDatabaseError } from '../domain/database-errors';

export { retryOnConflict } from '../database/transaction';

/**
 * Runs the work in a database transaction. Calls inside a transaction join it. After a conflict the work runs
 * again, so it must change only the database.
 */
export type InTransaction = <Result>(
  work: (context: TransactionContext) => Promise<Result>
) => Promise<Result>;

export const createTransactions = (strapi: Core.Strapi): InTransaction => {
  const transaction = transactionOn(strapi);

  return async (work) => {
    try {
      return await transaction(work);
    } catch (error) {
      throw redactDatabaseError(error);
    }
  };
};

/** Whether a unique index refused the row: codes of SQLite, PostgreSQL, MySQL and MariaDB. */
export const isUniqueViolation = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errno, cause } = error as Error & { code?: string; errno?: number };
  const isViolation =
    code === 'SQLITE_CONSTRAINT_UNIQUE' || code === '23505' || code === 'ER_DUP_ENTRY' || errno === 1062;
  return isViolation || isUniqueViolation(cause);
};
