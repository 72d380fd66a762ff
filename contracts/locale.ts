import { z } from 'zod';

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** A tag in the form that all ways to write it share, if there is such a language: `german` is well-formed, too. */
const canonicalTag = (text: string): string | null => {
  try {
    const { language, baseName } = new Intl.Locale(text);
    return names.of(language) === undefined ? null : baseName;
  } catch {
    return null;
  }
};

/** A language as staff choose it, in BCP 47. What a CRM holds may be none; then the next candidate counts. */
export const localeSchema = z
  .string()
  .min(2)
  .max(35)
  .refine((text) => canonicalTag(text) !== null, 'A language tag, such as de or pt-BR');

/** Those of some tags that say the same as an earlier one. */
export const duplicateLocales = (tags: readonly string[]): string[] => {
  const canonical = tags.map(canonicalTag);
  return tags.filter((_tag, index) => canonical.indexOf(canonical[index] ?? null) !== index);
};
