import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from 'esbuild';
import { Child } from '../../../scripts/demo/child';
import type { DatabaseConnection } from '../../helpers/database-server';
import { ROOT, run } from './tarball';
import { addedBetween, notBroughtBy, packagesIn, weightOf } from './weight';

export type Language = 'javascript' | 'typescript';

export interface BareAppOptions {
  language: Language;
  database: 'sqlite' | DatabaseConnection;
  /** In production a proxy terminates TLS, as described in `docs/operations.md`. */
  environment: 'development' | 'production';
  /**
   * A version of Strapi that npm installs with its dependencies, which takes minutes; the app uses JavaScript
   * and SQLite. By default, the repository's Strapi is linked.
   */
  strapi?: string;
}

const PLUGIN = 'strapi-plugin-crm-user-invite';
const MAIL_PROVIDER = '@strapi/provider-email-nodemailer';
const GENERATOR = path.join(ROOT, 'node_modules/create-strapi-app/bin/index.js');

const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_OPTIONS: '',
  JEST_WORKER_ID: undefined,
  STRAPI_TELEMETRY_DISABLED: 'true',
};

/** The README's code for a file, which is named in the code's first line. */
const fromReadme = async (file: string): Promise<string> => {
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const block = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const code = block.find((text) => text.startsWith(`// ${file}\n`));
  if (!code) throw new Error(`README.md has no code of ${file}`);
  return code;
};

const asJavaScript = async (code: string): Promise<string> =>
  (await transform(code, { loader: 'ts', format: 'cjs', target: 'node20' })).code;

/** Adds the README's imports and entries to the generated `config/plugins`. */
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

/** Changes a new app as the README describes. */
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

/** Runs `create-strapi-app` without installing packages. */
const generate = (dir: string, { language, database }: BareAppOptions): Promise<string> => {
  const flags = ['--use-npm', '--no-install', '--no-run', '--no-example', '--no-git-init', '--skip-cloud'];
  const options = Object.entries(databaseOptions(database)).map(([name, value]) => `--${name}=${value}`);
  // In its test environment the generator sends no usage data to Strapi.
  const env = { ...ENVIRONMENT, NODE_ENV: 'test' };
  return run(process.execPath, [GENERATOR, dir, `--${language}`, ...flags, ...options], ROOT, env);
};

/**
 * Links the repository's packages next to the installed ones: Strapi and the other dependencies of an app.
 */
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

interface Manifest {
  dependencies: Record<string, string>;
}

const FLAGS = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];

interface Installation {
  dir: string;
  manifest: Manifest;
  tarball: string;
}

/** Installs only the plugin and links the repository's Strapi. */
const installBesideLinked = async ({ dir, manifest, tarball }: Installation) => {
  const write = async (changes: object): Promise<void> =>
    writeFile(path.join(dir, 'package.json'), JSON.stringify({ ...manifest, ...changes }));
  const modules = path.join(dir, 'node_modules');
  const plugin = { [PLUGIN]: `file:${tarball}` };
  // Peer dependencies and the app's other packages would replace the linked Strapi.
  await write({ dependencies: plugin, devDependencies: {} });
  await run('npm', ['install', ...FLAGS, '--legacy-peer-deps'], dir);
  const added = await notBroughtBy(Object.keys(manifest.dependencies), await packagesIn(modules));
  const installed = await readdir(modules);
  await write({ dependencies: { ...manifest.dependencies, [MAIL_PROVIDER]: '*', ...plugin } });
  await linkPackages(path.join(ROOT, 'node_modules'), modules);
  return { installed, added };
};

/**
 * A short form of the file from the generators of all versions. Today's file imports what older versions of
 * Strapi do not export.
 */
const SQLITE_CONFIG = `module.exports = ({ env }) => ({
  connection: {
    client: 'sqlite',
    connection: { filename: env('DATABASE_FILENAME', '.tmp/data.db') },
    useNullAsDefault: true,
  },
});
`;

/** Installs this version of Strapi, then the plugin, with npm's check of its peer dependencies. */
const installWith = async (strapi: string, { dir, manifest, tarball }: Installation) => {
  const modules = path.join(dir, 'node_modules');
  const ofVersion = Object.entries(manifest.dependencies).map(([name, version]) => [
    name,
    name.startsWith('@strapi/') ? strapi : version,
  ]);
  const file = path.join(dir, 'package.json');
  const dependencies = Object.fromEntries(ofVersion) as Manifest['dependencies'];
  await writeFile(file, JSON.stringify({ ...manifest, dependencies, devDependencies: {} }));
  // Native modules, which installation scripts would compile, are taken from the repository.
  const flags = [...FLAGS, '--ignore-scripts'];
  await run('npm', ['install', ...flags], dir);
  const before = await packagesIn(modules);
  await run('npm', ['install', ...flags, tarball], dir);
  const added = addedBetween(before, await packagesIn(modules));
  const installed = added.map(({ name }) => name);
  for (const name of ['better-sqlite3', MAIL_PROVIDER]) {
    await rm(path.join(modules, name), { recursive: true, force: true });
    await symlink(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  }
  await writeFile(path.join(dir, 'config/database.js'), SQLITE_CONFIG);
  return { installed, added };
};

/** Creates an app with `create-strapi-app`, follows the README, and installs the packed plugin with npm. */
export const createBareApp = async (options: BareAppOptions, tarball: string) => {
  const { language, environment, strapi } = options;
  const folder = await mkdtemp(path.join(tmpdir(), `crm-user-invite-${language}-`));
  const dir = path.join(folder, 'app');
  await generate(dir, options);
  const manifest = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8')) as Manifest;
  const installation: Installation = { dir, manifest, tarball };
  const { installed, added } = strapi
    ? await installWith(strapi, installation)
    : await installBesideLinked(installation);
  await followReadme(dir, language);
  if (environment === 'production') await trustProxy(dir);

  const command = path.join(dir, 'node_modules/@strapi/strapi/bin/strapi.js');
  const env = { ...ENVIRONMENT, NODE_ENV: environment, HOST: '127.0.0.1', MAIL_FROM: 'portal@example.com' };

  return {
    dir,
    /** The packages that npm installed for the plugin, by name. */
    installed,

    /** The packages that the plugin adds to an app. */
    weight: weightOf(added),

    async build(): Promise<void> {
      const child = new Child({
        name: 'build',
        args: [command, 'build'],
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
        args: [command, 'start'],
        cwd: dir,
        env: { ...env, ...more },
        show: 'none',
      });
    },

    remove: (): Promise<void> => rm(folder, { recursive: true, force: true }),
  };
};

export type BareApp = Awaited<ReturnType<typeof createBareApp>>;
