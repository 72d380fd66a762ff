import { z } from 'zod';

const isLanguageTag = (text: string): boolean => {
  // BCP 47 would let a word such as `german` pass for a language.
  if (!/^[a-z]{2,3}\b/i.test(text)) return false;
  try {
    return new Intl.Locale(text).language !== 'und';
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
