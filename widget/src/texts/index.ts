import {
  en,
  type passkeys,
  type providers,
  type request,
  type secondary,
  type serverErrors,
  type ways,
} from './en';

type Widened<Text> = Text extends string
  ? string
  : Text extends readonly [string, string]
    ? readonly [title: string, sentence: string]
    : { readonly one?: string; readonly other: string };

type Translated<English> = { readonly [Key in keyof English]: Widened<English[Key]> };

/** The texts in the file of a language. */
export type Translation = Translated<typeof en & typeof secondary & typeof serverErrors>;

/** The texts for the choice between a password and other ways to sign up. */
export type WayTexts = Translated<typeof ways>;

/** The texts for signing up with a passkey, which load with it. */
export type PasskeyTexts = Translated<typeof passkeys>;

/** The texts for signing up with a provider, which load with it. */
export type ProviderTexts = Translated<typeof providers>;

/** The texts for asking for an invitation, which load with its form. */
export type RequestTexts = Translated<typeof request>;

/** All texts of the element. A text with a number has one form for each plural category of its language. */
export type Texts = Translation & WayTexts & ProviderTexts & PasskeyTexts & RequestTexts;

// Literal paths, so that the build creates a separate file for each language.
const LANGUAGES: Record<string, () => Promise<{ texts: Translation }>> = {
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
