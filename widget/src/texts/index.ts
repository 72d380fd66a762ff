import { en } from './en';

type Widened<Text> = Text extends string
  ? string
  : Text extends readonly [string, string]
    ? readonly [title: string, sentence: string]
    : { readonly one?: string; readonly other: string };

/** All that the element says. A text with a number has a form for each plural category that its language tells apart. */
export type Texts = { readonly [Key in keyof typeof en]: Widened<(typeof en)[Key]> };

// Written out, so that each language becomes a file of its own.
const LANGUAGES: Record<string, () => Promise<{ texts: Texts }>> = {
  de: () => import('./de'),
  es: () => import('./es'),
  fr: () => import('./fr'),
  nl: () => import('./nl'),
};

/** The texts for a language tag such as `de-AT`; English where there is no translation or it does not load. */
export const loadTexts = async (tag: string): Promise<Texts> => {
  try {
    return { ...en, ...(await LANGUAGES[tag.slice(0, 2)]?.())?.texts };
  } catch {
    return en;
  }
};
