import type { Core } from '@strapi/strapi';

export interface TransactionContext {
  /** Runs the callback after the commit. */
  onCommit: (callback: () => void) => void;
}

/** Part of Strapi's transaction that its types omit. */
interface StrapiTransaction extends TransactionContext {
  trx: { executionPromise: Promise<unknown> };
}

/**
 * Error codes of deadlocks and serialization failures: MySQL and MariaDB (`ER_CHECKREAD` from MariaDB 11.6.2 on),
 * PostgreSQL, SQLite. The whole transaction is rolled back.
 */
const CONFLICT_CODES = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  '40P01',
  '40001',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);

/** Of several transactions on the same rows, the last one can fail once for each of the others. */
const MAX_ATTEMPTS = 20;
/** SQLite itself waits five seconds for another process before it reports that it is busy. */
const RETRY_BUDGET_MS = 10_000;
const BASE_DELAY_MS = 20;
const MAX_DELAY_MS = 640;

/** The conflict code of an error or its cause, or null. */
export const conflictCode = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  const { code, cause } = error as Error & { code?: unknown };
  return typeof code === 'string' && CONFLICT_CODES.has(code) ? code : conflictCode(cause);
};

/**
 * Retries work that lost a conflict with another transaction. InnoDB also locks gaps between rows, so even
 * single statements without common rows can conflict. The work must change only the database. It must not run
 * inside a transaction, because a conflict rolls back the whole transaction.
 */
export const retryOnConflict = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const startedAt = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || Date.now() - startedAt > RETRY_BUDGET_MS || conflictCode(error) === null)
        throw error;
    }
    const delay = Math.min(BASE_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
    await new Promise((resolve) => setTimeout(resolve, delay * Math.random()));
  }
};

/**
 * Runs the work in a database transaction, or in the current one. Work that lost a conflict runs again, so it
 * must change only the database.
 *
 * Strapi considers a transaction committed as soon as COMMIT was attempted: knex resolves `commit()` even if
 * the statement fails, and reports the outcome only in `executionPromise`. `onCommit` and the result wait for
 * that.
 *
 * @throws whatever the work throws, and a failed COMMIT; after the latter it is unknown whether the changes
 *   are stored
 */
export const transactionOn =
  (strapi: Core.Strapi) =>
  async <Result>(work: (context: TransactionContext) => Promise<Result>): Promise<Result> => {
    const run = () =>
      strapi.db.transaction(async ({ trx, onCommit }: StrapiTransaction) => {
        const committed = trx.executionPromise;
        const result = await work({
          onCommit: (callback) => onCommit(() => void committed.then(callback, () => undefined)),
        });
        return { result, committed };
      });
    if (strapi.db.inTransaction()) return (await run()).result;
    return retryOnConflict(async () => {
      const { result, committed } = await run();
      await committed;
      return result;
    });
  };

/**
 * Runs the callback after the commit of the current transaction, or now without one. Until then other connections
 * read the previous state, and SQLite has no other connection.
 */
export const afterCommit = async (strapi: Core.Strapi, callback: () => unknown): Promise<void> => {
  if (!strapi.db.inTransaction()) {
    await callback();
    return;
  }
  await transactionOn(strapi)(({ onCommit }) => Promise.resolve(onCommit(() => void callback())));
};
