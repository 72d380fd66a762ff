import type { Core } from '@strapi/strapi';
import { applicationOf } from './composition';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { runner, crmPoller, disconnect } = applicationOf(strapi);
  await crmPoller?.stop();
  await runner.stop();
  await disconnect();
};
