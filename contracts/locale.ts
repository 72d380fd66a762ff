import { z } from 'zod';

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Whether there is such a language: `german` is well-formed, too. */
const isLanguageTag = (text: string): boolean => {
  try {
    return names.of(new Intl.Locale(text).language) !== undefined;
  } catch {
    return false;
  }
};

/** A language as staff choose it, in BCP 47. What a CRM holds may be none; then the next candidate counts. */
export const localeSchema = z
  .string()
  .min(2)
  .max(35)
  .refine(isLanguageTag, 'A language tag, such as de or pt-BR');
