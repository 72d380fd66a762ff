import { baseLanguage, firstLocale, textLanguage } from '../../../server/src/domain/languages';

describe('firstLocale', () => {
  it('takes the first one that is a language tag', () => {
    expect(firstLocale('de', 'fr')).toBe('de');
    expect(firstLocale(null, undefined, '', 'fr')).toBe('fr');
    expect(firstLocale('not a language', 'de_DE', '<script>', 'nl')).toBe('nl');
  });

  it('writes it in canonical form', () => {
    expect(firstLocale('PT-br')).toBe('pt-BR');
    expect(firstLocale('zh-hant-tw')).toBe('zh-Hant-TW');
  });

  it('is English if nobody says otherwise', () => {
    expect(firstLocale()).toBe('en');
    expect(firstLocale(null, '???')).toBe('en');
  });
});

describe('the languages of texts', () => {
  it('leave out region and script', () => {
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
