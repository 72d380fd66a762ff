import request, { type Response } from 'supertest';
import { createAuthenticator } from '../../helpers/authenticator';
import { ORIGIN, type TestApp } from '../../helpers/strapi';
import type { Stage } from './stage';

/** Calls that a page with a passkey makes. */
export const createPasskeyCalls = ({ http }: TestApp, stage: Stage) => {
  /** A call from a page of an origin; null for a client that is no browser. */
  const post = async (path: string, body: object, origin: string | null = ORIGIN): Promise<Response> => {
    const call = request(http).post(`/api/crm-user-invite${path}`);
    if (origin !== null) void call.set('Origin', origin);
    return call.send(body);
  };

  const creationOptions = async (code: string, origin = ORIGIN) =>
    (await post('/invitations/passkey-options', { code }, origin)).body.data;

  const requestOptions = async (origin = ORIGIN) =>
    (await post('/sign-in/passkey-options', {}, origin)).body.data;

  return {
    post,
    creationOptions,
    requestOptions,

    /** The code of a new invitation to a new contact. */
    async invite(email: string): Promise<string> {
      await stage.invite((await stage.contact({ email })).documentId);
      return stage.codeSentTo(email);
    },

    /** Signs a new contact up with a passkey, and returns its authenticator, user and request. */
    async signUp(code: string, authenticator = createAuthenticator(ORIGIN)) {
      const passkey = authenticator.create(await creationOptions(code));
      const body = { code, passkey };
      const response = await post('/invitations/redeem', body);
      return {
        authenticator,
        body,
        response,
        user: response.body.data?.user,
        session: response.body.data?.session,
      };
    },

    /** Signs in with what the authenticator made last, or with a given credential. */
    async signIn(authenticator: ReturnType<typeof createAuthenticator>, lies = {}): Promise<Response> {
      const credential = authenticator.get(await requestOptions(), lies);
      return post('/sign-in/passkey', { credential });
    },
  };
};
