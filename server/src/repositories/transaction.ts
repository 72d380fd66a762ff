import type { Core } from '@strapi/strapi';
import { transactionOn, type TransactionContext } from '../database/transaction';
import { withoutStatement } from '../domain/without-statement';

/** Runs the work in one database transaction: all of it is kept, or nothing. Calls inside a transaction join it. */
export type InTransaction = <Result>(
  work: (context: TransactionContext) => Promise<Result>
) => Promise<Result>;

/** Codes of MySQL and MariaDB, and of PostgreSQL, with which the database ends one of two that wait for each other. */
const DEADLOCKS = new Set(['ER_LOCK_DEADLOCK', '40P01', '40001']);

const DEADLOCK_TRIES = 5;
const DEADLOCK_REST_MS = 20;

const isDeadlock = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && DEADLOCKS.has(String(error.code));

/**
 * InnoDB locks gaps between rows too, so that two may meet that have no row in common, single statements among them. The
 * work must change nothing but the database, and not be part of a transaction, which a deadlock ends as a whole.
 */
export const againAfterDeadlock = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  for (let tries = DEADLOCK_TRIES; ; tries -= 1) {
    try {
      return await work();
    } catch (error) {
      if (tries <= 1 || !isDeadlock(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, DEADLOCK_REST_MS * Math.random()));
  }
};

/** What was ended by a deadlock is done anew, so that the work must change nothing but the database. */
export const createTransactions = (strapi: Core.Strapi): InTransaction => {
  const transaction = transactionOn(strapi);

  return async (work) => {
    try {
      // A deadlock has ended the outermost transaction, and with it all that joined it.
      return await (strapi.db.inTransaction()
        ? transaction(work)
        : againAfterDeadlock(() => transaction(work)));
    } catch (error) {
      throw withoutStatement(error);
    }
  };
};

/** True if a unique index refused the row: SQLite, PostgreSQL, MySQL and MariaDB in turn. */
export const isUniqueViolation = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errno, cause } = error as Error & { code?: string; errno?: number };
  const isViolation =
    code === 'SQLITE_CONSTRAINT_UNIQUE' || code === '23505' || code === 'ER_DUP_ENTRY' || errno === 1062;
  return isViolation || isUniqueViolation(cause);
};
