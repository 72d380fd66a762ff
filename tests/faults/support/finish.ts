import { applicationOf } from '../../../server/src/compose';
import type { TestApp } from '../../helpers/strapi';
import { contradictions } from '../../integration/support/consistency';
import { eventually } from '../../integration/support/stage';
import { bootStrapi, type BootOptions } from '../../helpers/strapi';

/**
 * Lets a process finish the work of others: leases of a killed process expire at once, and jobs that are due
 * later run now.
 */
export const finish = async ({ strapi }: TestApp): Promise<void> => {
  const jobs = strapi.db.query('plugin::crm-user-invite.job');
  await jobs.updateMany({ where: { state: 'running' }, data: { leaseUntil: new Date() } });
  await eventually(async () => {
    const now = new Date();
    await jobs.updateMany({
      where: { state: 'waiting', runAt: { $gt: now.toISOString() } },
      data: { runAt: now },
    });
    applicationOf(strapi).runner.wake();
    return (await jobs.count({})) === 0;
  });
};

/** Starts a new server on the app's data, lets it finish the remaining work, and checks the result. */
export const expectNoContradictions = async (
  options: BootOptions,
  mails: readonly string[]
): Promise<void> => {
  const app = await bootStrapi(options);
  try {
    await finish(app);
    expect(await contradictions(app, mails)).toEqual([]);
  } finally {
    await app.stop({ keepDir: true });
  }
};
