import { baseLanguage, closestLocale, textLanguage } from '../../../server/src/domain/languages';

describe('the languages of texts', () => {
  it('omit region and script', () => {
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
  ])('serve %s in %s', (locale, language) => {
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
    ['ar', ['en', 'elvish', '!'], null],
    ['ar', [], null],
  ])('finds for %s among %j: %s', (locale, offered, found) => {
    expect(closestLocale(locale, offered)).toBe(found);
  });
});
