import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { Child } from '../../../scripts/demo/child';
import { freePort } from '../../helpers/local-server';

export interface OpenIdClient {
  id: string;
  secret: string;
  redirectUri: string;
}

export interface ProviderProcess {
  origin: string;
  /** Its own certificate in PEM, and the file of it. */
  ca: string;
  caFile: string;
  stop(): Promise<void>;
}

const ROOT = path.resolve(__dirname, '../../..');
const PATIENCE_MS = 60_000;

/** Starts the demo's OpenID provider over HTTPS, as Strapi's own Keycloak provider needs it. */
export const startProvider = async (client: OpenIdClient): Promise<ProviderProcess> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-openid-'));
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const [keyFile, caFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  await writeFile(keyFile, key);
  await writeFile(caFile, cert);
  const port = await freePort();
  const child = new Child({
    name: 'openid',
    args: ['--import', 'tsx', 'playground/openid/server.ts'],
    cwd: ROOT,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      OPENID_PORT: String(port),
      OPENID_CLIENT_ID: client.id,
      OPENID_CLIENT_SECRET: client.secret,
      OPENID_REDIRECT_URIS: client.redirectUri,
      OPENID_TLS_KEY: keyFile,
      OPENID_TLS_CERT: caFile,
    },
    show: 'none',
  });
  const isUp = (): boolean => child.lastLines.some((line) => line.startsWith('OpenID provider at'));
  const deadline = Date.now() + PATIENCE_MS;
  let hasEnded = false;
  void child.exited.then(() => (hasEnded = true));
  while (!isUp()) {
    if (hasEnded || Date.now() > deadline)
      throw new Error(`The provider did not start:\n${child.lastLines.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin: `https://127.0.0.1:${port}`,
    ca: cert,
    caFile,
    async stop() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
