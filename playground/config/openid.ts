import type { Core } from '@strapi/strapi';

/** A provider of users-permissions: an account at the demo's OpenID provider. */
export interface OpenIdProvider {
  /** Its name in users-permissions, and in the paths of its sign-in. */
  name: string;
  label: string;
  /** Address of the realm, below which Keycloak has its endpoints. */
  realmUrl: string;
  clientId: string;
  clientSecret: string;
}

/** The demo's OpenID provider; null if the environment has none. */
export default ({ env }: Core.Config.Shared.ConfigParams): { provider: OpenIdProvider | null } => {
  const url = env('OPENID_URL');
  return {
    provider: url
      ? {
          name: 'example',
          label: 'Example Account',
          realmUrl: `${url}/realms/demo`,
          clientId: env('OPENID_CLIENT_ID', ''),
          clientSecret: env('OPENID_CLIENT_SECRET', ''),
        }
      : null,
  };
};
