import type { Core } from '@strapi/strapi';
import { tableOf } from './table';
import { PERMISSION_UID } from './users';

/** A provider's settings under _Settings › Users & Permissions › Providers_. */
export interface ProviderSettings {
  enabled: boolean;
  /** The client id at the provider; empty if it was not entered. */
  key: string;
  secret: string;
  /** The host of providers that everybody runs on their own, without `https://`; may have a path. */
  subdomain: string;
}

/** What Strapi got from a provider at the end of a sign-in, such as `access_token`. */
export type ProviderTokens = Readonly<Record<string, unknown>>;

interface Registry {
  getAll(): Record<string, { authCallback?: unknown }>;
  run(request: {
    provider: string;
    accessToken: unknown;
    query: ProviderTokens;
    providers: unknown;
    grantResponse?: ProviderTokens;
  }): Promise<unknown>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The first Strapi 5 that keeps the tokens in its session. Earlier ones pass them on in the address of the page. */
const FIRST_WITH_SESSION = 53;

/** The providers that Strapi comes with. Apps can register more. */
const BUILT_IN = new Set([
  ...['auth0', 'cas', 'cognito', 'discord', 'facebook', 'github', 'google', 'instagram', 'keycloak'],
  ...['linkedin', 'microsoft', 'patreon', 'reddit', 'twitch', 'twitter', 'vk'],
]);

/** The providers that Users & Permissions can sign in with. */
export const createSignInProviderRepository = (strapi: Core.Strapi) => {
  const registry = (): Registry => strapi.plugin('users-permissions').service('providers-registry');

  const permissions = tableOf<{ id: number }>(strapi, PERMISSION_UID);

  const storedSettings = async (): Promise<Record<string, unknown>> => {
    const stored = await strapi.store({ type: 'plugin', name: 'users-permissions', key: 'grant' }).get({});
    return isObject(stored) ? stored : {};
  };

  return {
    /** The current settings, by name; without providers that no code is registered for. One statement. */
    async settings(): Promise<ReadonlyMap<string, ProviderSettings>> {
      const registered = registry().getAll();
      return new Map(
        Object.entries(await storedSettings()).flatMap(([name, settings]) => {
          const canSignIn = Object.hasOwn(registered, name) && registered[name]?.authCallback !== undefined;
          if (!canSignIn || !isObject(settings)) return [];
          const { enabled, key, secret, subdomain } = settings;
          const texts = { key: textOf(key), secret: textOf(secret), subdomain: textOf(subdomain) };
          return [[name, { enabled: enabled === true, ...texts }]];
        })
      );
    },

    /**
     * Asks the provider for the address of the person who signed in, as Strapi's own sign-in does.
     *
     * @param isFromSession Whether Strapi itself received the tokens from the provider
     * @returns the address as the provider writes it, or null if it gives none
     * @throws whatever the provider's code throws; the message may contain tokens
     */
    async readAddress(
      provider: string,
      tokens: ProviderTokens,
      { isFromSession }: { isFromSession: boolean }
    ): Promise<string | null> {
      const profile = await registry().run({
        provider,
        accessToken: tokens.access_token ?? tokens.code ?? tokens.oauth_token,
        query: tokens,
        providers: await storedSettings(),
        ...(isFromSession && { grantResponse: tokens }),
      });
      return isObject(profile) && typeof profile.email === 'string' ? profile.email : null;
    },

    /**
     * Whether tokens count that do not tell whom they were issued to, if the request brings them. They do for a
     * provider whose code is the app's own, which decides what it accepts, and on a Strapi that does the same in its
     * own sign-in, because it does not keep tokens in its session.
     */
    trustsAnyClient(provider: string): boolean {
      if (!BUILT_IN.has(provider)) return true;
      const [major, minor] = strapi.config.get('info.strapi', '').split('.').map(Number);
      return major === 5 && minor !== undefined && minor < FIRST_WITH_SESSION;
    },

    /** Whether visitors may call the route that leads to a provider. */
    async mayConnect(): Promise<boolean> {
      const where = { action: 'plugin::users-permissions.auth.connect', role: { type: 'public' } };
      return (await permissions.findOne({ where, select: ['id'] })) !== null;
    },

    /** Whether requests have a session, which the way to the provider and back needs. */
    hasSessions: (): boolean => 'session' in strapi.server.app.context,

    /** Whether Strapi can tell a provider the address to return to. */
    knowsOwnUrl: (): boolean => /^https?:\/\//.test(strapi.config.get('server.url', '')),
  };
};

export type SignInProviderRepository = ReturnType<typeof createSignInProviderRepository>;
