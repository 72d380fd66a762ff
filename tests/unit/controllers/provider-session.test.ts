import type { Context } from 'koa';
import { forgetProviderTokens } from '../../../server/src/controllers/provider-session';

const RESPONSE = { access_token: 'a token', raw: { email: 'ada@example.org' } };

const contextWith = (session: unknown, more: object = {}): Context =>
  ({ session, sessionOptions: { secure: false }, secure: false, ...more }) as unknown as Context;

describe('forgetting the tokens', () => {
  const rest = (more: object): object => {
    const session = { cart: 3, grant: { response: RESPONSE } };
    forgetProviderTokens(contextWith(session, more));
    return session;
  };

  it.each([{}, { sessionOptions: {} }, { sessionOptions: { secure: true }, secure: true }])(
    'removes them, and nothing else: %j',
    (more) => {
      expect(rest(more)).toEqual({ cart: 3 });
    }
  );

  it.each([
    ['there is no session middleware', { sessionOptions: undefined }],
    ['the session is on the server', { sessionOptions: { store: { get: () => null } } }],
    ['the session is on the server, by a class', { sessionOptions: { ContextStore: class {} } }],
    ['Koa would refuse to send the cookie', { sessionOptions: { secure: true }, secure: false }],
  ])('leaves them if %s', (_why, more) => {
    expect(rest(more)).toHaveProperty('grant');
  });

  it.each([undefined, null])('does nothing without a session: %s', (session) => {
    expect(() => forgetProviderTokens(contextWith(session))).not.toThrow();
  });
});
