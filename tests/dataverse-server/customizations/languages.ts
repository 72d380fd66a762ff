import { badRequest } from '../fault';
import type { Label } from '../schema';

/** Language codes (LCIDs) of an environment. */
export interface Languages {
  /** The language that the environment was created with. Cannot be changed. */
  base: number;
  /** Languages that texts may be in, with the base language. */
  provisioned: readonly number[];
}

export interface LocalText {
  text: string;
  language: number;
}

/** Refuses a language that is not provisioned. */
export const checkLanguage = ({ provisioned }: Languages, language: number): void => {
  if (!provisioned.includes(language)) {
    throw badRequest(
      `The language code ${String(language)} is not a valid language for this organization.`,
      '0x80044195'
    );
  }
};

/** Refuses texts in languages that are not provisioned, and texts that leave out the base language. */
export const checkTexts = (languages: Languages, texts: LocalText[], what: string): void => {
  for (const { language } of texts) checkLanguage(languages, language);
  if (!texts.some(({ text, language }) => language === languages.base && text !== '')) {
    throw badRequest(`${what} has no label in the base language ${String(languages.base)}.`, '0x80040203');
  }
};

/** The texts as a label, once they are checked. */
export const labelOf = (languages: Languages, texts: LocalText[], what: string): Label => {
  checkTexts(languages, texts, what);
  const entries = texts.map(({ text, language }) => [language, text] as const);
  const { [languages.base]: label = '', ...translations } = Object.fromEntries(entries);
  return { label, translations };
};

/**
 * Writes texts over a label.
 *
 * @param merge Whether texts in other languages stay, as with the header `MSCRM.MergeLabels: true`
 */
export const writtenOver = (before: Label, texts: Label, merge: boolean): Label => ({
  label: texts.label,
  translations: merge ? { ...before.translations, ...texts.translations } : texts.translations,
});
