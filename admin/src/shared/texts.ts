import { useCallback } from 'react';
import { type PrimitiveType, useIntl } from 'react-intl';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import type en from '../translations/en.json';

/** Key of a text in the translation files, without the plugin's prefix. */
export type TextKey = keyof typeof en;

/** Strapi looks up the widget's name and its group in the component picker under these ids. */
const isStrapiKey = (key: string) => key.startsWith('portal-connector');

/** The id of a text in Strapi's admin. */
const textId = (key: TextKey): string => (isStrapiKey(key) ? key : `${PLUGIN_ID}.${key}`);

/** A message descriptor, for Strapi APIs that take one. */
export const text = (key: TextKey) => ({ id: textId(key), defaultMessage: key });

export type Translate = (key: TextKey, values?: Record<string, PrimitiveType>) => string;

/** Returns a function that translates the plugin's texts into the admin's language. */
export const useText = (): Translate => {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: textId(key) }, values), [formatMessage]);
};

type Texts = Record<string, string>;

const LOADERS: Record<string, () => Promise<{ default: Texts }>> = {
  en: () => import('../translations/en.json'),
  de: () => import('../translations/de.json'),
  fr: () => import('../translations/fr.json'),
  es: () => import('../translations/es.json'),
  nl: () => import('../translations/nl.json'),
};

/** A test makes sure that all languages have the keys of the English file. */
const withPluginPrefix = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([key, value]) => [textId(key as TextKey), value]));

/** Loads the plugin's texts for each language of the admin. Strapi falls back to English for the others. */
export const registerTrads = ({ locales }: { locales: string[] }) =>
  Promise.all(
    locales.map(async (locale) => {
      const load = LOADERS[locale];
      return { locale, data: load ? withPluginPrefix((await load()).default) : {} };
    })
  );
