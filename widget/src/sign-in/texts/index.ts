import { en } from './en';

/** All texts of the element. */
export type SignInTexts = {
  readonly [Key in keyof typeof en]: (typeof en)[Key] extends string
    ? string
    : readonly [title: string, sentence: string];
};

// Literal paths, so that the build creates a separate file for each language.
const LANGUAGES: Record<string, () => Promise<{ texts: SignInTexts }>> = {
  de: () => import('./sign-in-de'),
  es: () => import('./sign-in-es'),
  fr: () => import('./sign-in-fr'),
  nl: () => import('./sign-in-nl'),
};

/** The texts for a language tag such as `de-AT`, and the tag; English if there is no translation or it does not load. */
export const loadTexts = async (tag: string): Promise<{ language: string; texts: SignInTexts }> => {
  const translation = await LANGUAGES[tag.slice(0, 2)]?.().catch(() => null);
  if (translation) return { language: tag, texts: translation.texts };
  return { language: tag.startsWith('en') ? tag : 'en', texts: en };
};
