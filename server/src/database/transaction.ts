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
 * Runs the work in one database transaction, or in the one that is under way.
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
    const isOutermost = !strapi.db.inTransaction();
    const { result, committed } = await strapi.db.transaction(
      async ({ trx, onCommit }: StrapiTransaction) => {
        const committed = trx.executionPromise;
        const result = await work({
          onCommit: (callback) => onCommit(() => void committed.then(callback, () => undefined)),
        });
        return { result, committed };
      }
    );
    if (isOutermost) await committed;
    return result;
  };
