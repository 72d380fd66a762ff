import { textId, type TextKey } from './texts';

type Texts = Record<string, string>;

const LOADERS: Record<string, () => Promise<{ default: Texts }>> = {
  en: () => import('./en.json'),
  de: () => import('./de.json'),
  fr: () => import('./fr.json'),
  es: () => import('./es.json'),
  nl: () => import('./nl.json'),
};

/** Every key with its prefix; the keys of all languages are those of the English file, which a test holds. */
const withIds = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([key, value]) => [textId(key as TextKey), value]));

/** The plugin's texts for each language of the admin. Strapi shows the English ones where there are none. */
export const registerTrads = ({ locales }: { locales: string[] }) =>
  Promise.all(
    locales.map(async (locale) => {
      const load = LOADERS[locale];
      return { locale, data: load ? withIds((await load()).default) : {} };
    })
  );
