import { z } from 'zod';

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * The canonical form of a tag, or null if the language does not exist: a well-formed tag such as `german` need not
 * name one.
 */
const canonicalTag = (text: string): string | null => {
  try {
    const { language, baseName } = new Intl.Locale(text);
    return names.of(language) === undefined ? null : baseName;
  } catch {
    return null;
  }
};

/** A language chosen by staff (BCP 47). A value from a CRM may be invalid; then the next candidate is used. */
export const localeSchema = z
  .string()
  .min(2)
  .max(35)
  .refine((text) => canonicalTag(text) !== null, 'A language tag, such as de or pt-BR');

/** The tags that are equivalent to an earlier one. */
export const duplicateLocales = (tags: readonly string[]): string[] => {
  const canonical = tags.map(canonicalTag);
  return tags.filter((_tag, index) => canonical.indexOf(canonical[index] ?? null) !== index);
};
