import type { Core } from '@strapi/strapi';
import { registerOpenId, storeOpenId } from './openid';
import { seed } from './seed';

export default {
  register({ strapi }: { strapi: Core.Strapi }) {
    registerOpenId(strapi);
  },

  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    await storeOpenId(strapi);
    await seed(strapi);
  },
};
