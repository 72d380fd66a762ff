import type { Core } from '@strapi/strapi';
import { applicationOf } from './composition';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await applicationOf(strapi).runner.stop();
};
