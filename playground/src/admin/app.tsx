import type { StrapiApp } from '@strapi/strapi/admin';

export default {
  config: {
    locales: ['de', 'es', 'fr', 'nl'],
    notifications: { releases: false },
    tutorials: false,
  },
  bootstrap(_app: StrapiApp) {},
};
