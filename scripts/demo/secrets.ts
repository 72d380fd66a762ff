import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const secret = (): string => randomBytes(32).toString('base64url');

/** Keys with which Strapi signs and encrypts. */
const newSecrets = (): Record<string, string> => ({
  APP_KEYS: `${secret()},${secret()}`,
  ADMIN_JWT_SECRET: secret(),
  API_TOKEN_SALT: secret(),
  TRANSFER_TOKEN_SALT: secret(),
  ENCRYPTION_KEY: randomBytes(16).toString('hex'),
  JWT_SECRET: secret(),
});

/** Creates `.env` with random secrets, readable only by its owner. An existing file is kept. */
export const ensureSecrets = (playground: string): void => {
  const file = path.join(playground, '.env');
  if (existsSync(file)) return;
  const lines = Object.entries(newSecrets()).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
};
