import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from 'esbuild';
import { Child } from '../../../scripts/demo/child';
import type { DatabaseConnection } from '../../helpers/database-server';
import { ROOT, run } from './tarball';

export type Language = 'javascript' | 'typescript';

export interface BareAppOptions {
  language: Language;
  database: 'sqlite' | DatabaseConnection;
  /** In production there is a proxy that ends TLS, as `docs/operations.md` has it. */
  environment: 'development' | 'production';
}

const STRAPI = path.join(ROOT, 'node_modules/@strapi/strapi/bin/strapi.js');
const GENERATOR = path.join(ROOT, 'node_modules/create-strapi-app/bin/index.js');

const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_OPTIONS: '',
  JEST_WORKER_ID: undefined,
  STRAPI_TELEMETRY_DISABLED: 'true',
};

/** The README's code of a file, which says in its first line which it is. */
const fromReadme = async (file: string): Promise<string> => {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const block = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const code = block.find((text) => text.startsWith(`// ${file}\n`));
  if (!code) throw new Error(`README.md has no code of ${file}`);
  return code;
};

const asJavaScript = async (code: string): Promise<string> =>
  (await transform(code, { loader: 'ts', format: 'cjs', target: 'node20' })).code;

/** The generated `config/plugins` with the README's imports and entries added. */
const withPluginsOfReadme = async (generated: string, language: Language): Promise<string> => {
  const readme = await fromReadme('config/plugins.ts');
  const [, imports = '', entries = ''] =
    /\n(import [^]*?)\n\nconst [^]*?=> \(\{\n([^]*?)\}\);/.exec(readme) ?? [];
  const missing = imports.split('\n').filter((line) => !generated.includes(line));
  const head =
    language === 'typescript'
      ? missing
      : missing
          .filter((line) => !line.startsWith('import type'))
          .map((line) => line.replace(/^import (.*) from (.*);$/, 'const $1 = require($2);'));
  const opened = generated.replace('= () => ({', '= ({ env }) => ({');
  const end = opened.lastIndexOf('});');
  return [...head, opened.slice(0, end) + entries + opened.slice(end)].join('\n');
};

/** Writes into a new app what the README says. */
const followReadme = async (dir: string, language: Language): Promise<void> => {
  const extension = language === 'typescript' ? 'ts' : 'js';
  const plugins = path.join(dir, `config/plugins.${extension}`);
  await writeFile(plugins, await withPluginsOfReadme(await readFile(plugins, 'utf8'), language));
  const entry = await fromReadme('src/index.ts');
  const code = language === 'typescript' ? entry : await asJavaScript(entry);
  await writeFile(path.join(dir, `src/index.${extension}`), code);
};

const trustProxy = async (dir: string): Promise<void> => {
  const folder = path.join(dir, 'config/env/production');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'server.js'), 'module.exports = { proxy: { koa: true } };\n');
};

const databaseOptions = (database: BareAppOptions['database']): Record<string, string> =>
  database === 'sqlite'
    ? { dbclient: 'sqlite', dbfile: '.tmp/data.db' }
    : {
        dbclient: database.client,
        dbhost: database.host,
        dbport: String(database.port),
        dbname: database.database,
        dbusername: database.user,
        dbpassword: database.password,
        dbssl: 'false',
      };

/** What `create-strapi-app` makes, without its packages. */
const generate = (dir: string, { language, database }: BareAppOptions): Promise<string> => {
  const flags = ['--use-npm', '--no-install', '--no-run', '--no-example', '--no-git-init', '--skip-cloud'];
  const options = Object.entries(databaseOptions(database)).map(([name, value]) => `--${name}=${value}`);
  // In its own tests it tells Strapi nothing of how it is used.
  const env = { ...ENVIRONMENT, NODE_ENV: 'test' };
  return run(process.execPath, [GENERATOR, dir, `--${language}`, ...flags, ...options], ROOT, env);
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
 * An app of its own, as `create-strapi-app` makes it and as the README goes on, with the packed plugin, installed by npm
 * with what the plugin depends on; Strapi is the repository's.
 */
export const createBareApp = async (options: BareAppOptions, tarball: string) => {
  const { language, environment } = options;
  const folder = await mkdtemp(path.join(tmpdir(), `crm-user-invite-${language}-`));
  const dir = path.join(folder, 'app');
  await generate(dir, options);
  const file = path.join(dir, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { dependencies: Record<string, string> };
  const plugin = { 'strapi-plugin-crm-user-invite': `file:${tarball}` };
  // Peers, and the app's other packages, would be the Strapi that is linked.
  await writeFile(file, JSON.stringify({ ...manifest, dependencies: plugin, devDependencies: {} }));
  const flags = ['--prefer-offline', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...flags], dir);
  const installed = await readdir(path.join(dir, 'node_modules'));
  const dependencies = { ...manifest.dependencies, '@strapi/provider-email-nodemailer': '*', ...plugin };
  await writeFile(file, JSON.stringify({ ...manifest, dependencies }));
  await linkPackages(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
  await followReadme(dir, language);
  if (environment === 'production') await trustProxy(dir);

  const env = { ...ENVIRONMENT, NODE_ENV: environment, HOST: '127.0.0.1', MAIL_FROM: 'portal@example.com' };

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

    remove: (): Promise<void> => rm(folder, { recursive: true, force: true }),
  };
};

export type BareApp = Awaited<ReturnType<typeof createBareApp>>;
