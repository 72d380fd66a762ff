import { nameProvider, tokensOfProvider } from '../../../server/src/domain/provider-session';

const RESPONSE = { access_token: 'a token', raw: { email: 'ada@example.org' } };

describe('the tokens of a provider in the session', () => {
  it('are those that Strapi got at the end of a sign-in with it', () => {
    const session = { cart: 3, grant: { response: RESPONSE } };
    nameProvider(session, 'google');
    expect(tokensOfProvider(session, 'google')).toEqual(RESPONSE);
    expect(tokensOfProvider(session, 'microsoft')).toBeNull();
  });

  it('are taken for any provider if the sign-in does not name one', () => {
    expect(tokensOfProvider({ grant: { response: RESPONSE } }, 'google')).toEqual(RESPONSE);
  });

  it.each([
    undefined,
    null,
    {},
    { grant: null },
    { grant: {} },
    { grant: { state: 'x', provider: 'google' } },
    { grant: { response: 'a token' } },
    { grant: { response: ['a token'] } },
  ])('are none in %j, which stays as it is', (session) => {
    const before = structuredClone(session);
    nameProvider(session, 'google');
    expect(session).toEqual(before);
    expect(tokensOfProvider(session, 'google')).toBeNull();
  });
});
