import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from 'esbuild';
import { Child } from '../../../scripts/demo/child';
import { ROOT, run } from './tarball';

export type Language = 'javascript' | 'typescript';

const STRAPI = path.join(ROOT, 'node_modules/@strapi/strapi/bin/strapi.js');
const SECRET = 'a-secret-that-is-good-enough-for-tests';

/** The README's code of a file, which says in its first line which it is. */
const fromReadme = async (file: string): Promise<string> => {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const block = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const code = block.find((text) => text.startsWith(`// ${file}\n`));
  if (!code) throw new Error(`README.md has no code of ${file}`);
  return code;
};

/** What a new app has, as `create-strapi-app` lays it out, and what the README says to add. */
const sources = async (): Promise<Record<string, string>> => ({
  'config/admin.ts': `export default ({ env }) => ({
    auth: { secret: env('ADMIN_JWT_SECRET') },
    apiToken: { salt: env('API_TOKEN_SALT') },
    transfer: { token: { salt: env('TRANSFER_TOKEN_SALT') } },
    flags: { nps: false, promoteEE: false },
  });`,
  'config/api.ts': 'export default { rest: { defaultLimit: 25, maxLimit: 100, withCount: true } };',
  'config/database.ts': `import path from 'path';
  export default () => ({
    connection: {
      client: 'sqlite',
      connection: { filename: path.join(process.cwd(), '.tmp', 'data.db') },
      useNullAsDefault: true,
    },
  });`,
  'config/middlewares.ts': `export default ['logger', 'errors', 'security', 'cors', 'poweredBy', 'query', 'body', 'session',
    'favicon', 'public'].map((name) => 'strapi::' + name);`,
  'config/server.ts': `export default ({ env }) => ({
    host: '127.0.0.1',
    port: env.int('PORT'),
    app: { keys: env.array('APP_KEYS') },
    logger: { updates: { enabled: false }, startup: { enabled: false } },
  });`,
  'config/plugins.ts': await fromReadme('config/plugins.ts'),
  'src/index.ts': await fromReadme('src/index.ts'),
});

const TSCONFIG = {
  extends: '@strapi/typescript-utils/tsconfigs/server',
  compilerOptions: { outDir: 'dist', rootDir: '.' },
  include: ['./', './**/*.ts', './src/**/*.json'],
  exclude: ['node_modules/', 'build/', 'dist/', '.cache/', '.tmp/', 'src/admin/', 'types/'],
};

const asCommonJs = async (code: string): Promise<string> =>
  (await transform(code, { loader: 'ts', format: 'cjs', target: 'node20' })).code;

const writeSources = async (dir: string, language: Language): Promise<void> => {
  const files = Object.entries(await sources());
  for (const [name, code] of files) {
    const isTypeScript = language === 'typescript';
    const file = path.join(dir, isTypeScript ? name : name.replace(/\.ts$/, '.js'));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, isTypeScript ? code : await asCommonJs(code));
  }
  if (language === 'typescript') await writeFile(path.join(dir, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  await mkdir(path.join(dir, 'public/uploads'), { recursive: true });
};

/** Puts the packages of the repository beside those that are installed: Strapi and what an app has besides. */
const linkPackages = async (from: string, to: string): Promise<void> => {
  for (const name of await readdir(from)) {
    const target = path.join(to, name);
    if (name.startsWith('.') || name === 'crm-user-invite-playground') continue;
    if (name.startsWith('@') && existsSync(target)) await linkPackages(path.join(from, name), target);
    else if (!existsSync(target)) await symlink(path.join(from, name), target);
  }
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/**
 * An app of its own with the packed plugin, installed by npm with what the plugin depends on; Strapi is the repository's.
 */
export const createBareApp = async (language: Language, tarball: string) => {
  const dir = await mkdtemp(path.join(tmpdir(), `crm-user-invite-${language}-`));
  const manifest = {
    name: 'bare-app',
    private: true,
    version: '0.0.0',
    strapi: { uuid: false },
    dependencies: {
      '@strapi/plugin-users-permissions': '*',
      '@strapi/provider-email-nodemailer': '*',
      '@strapi/strapi': '*',
      react: '^18.0.0',
      'react-dom': '^18.0.0',
      'react-router-dom': '^6.0.0',
      'styled-components': '^6.0.0',
      'strapi-plugin-crm-user-invite': `file:${tarball}`,
    },
  };
  // Peers would be the Strapi that is linked.
  const { 'strapi-plugin-crm-user-invite': plugin } = manifest.dependencies;
  const file = path.join(dir, 'package.json');
  await writeFile(
    file,
    JSON.stringify({ ...manifest, dependencies: { 'strapi-plugin-crm-user-invite': plugin } })
  );
  const flags = ['--prefer-offline', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...flags], dir);
  const installed = await readdir(path.join(dir, 'node_modules'));
  await writeFile(file, JSON.stringify(manifest));
  await linkPackages(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
  await writeSources(dir, language);

  const env = {
    ...process.env,
    // In production Strapi's admin asks for HTTPS, for the sake of its cookies.
    NODE_ENV: 'development',
    NODE_OPTIONS: '',
    JEST_WORKER_ID: undefined,
    STRAPI_TELEMETRY_DISABLED: 'true',
    ...Object.fromEntries(
      ['APP_KEYS', 'ADMIN_JWT_SECRET', 'API_TOKEN_SALT', 'TRANSFER_TOKEN_SALT', 'JWT_SECRET'].map((name) => [
        name,
        SECRET,
      ])
    ),
    MAIL_FROM: 'portal@example.com',
  };

  return {
    dir,
    /** Names of the packages that npm installed. */
    installed,

    async build(): Promise<void> {
      const child = new Child({
        name: 'build',
        args: [STRAPI, 'build'],
        cwd: dir,
        env: { ...env, NODE_ENV: 'production' },
        show: 'none',
      });
      const { code } = await child.exited;
      if (code !== 0) throw new Error(`The admin was not built:\n${child.lastLines.join('\n')}`);
    },

    start(more: Record<string, string>): Child {
      return new Child({
        name: 'strapi',
        args: [STRAPI, 'start'],
        cwd: dir,
        env: { ...env, ...more },
        show: 'none',
      });
    },

    remove: (): Promise<void> => rm(dir, { recursive: true, force: true }),
  };
};

export type BareApp = Awaited<ReturnType<typeof createBareApp>>;
