import { setTimeout as wait } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';

const STEP_MS = 20;
const PATIENCE_MS = 2_000;

/** What is asked of knex's pool. */
interface Pool {
  numUsed(): number;
  numPendingAcquires(): number;
}

/**
 * Waits until nobody uses the database, for some seconds at most. The Document Service reads each entry once more for its
 * event, after it has answered: such a read would wait for a connection of a pool that is gone, and fail a minute later,
 * in whichever test is running then.
 */
export const untilDatabaseIsIdle = async ({ db }: Core.Strapi): Promise<void> => {
  // Without a pool there is no database.
  const pool: Pool | undefined = db?.connection?.client?.pool;
  if (!pool) return;
  let idleSteps = 0;
  for (let waited = 0; waited < PATIENCE_MS && idleSteps < 2; waited += STEP_MS) {
    await wait(STEP_MS);
    idleSteps = pool.numUsed() + pool.numPendingAcquires() === 0 ? idleSteps + 1 : 0;
  }
};
