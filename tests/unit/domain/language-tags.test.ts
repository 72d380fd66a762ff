import { languageTag } from '../../../server/src/domain/language-tags';
import { firstLocale } from '../../../server/src/domain/languages';

describe('a language', () => {
  it.each([
    ['de', 'de'],
    ['PT-br', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['de_AT', 'de-AT'],
    ['de_DE.UTF-8', 'de-DE'],
    ['iw', 'he'],
    ['ger', 'de'],
    ['deu', 'de'],
    ['FRE', 'fr'],
    ['dut', 'nl'],
    ['1031', 'de-DE'],
    ['2057', 'en-GB'],
    ['German', 'de'],
    ['german', 'de'],
    ['Deutsch', 'de'],
    ['allemand', 'de'],
    ['Alemán', 'de'],
    ['Duits', 'de'],
    ['Français', 'fr'],
    ['FRANCAIS', 'fr'],
    ['Español', 'es'],
    ['Nederlands', 'nl'],
    ['polski', 'pl'],
    ['日本語', 'ja'],
    ['German (Austria)', 'de-AT'],
    ['Deutsch (Österreich)', 'de-AT'],
    ['German - Germany', 'de-DE'],
    ['English - United Kingdom', 'en-GB'],
    ['English (UK)', 'en-GB'],
    ['English, US', 'en-US'],
    ['Austrian German', 'de-AT'],
    ['Flemish', 'nl-BE'],
    ['português (Brasil)', 'pt-BR'],
    ['Chinese (Simplified)', 'zh-Hans'],
  ])('written %s is %s', (text, tag) => {
    expect(languageTag(text)).toBe(tag);
  });

  it.each([
    '',
    '-',
    'xx',
    'klingonisch',
    'no language',
    '99999',
    'Englisch/Deutsch',
    'German (Atlantis)',
    '<script>',
    'und',
    'zxx',
    'x'.repeat(10_000),
  ])(
    // prettier-ignore
    'is not %j',
    (text) => {
      expect(languageTag(text)).toBeNull();
    }
  );
});

describe('firstLocale', () => {
  it('returns the first valid language', () => {
    expect(firstLocale('de', 'fr')).toBe('de');
    expect(firstLocale(null, undefined, '', 'fr')).toBe('fr');
    expect(firstLocale('not a language', '<script>', 'German', 'nl')).toBe('de');
  });

  it('defaults to English', () => {
    expect(firstLocale()).toBe('en');
    expect(firstLocale(null, '???')).toBe('en');
  });
});
