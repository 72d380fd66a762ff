import type { Core } from '@strapi/strapi';

/** German beside English, which Strapi makes by itself. */
export const seedLocales = async (strapi: Core.Strapi): Promise<void> => {
  const locales = strapi.plugin('i18n').service('locales');
  if (await locales.findByCode('de')) return;
  await locales.create({ code: 'de', name: 'German (de)' });
};
