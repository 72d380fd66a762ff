import type { Core } from '@strapi/strapi';

export interface TransactionContext {
  /** Calls back once the transaction is committed. */
  onCommit: (callback: () => void) => void;
}

/** What Strapi hands over, of which its types tell nothing. */
interface StrapiTransaction extends TransactionContext {
  trx: { executionPromise: Promise<unknown> };
}

/**
 * Codes with which a database ends one of two that wait for each other, or that has read what another one has changed
 * since: MySQL and MariaDB (the second of these from 11.6.2 on), PostgreSQL, SQLite. All of its transaction is undone.
 */
const CONFLICT_CODES = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  '40P01',
  '40001',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);

/** A handful that meet in the same rows give way to each other in turn, so that the last one is refused as often as they are many. */
const MAX_ATTEMPTS = 20;
/** SQLite waits five seconds for another process before it says that it is busy. */
const RETRY_BUDGET_MS = 10_000;
const BASE_DELAY_MS = 20;
const MAX_DELAY_MS = 640;

/** The code of a collision that an error stands for, or null. */
export const conflictCode = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  const { code, cause } = error as Error & { code?: unknown };
  return typeof code === 'string' && CONFLICT_CODES.has(code) ? code : conflictCode(cause);
};

/**
 * InnoDB locks gaps between rows too, so that two may meet that have no row in common, single statements among them. The
 * work must change nothing but the database, and not be part of a transaction, which a collision ends as a whole.
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
 * Runs the work in one database transaction, or in the one that is under way. What a collision has undone is done anew, so that
 * the work must change nothing but the database.
 *
 * Strapi takes a transaction for committed as soon as COMMIT was tried: knex settles `commit()` when the statement fails,
 * too, and says in `executionPromise` alone what became of it. Who waits for that is not told of rows that a lost
 * connection took back.
 *
 * @throws whatever the work throws, and the failure of COMMIT; after the latter it is not known whether anything was kept
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
 * Calls back once what is being written is committed: at the end of the transaction that is under way, or now if there is
 * none. Until then other connections still read what was there before, and SQLite has no other connection.
 */
export const afterCommit = async (strapi: Core.Strapi, callback: () => unknown): Promise<void> => {
  if (!strapi.db.inTransaction()) {
    await callback();
    return;
  }
  await transactionOn(strapi)(({ onCommit }) => Promise.resolve(onCommit(() => void callback())));
};
