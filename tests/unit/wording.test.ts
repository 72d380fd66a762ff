import { CHECK_CODES } from '../../contracts/checks';
import adminEnglish from '../../admin/src/translations/en.json';
import adminDutch from '../../admin/src/translations/nl.json';
import { createCheck } from '../../server/src/domain/checks';
import * as english from '../../widget/src/texts/en';
import { texts as dutch } from '../../widget/src/texts/nl';
import { TRANSLATIONS as PROVIDERS } from '../../widget/src/view/providers/translations';
import { TRANSLATIONS as REQUEST } from '../../widget/src/view/request/translations';

/** Texts by key. A text of the element may have several parts. */
const flat = (texts: object): Map<string, string> =>
  new Map(
    Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? text : JSON.stringify(text)])
  );

const ADMIN = [flat(adminEnglish), flat(adminDutch)] as const;
const ELEMENT = [
  flat({ ...english.en, ...english.secondary, ...english.providers, ...english.request }),
  flat({ ...dutch, ...PROVIDERS.nl, ...REQUEST.nl }),
] as const;

describe('the checks of sign-up with a provider, and of invitations on request', () => {
  const codes = CHECK_CODES.filter((code) =>
    /^(sign-up-(provider|permission|session|return)|request)\./.test(code)
  );

  it.each(codes)('are worded by the server as in the admin: %s', (code) => {
    const { name, message, remedy } = createCheck(code, {
      provider: '{provider}',
      label: '{label}',
      role: '{role}',
    });
    const [texts] = ADMIN;
    expect([name, message, remedy]).toEqual([
      texts.get(`check.${code.slice(0, code.lastIndexOf('.'))}`),
      texts.get(`check.${code}`),
      texts.get(`check.${code}.remedy`),
    ]);
  });
});

const SIGN_IN = /\b(sign(s|ed|ing)? (in|out)|sign-in)\b/i;
const SIGN_UP = /\b(sign(s|ed|ing)? up|sign-up)\b/i;

/** Dutch has “aanmelden” for both: here it is signing up, and “inloggen” is signing in. */
describe.each([
  ['admin', ADMIN],
  ['element', ELEMENT],
])('the Dutch texts of the %s', (_, [from, to]) => {
  /** The translations of the texts that speak of one, and not of the other. */
  const translationsOf = (one: RegExp, other: RegExp): [string, string][] =>
    [...from].flatMap(([key, text]) =>
      one.test(text) && !other.test(text) ? [[key, to.get(key) ?? ''] as [string, string]] : []
    );

  it('call signing in “inloggen”', () => {
    const all = translationsOf(SIGN_IN, SIGN_UP);
    expect(all.length).toBeGreaterThan(3);
    expect(all.filter(([, text]) => /aanmeld|aangemeld|afmeld|afgemeld|\bmeld/i.test(text))).toEqual([]);
  });

  it('call signing up “aanmelden”', () => {
    const all = translationsOf(SIGN_UP, SIGN_IN);
    expect(all.filter(([, text]) => /inlog|ingelogd|registr/i.test(text))).toEqual([]);
  });
});

describe('the warning of a request role that is not mapped', () => {
  it.each(['de', 'fr', 'es', 'nl'])(
    'says in %s until when, and refers to nothing before it',
    async (language) => {
      const texts = (await import(`../../admin/src/translations/${language}.json`)) as Record<string, string>;
      expect(texts['portal.request.role.unmapped']).not.toMatch(/bis dahin|d’ici là|hasta entonces|tot dan/i);
    }
  );
});
