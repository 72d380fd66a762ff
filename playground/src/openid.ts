import type { Core } from '@strapi/strapi';
import type { OpenIdProvider } from '../config/openid';

const TIMEOUT_MS = 5000;

interface UserInfo {
  email?: string;
  email_verified?: boolean;
  preferred_username?: string;
}

interface Registration {
  icon: string;
  enabled: boolean;
  grantConfig: Record<string, unknown>;
  authCallback: (tokens: { accessToken: string }) => Promise<{ username: string; email: string }>;
}

interface Registry {
  add(name: string, registration: Registration): void;
}

/**
 * Reads the profile and insists on a verified address, as Strapi's own Keycloak provider does. That one cannot be used
 * here, because it calls `https:` addresses only.
 */
const profileFrom =
  (realmUrl: string): Registration['authCallback'] =>
  async ({ accessToken }) => {
    const response = await fetch(`${realmUrl}/protocol/openid-connect/userinfo`, {
      headers: { Authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The provider answered ${response.status}`);
    const {
      email,
      email_verified: isVerified,
      preferred_username: username,
    } = (await response.json()) as UserInfo;
    if (!email || isVerified !== true) throw new Error('The provider has not verified the e-mail address');
    return { username: username ?? email, email };
  };

const grantConfigOf = (
  { realmUrl, clientId, clientSecret }: OpenIdProvider,
  strapi: Core.Strapi
): Record<string, unknown> => ({
  oauth: 2,
  key: clientId,
  secret: clientSecret,
  // Where people arrive who were not sent there from a page of the website.
  callback: `${strapi.config.get<string>('website.address')}/sign-in`,
  scope: ['openid', 'email', 'profile'],
  scope_delimiter: ' ',
  authorize_url: `${realmUrl}/protocol/openid-connect/auth`,
  access_url: `${realmUrl}/protocol/openid-connect/token`,
});

const providerOf = (strapi: Core.Strapi) => strapi.config.get<OpenIdProvider | null>('openid.provider');

/** Adds the demo's OpenID provider to those of users-permissions. To be called before its bootstrap. */
export const registerOpenId = (strapi: Core.Strapi): void => {
  const provider = providerOf(strapi);
  if (!provider) return;
  const registry: Registry = strapi.plugin('users-permissions').service('providers-registry');
  registry.add(provider.name, {
    icon: 'user-circle',
    enabled: true,
    grantConfig: grantConfigOf(provider, strapi),
    authCallback: profileFrom(provider.realmUrl),
  });
};

/**
 * Stores the provider's addresses and client of this start. Users-permissions keeps those that it stored at an earlier
 * one, and with them a port or a secret that is out of date.
 */
export const storeOpenId = async (strapi: Core.Strapi): Promise<void> => {
  const provider = providerOf(strapi);
  if (!provider) return;
  const store = strapi.store({ type: 'plugin', name: 'users-permissions', key: 'grant' });
  const stored = (await store.get({})) as Record<string, Record<string, unknown>>;
  const mine = { ...stored[provider.name], ...grantConfigOf(provider, strapi) };
  await store.set({ value: { ...stored, [provider.name]: mine } });
};
