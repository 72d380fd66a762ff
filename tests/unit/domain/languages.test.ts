import { baseLanguage, closestLocale, textLanguage } from '../../../server/src/domain/languages';

describe('the language of a text', () => {
  it('leaves out region and script', () => {
    expect(baseLanguage('pt-BR')).toBe('pt');
    expect(baseLanguage('de')).toBe('de');
  });

  it.each([
    ['en-GB', 'en'],
    ['de-AT', 'de'],
    ['fr-CA', 'fr'],
    ['es-419', 'es'],
    ['nl', 'nl'],
    ['pt-BR', 'en'],
    ['deu', 'en'],
  ])('for %s is %s', (locale, language) => {
    expect(textLanguage(locale)).toBe(language);
  });
});

describe('closestLocale', () => {
  it.each([
    ['de-AT', ['en', 'de-AT', 'de'], 'de-AT'],
    ['de-AT', ['de-CH', 'de'], 'de'],
    ['de', ['en', 'de-CH'], 'de-CH'],
    ['zh-TW', ['zh', 'zh-Hant'], 'zh-Hant'],
    ['zh-Hant', ['zh'], 'zh'],
    ['pt-BR', ['PT_br'], 'PT_br'],
    ['nb', ['de', 'no'], 'no'],
    ['nn', ['de', 'nb'], 'nb'],
    ['es-MX', ['es', 'es-419'], 'es-419'],
    ['ca', ['de', 'es'], null],
    ['ar', ['en', 'elvish', '!'], null],
    ['ar', [], null],
  ])('finds the closest to %s among %j: %s', (locale, offered, found) => {
    expect(closestLocale(locale, offered)).toBe(found);
  });
});
