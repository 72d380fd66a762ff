import { useIntl } from 'react-intl';

/** The name of a language in the language of the admin; undefined if the tag is none that is known. */
export const useLanguageName = () => {
  const { formatDisplayName } = useIntl();
  return (tag: string): string | undefined => {
    try {
      return formatDisplayName(tag, { type: 'language', fallback: 'none' });
    } catch {
      return undefined;
    }
  };
};
