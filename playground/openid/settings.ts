import { readFileSync } from 'node:fs';
import { webAddress } from '../addresses';

export interface Settings {
  host: string;
  port: number;
  /** The provider's own origin. */
  address: string;
  client: {
    id: string;
    secret: string;
    /** Where the provider sends people back to, by exact match. */
    redirectUris: string[];
  };
  /** Null for plain HTTP. */
  tls: { key: Buffer; cert: Buffer } | null;
}

/** @throws Error that names the missing variable */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const value = (name: string): string => {
    const found = env[name];
    if (!found) throw new Error(`${name} is missing; this server is started by "npm run demo"`);
    return found;
  };
  const host = value('HOST');
  const port = Number(value('OPENID_PORT'));
  const isSecure = Boolean(env.OPENID_TLS_KEY);
  const address = webAddress(host, port);
  return {
    host,
    port,
    address: isSecure ? address.replace('http:', 'https:') : address,
    client: {
      id: value('OPENID_CLIENT_ID'),
      secret: value('OPENID_CLIENT_SECRET'),
      redirectUris: value('OPENID_REDIRECT_URIS').split(','),
    },
    tls: isSecure
      ? { key: readFileSync(value('OPENID_TLS_KEY')), cert: readFileSync(value('OPENID_TLS_CERT')) }
      : null,
  };
};
