import { fork } from 'node:child_process';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

export interface AuthorityOptions {
  tenantId: string;
  /** Origin of the environment that the tokens are for. */
  resource: string;
  /** Clients in the format of OpenID Connect client metadata. */
  clients: Record<string, unknown>[];
}

export interface Authority {
  origin: string;
  /** True for an unexpired token that the authority signed for the environment. */
  accepts(token: string): Promise<boolean>;
  stop(): Promise<void>;
}

const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

/** Starts oidc-provider, a certified OAuth 2 server, in place of Microsoft Entra ID. */
export const startAuthority = async (options: AuthorityOptions): Promise<Authority> => {
  const child = fork(join(__dirname, 'provider.mjs'), [JSON.stringify(options)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [port] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => {
      throw new Error('The authority did not start');
    }),
  ])) as [number];
  const origin = `http://127.0.0.1:${String(port)}`;

  return {
    origin,
    async accepts(token) {
      const [head, body, signature] = token.split('.');
      const { kid } = decode(head);
      const { keys } = (await (await fetch(`${origin}/keys`)).json()) as {
        keys: (JsonWebKey & { kid: string })[];
      };
      const key = keys.find((each) => each.kid === kid);
      if (!key || !signature) return false;
      const { aud, exp } = decode(body);
      const signed = verify(
        'RSA-SHA256',
        Buffer.from(`${head ?? ''}.${body ?? ''}`),
        createPublicKey({ key, format: 'jwk' }),
        Buffer.from(signature, 'base64url')
      );
      return signed && aud === options.resource && Number(exp) * 1000 > Date.now();
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
};
