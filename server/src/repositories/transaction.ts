import type { Core } from '@strapi/strapi';

interface TransactionContext {
  /** Calls back once the transaction is committed. */
  onCommit: (callback: () => void) => void;
}

/** Runs the work in one database transaction: all of it is kept, or nothing. Calls inside a transaction join it. */
export type InTransaction = <Result>(
  work: (context: TransactionContext) => Promise<Result>
) => Promise<Result>;

/** Knex puts the statement with its values before the driver's words; addresses and hashes do not belong in a log. */
const withoutStatement = (error: unknown): unknown => {
  if (error instanceof Error && 'code' in error && / - /.test(error.message)) {
    error.message = `The database refused: ${error.message.split(' - ').at(-1)}`;
  }
  return error;
};

export const createTransactions =
  (strapi: Core.Strapi): InTransaction =>
  async (work) => {
    try {
      return await strapi.db.transaction(async ({ onCommit }: TransactionContext) => work({ onCommit }));
    } catch (error) {
      throw withoutStatement(error);
    }
  };

/** True if a unique index refused the row: SQLite, PostgreSQL, MySQL and MariaDB in turn. */
export const isUniqueViolation = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errno, cause } = error as Error & { code?: string; errno?: number };
  const isViolation =
    code === 'SQLITE_CONSTRAINT_UNIQUE' || code === '23505' || code === 'ER_DUP_ENTRY' || errno === 1062;
  return isViolation || isUniqueViolation(cause);
};
