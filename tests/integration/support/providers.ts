import request, { type Response } from 'supertest';
import type { ScriptedProvider } from '../../helpers/scripted-provider';
import { ORIGIN, type TestApp } from '../../helpers/strapi';

/** A page of the website that has the element. */
export const PAGE = `${ORIGIN}/sign-up`;

type Browser = ReturnType<typeof request.agent>;
type Values = Record<string, unknown>;

interface Registry {
  add(name: string, provider: object): void;
}

/** Actions with the providers of Users & Permissions. */
export const createProviders = ({ strapi, http }: TestApp) => {
  const grant = strapi.store({ type: 'plugin', name: 'users-permissions', key: 'grant' });

  /** Changes a provider's settings, as _Settings › Users & Permissions › Providers_ does. */
  const set = async (name: string, settings: Values): Promise<void> => {
    const stored = (await grant.get({})) as Record<string, Values>;
    await grant.set({ value: { ...stored, [name]: { ...stored[name], ...settings } } });
  };

  /** Sends the browser to the provider and back to Strapi. */
  const comeBack = async (
    browser: Browser,
    name: string,
    provider: ScriptedProvider,
    callback: string | null = PAGE
  ): Promise<Response> => {
    const query = callback === null ? '' : `?callback=${encodeURIComponent(callback)}`;
    const started = await browser.get(`/api/connect/${name}${query}`);
    if (started.status !== 302) throw new Error(`Strapi does not connect: ${started.text}`);
    const { pathname, search } = new URL(provider.visit(String(started.headers.location)));
    const back = await browser.get(pathname + search);
    if (back.status !== 302) throw new Error(`Strapi does not lead back: ${back.text}`);
    return back;
  };

  /** Sends the browser to the provider and back to the page. @returns the address that it ends at */
  const signIn = async (...trip: Parameters<typeof comeBack>): Promise<string> =>
    String((await comeBack(...trip)).headers.location);

  return {
    set,
    comeBack,
    signIn,

    /** Registers a provider of the app's own, as its code would in register(), and switches it on. */
    async register(name: string, { url }: ScriptedProvider, client: Values): Promise<void> {
      const registry: Registry = strapi.plugin('users-permissions').service('providers-registry');
      registry.add(name, {
        authCallback: async ({ accessToken }: { accessToken: string }) => {
          const answer = await fetch(`${url}/userinfo`, {
            headers: { authorization: `Bearer ${accessToken}` },
          });
          if (!answer.ok) throw new Error(`No profile for ${accessToken}: ${await answer.text()}`);
          return answer.json();
        },
      });
      const endpoints = { oauth: 2, authorize_url: `${url}/authorize`, access_url: `${url}/token` };
      await set(name, { enabled: true, callback: PAGE, ...endpoints, ...client });
    },

    /** A browser, which keeps cookies. */
    browser: (): Browser => request.agent(http),

    redeem: (browser: Browser, body: Values): Promise<Response> =>
      Promise.resolve(browser.post('/api/crm-user-invite/invitations/redeem').send(body)),

    /** Signs in with the provider, and up with the code. */
    async signUp(
      name: string,
      provider: ScriptedProvider,
      code: string,
      more: Values = {}
    ): Promise<Response> {
      const browser = request.agent(http);
      await signIn(browser, name, provider);
      return browser
        .post('/api/crm-user-invite/invitations/redeem')
        .send({ code, provider: { name, query: {} }, ...more });
    },
  };
};

export type Providers = ReturnType<typeof createProviders>;
