import type { Core } from '@strapi/strapi';

interface LocaleService {
  getDefaultLocale(): Promise<string>;
}

/** The site's default locale; null without Strapi's i18n plugin. */
export const defaultLocale = async (strapi: Core.Strapi): Promise<string | null> => {
  const locales = strapi.plugin('i18n')?.service('locales') as unknown as LocaleService | undefined;
  return locales ? locales.getDefaultLocale() : null;
};
