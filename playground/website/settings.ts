import { webAddress } from '../addresses';

/** A provider of users-permissions. */
export interface SignInProvider {
  name: string;
  label: string;
}

export interface Settings {
  host: string;
  port: number;
  /** The website's own origin. */
  address: string;
  /** Origin of Strapi, for browsers and this server. */
  strapiUrl: string;
  /** The provider of users-permissions that visitors may sign in with; null for none. */
  provider: SignInProvider | null;
  /** The key of the portal in the CRM that this website is. */
  portalKey: string;
}

const portOf = (name: string, value: string | undefined, fallback: number): number => {
  const port = Number(value || fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${name} must be a port, a number from 1 to 65535. It is "${value}".`);
  }
  return port;
};

/** @throws Error that names the invalid variable */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const host = env.HOST || '127.0.0.1';
  const port = portOf('SITE_PORT', env.SITE_PORT, 4321);
  return {
    host,
    port,
    address: webAddress(host, port),
    portalKey: env.PORTAL_KEY || 'customer',
    strapiUrl: webAddress(host, portOf('PORT', env.PORT, 1337)),
    provider: env.OPENID_URL ? { name: 'example', label: 'Example Account' } : null,
  };
};
