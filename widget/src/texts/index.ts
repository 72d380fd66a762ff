import { en, type secondary, type serverErrors } from './en';

type Widened<Text> = Text extends string
  ? string
  : Text extends readonly [string, string]
    ? readonly [title: string, sentence: string]
    : { readonly one?: string; readonly other: string };

type English = typeof en & typeof secondary & typeof serverErrors;

/** All texts of the element. A text with a number has one form for each plural category of its language. */
export type Texts = {
  readonly [Key in keyof English]: Widened<English[Key]>;
};

// Literal paths, so that the build creates a separate file for each language.
const LANGUAGES: Record<string, () => Promise<{ texts: Texts }>> = {
  de: () => import('./de'),
  es: () => import('./es'),
  fr: () => import('./fr'),
  nl: () => import('./nl'),
};

/** The texts for a language tag such as `de-AT`, and the tag; English if there is no translation or it does not load. */
export const loadTexts = async (tag: string): Promise<{ language: string; texts: Partial<Texts> }> => {
  const translation = await LANGUAGES[tag.slice(0, 2)]?.().catch(() => null);
  return translation
    ? { language: tag, texts: { ...en, ...translation.texts } }
    : { language: tag.startsWith('en') ? tag : 'en', texts: en };
};
