import { useQueryParams } from '@strapi/strapi/admin';

interface EntryQuery {
  plugins?: { i18n?: { locale?: string } };
}

/** The language of the entry that is edited; undefined if its type has none. */
export const useEntryLocale = (): string | undefined => {
  const [{ query }] = useQueryParams<EntryQuery>();
  return query.plugins?.i18n?.locale;
};
