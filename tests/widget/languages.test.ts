import '../../widget/src';
import { formatDuration, formatPlural } from '../../widget/src/view/intl';
import { TRANSLATIONS as PROVIDERS } from '../../widget/src/view/providers/translations';
import { TRANSLATIONS as REQUEST } from '../../widget/src/view/request/translations';
import { texts as de } from '../../widget/src/texts/de';
import { en } from '../helpers/english';
import { texts as es } from '../../widget/src/texts/es';
import { texts as fr } from '../../widget/src/texts/fr';
import { texts as nl } from '../../widget/src/texts/nl';
import { FakeApi, refused } from './support/api';
import { control, CODE, mount, open, part, seen, settle, type, visit } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

describe('the language', () => {
  it.each([
    ['de', 'Konto erstellen'],
    ['de-AT', 'Konto erstellen'],
    ['fr', 'Créez votre compte'],
    ['es', 'Cree su cuenta'],
    ['nl', 'Maak uw account aan'],
    ['en-GB', 'Create your account'],
    ['pt', 'Create your account'],
    ['not a language', 'Create your account'],
  ])('is chosen for the tag %s: %s', async (lang, heading) => {
    const element = await open({ lang });
    expect(part(element, 'heading')?.textContent).toBe(heading);
  });

  it('is that of the page unless the element has its own', async () => {
    visit(`/sign-up#invitation=${CODE}`);
    document.documentElement.lang = 'nl';
    expect(part(await mount(), 'heading')?.textContent).toBe('Maak uw account aan');
    expect(part(await mount({ lang: 'fr' }), 'heading')?.textContent).toBe('Créez votre compte');
  });

  it('is used for dates, and sent to the server for field labels', async () => {
    const element = await open({ lang: 'de' });
    expect(part(element, 'footnote')?.textContent).toBe('Die Einladung gilt bis 5. Dezember 2026.');
    expect(api.calls[0]!.headers['Accept-Language']).toBe('de');
    expect(part(element, 'card')?.lang).toBe('de');
  });

  it('is declared as English, left to right, if there is no translation', async () => {
    const element = await open({ lang: 'ar' });
    expect(part(element, 'card')).toMatchObject({ lang: 'en', dir: 'ltr' });
    expect(part(element, 'footnote')?.textContent).toBe('The invitation is valid until December 5, 2026.');
    expect(api.calls[0]!.headers['Accept-Language']).toBe('ar');
  });

  it('is that of the page if the site provides texts', async () => {
    const element = await open({ lang: 'ar' }, { texts: { heading: 'أنشئ حسابك' } });
    expect(part(element, 'card')).toMatchObject({ lang: 'ar', dir: '' });
  });

  it('can change without losing the input', async () => {
    const element = await open();
    type(element, 'Password', 'half a pass');
    element.lang = 'es';
    await settle();
    expect(control(element, 'Contraseña').value).toBe('half a pass');
    expect(part(element, 'hint')?.textContent).toBe('Al menos 12 caracteres · falta 1');
  });
});

describe('the texts property', () => {
  it('replaces single texts', async () => {
    const element = await open({ lang: 'de' }, { texts: { heading: 'Servus!' } });
    expect(part(element, 'heading')?.textContent).toBe('Servus!');
    expect(part(element, 'submit')?.textContent).toBe('Konto erstellen');
  });

  it('can replace the message of a state', async () => {
    api.on('inspect', refused(410, 'invitation.revoked'));
    const element = await open({}, { texts: { revoked: ['Sorry', 'Call us at 555-1234.'] } });
    expect(seen(element)).toBe('SorryCall us at 555-1234.');
  });

  it('can be set later', async () => {
    const element = await open();
    element.texts = { submit: 'Go' };
    await settle();
    expect(part(element, 'submit')?.textContent).toBe('Go');
  });
});

describe.each(Object.entries({ de, es, fr, nl }))('the translation %s', (language, translation) => {
  const texts = { ...translation, ...PROVIDERS[language]!, ...REQUEST[language]! };
  const json = (text: unknown): string => JSON.stringify(text);
  const placeholders = (text: unknown): string[] => [...new Set(json(text).match(/\{\w+\}/g))].sort();
  const canonical = (name: string): string => (name === '{fullName}' ? '{name}' : name);

  it('has the same keys as English', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.keys(en) as Array<keyof typeof en>)('keeps the placeholders of %s', (key) => {
    expect(placeholders(texts[key]).map(canonical)).toEqual(placeholders(en[key]).map(canonical));
  });

  it('translates every text', () => {
    const untranslated = Object.keys(en).filter(
      (key) => json(texts[key as 'done']) === json(en[key as 'done'])
    );
    expect(untranslated).toEqual([]);
  });

  it('has the plural forms of its language', () => {
    const forms = new Intl.PluralRules(language)
      .resolvedOptions()
      .pluralCategories.filter((form) => form !== 'many');
    expect(Object.keys(texts.atLeast).sort()).toEqual([...forms].sort());
  });
});

describe('numbers', () => {
  it.each([
    ['en', 1, '1 more to go'],
    ['en', 1200, '1,200 more to go'],
    ['de', 1200, '1.200 more to go'],
  ])('are formatted as in %s', (language, n, text) => {
    expect(formatPlural(language, { other: '{n} more to go' }, n)).toBe(text);
  });

  it('select the plural form of their category, or else "other"', () => {
    expect(formatPlural('fr', { one: 'un', other: 'plusieurs' }, 0)).toBe('un');
    expect(formatPlural('ar', { other: 'general' }, 2)).toBe('general');
  });

  it.each([
    ['en', 60, '1 minute'],
    ['en', 125, '2 minutes 5 seconds'],
    ['de', 1, '1 Sekunde'],
    ['fr', 3600, '60 minutes'],
  ])('of seconds are formatted as in %s', (language, seconds, text) => {
    expect(formatDuration(language, seconds)).toBe(text);
  });
});
