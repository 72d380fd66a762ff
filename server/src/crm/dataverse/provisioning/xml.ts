import { localize, type LabelLanguages, type Text } from './texts';

/** Writes the XML of forms, views and site maps. */

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** An element. Attributes that are undefined are left out. */
export const element = (
  name: string,
  attributes: Record<string, string | number | boolean | undefined> = {},
  children: readonly string[] = []
): string => {
  const opening = [
    name,
    ...Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}="${escape(String(value))}"`]
    ),
  ].join(' ');
  return children.length === 0 ? `<${opening} />` : `<${opening}>${children.join('')}</${name}>`;
};

/** An element with text in it. */
export const textElement = (name: string, text: string): string => element(name, {}, [escape(text)]);

/** The labels of an element of a form. */
export const labelsElement = (text: Text, languages: LabelLanguages): string =>
  element(
    'labels',
    {},
    localize(text, languages).map((each) =>
      element('label', { description: each.text, languagecode: each.language })
    )
  );

/** The titles of an element of a site map. */
export const titlesElement = (text: Text, languages: LabelLanguages): string =>
  element(
    'Titles',
    {},
    localize(text, languages).map((each) => element('Title', { LCID: each.language, Title: each.text }))
  );
