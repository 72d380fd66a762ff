import { from as localeOfLcid } from 'lcid';

/** The languages of the plugin's own texts; the first one serves all other languages. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl'] as const;

/** Longest tag that is kept: the length that RFC 5646, section 4.4.1, asks software to support. */
const LONGEST_TAG = 35;

/** Variants with their own name in CLDR, such as Austrian German, Flemish or Simplified Chinese. */
const VARIANTS = ['ar-001', 'de-AT', 'de-CH', 'en-AU', 'en-CA', 'en-GB', 'en-US', 'es-419', 'es-ES', 'es-MX', 'fa-AF', 'fr-CA', 'fr-CH', 'nl-BE', 'pt-BR', 'pt-PT', 'ro-MD', 'sr-ME', 'sw-CD', 'zh-Hans', 'zh-Hant']; // prettier-ignore

const LETTERS = Array.from({ length: 26 }, (_, place) => String.fromCharCode(97 + place));
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

type NameKind = 'language' | 'region' | 'script';

const namesIn = (language: string, type: NameKind, languageDisplay: 'dialect' | 'standard' = 'dialect') =>
  new Intl.DisplayNames([language], { type, languageDisplay, fallback: 'none' });

const ENGLISH = namesIn('en', 'language');

/** ISO 639 codes that do not name a language. */
const NO_LANGUAGE = new Set(['und', 'mul', 'mis', 'zxx']);

/** The tag in canonical form (BCP 47), if the language exists: `german` is well-formed but unknown. */
const canonicalTag = (text: string): string | null => {
  try {
    const locale = new Intl.Locale(text);
    const { language, baseName } = locale;
    const isKnown = !NO_LANGUAGE.has(language) && ENGLISH.of(language) !== undefined;
    return isKnown && baseName.length <= LONGEST_TAG ? baseName : null;
  } catch {
    return null;
  }
};

/** Tags by their names in the languages of the plugin's texts and in their own. */
const tagsByName = (): ReadonlyMap<string, string> => {
  const tags = new Map<string, string>();
  const add = (name: string | undefined, tag: string) => {
    const key = folded(name ?? '');
    if (key && !tags.has(key)) tags.set(key, tag);
  };
  const known = PAIRS.filter((code) => ENGLISH.of(code) !== undefined && canonicalTag(code) === code);
  const all = [...known, 'fil', 'yue', 'haw', 'gsw', ...VARIANTS];
  for (const display of ['dialect', 'standard'] as const) {
    for (const language of LANGUAGES) {
      const names = namesIn(language, 'language', display);
      for (const tag of all) add(names.of(tag), tag);
    }
    for (const tag of all) add(namesIn(tag, 'language', display).of(tag), tag);
  }
  return tags;
};

/** Regions by their names in some languages. */
const regionsIn = (languages: readonly string[]): ReadonlyMap<string, string> => {
  const regions = new Map<string, string>();
  for (const language of languages) {
    const names = namesIn(language, 'region');
    for (const pair of PAIRS) {
      const code = pair.toUpperCase();
      const name = names.of(code);
      if (name && !regions.has(folded(name))) regions.set(folded(name), code);
    }
  }
  for (const [name, code] of Object.entries({ uk: 'GB', usa: 'US', 'united states of america': 'US' })) {
    regions.set(name, code);
  }
  return regions;
};

let byName: ReadonlyMap<string, string> | undefined;
let regions: ReadonlyMap<string, string> | undefined;

const tagOfName = (text: string): string | null => {
  byName ??= tagsByName();
  const whole = byName.get(folded(text));
  if (whole) return whole;
  // German (Austria), German - Austria, German, Austria.
  const [, name = '', place = ''] = /^([^(,/–-]+?)\s*[(,/–-]\s*([^)]+?)\)?$/u.exec(text) ?? [];
  const language = byName.get(folded(name));
  if (!language || !place) return null;
  regions ??= regionsIn(LANGUAGES);
  const region =
    regions.get(folded(place)) ??
    (/^[a-z]{2}$/i.test(place) ? place : undefined) ??
    regionsIn([language]).get(folded(place));
  return region ? canonicalTag(`${new Intl.Locale(language).language}-${region}`) : null;
};

/**
 * The language tag (BCP 47, in canonical form) of a language as people and other systems write it: a tag
 * (`de-AT`, `de_AT.UTF-8`), an ISO 639-2 code (`ger`), a Windows locale identifier (`1031`, as in Dynamics
 * 365), or a name in the language itself or in a language of the plugin's texts (`Deutsch`, `German
 * (Austria)`, `néerlandais`). Null for any other text.
 *
 * @see https://learn.microsoft.com/openspecs/windows_protocols/ms-lcid
 */
export const languageTag = (text: string): string | null => {
  const trimmed = text.trim();
  if (/^\d{4,5}$/.test(trimmed)) {
    const locale = localeOfLcid(Number(trimmed));
    return locale ? canonicalTag(locale.replaceAll('_', '-')) : null;
  }
  return canonicalTag(trimmed.replace(/[.@].*$/, '').replaceAll('_', '-')) ?? tagOfName(trimmed);
};
