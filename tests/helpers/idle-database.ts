import { setTimeout as wait } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';

const STEP_MS = 20;
const PATIENCE_MS = 2_000;

/** The parts of Knex's pool that are used here. */
interface Pool {
  numUsed(): number;
  numPendingAcquires(): number;
}

/**
 * Waits a few seconds until the database is idle. After it has responded, the Document Service reads each
 * entry once more for its event. Such a read would wait for a connection of a closed pool and fail a minute
 * later, in whichever test runs then.
 */
export const untilDatabaseIsIdle = async ({ db }: Core.Strapi): Promise<void> => {
  // An app that failed to start may have no pool.
  const pool: Pool | undefined = db?.connection?.client?.pool;
  if (!pool) return;
  let idleSteps = 0;
  for (let waited = 0; waited < PATIENCE_MS && idleSteps < 2; waited += STEP_MS) {
    await wait(STEP_MS);
    idleSteps = pool.numUsed() + pool.numPendingAcquires() === 0 ? idleSteps + 1 : 0;
  }
};
