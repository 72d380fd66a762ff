import type { Core } from '@strapi/strapi';
import { applicationOf } from './compose';

/** Grace period in which running jobs may finish. */
const PATIENCE_MS = 5_000;

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { runner, crmPoller, connector, disconnect } = applicationOf(strapi);
  const stopped = Promise.all([crmPoller?.stop(), runner.stop()]);
  // Jobs that wait for an unavailable CRM are aborted and stay in the ledger.
  const patience = setTimeout(() => {
    connector.end();
  }, PATIENCE_MS);
  await stopped.finally(() => {
    clearTimeout(patience);
  });
  connector.end();
  await disconnect();
};
