import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CustomCrm } from '../../server/src/crm/define';
import { databaseVariables, type DatabaseConnection } from './database-server';

/** The content types in an app's `src/api`, by singular name: the contents of `schema.json`. */
export type ApiTypes = Record<
  string,
  { info: { singularName: string; [name: string]: unknown } } & Record<string, unknown>
>;

export interface AppOptions {
  /** The plugin's configuration, under the key `crm-user-invite` in `config/plugins`. */
  pluginConfig?: Record<string, unknown>;
  /** The app's own CRM, for `crm.use`. */
  crm?: CustomCrm;
  /** Entries of other plugins, by name. */
  plugins?: Record<string, unknown>;
  /** Merged into `config/server`. */
  server?: Record<string, unknown>;
  database?: 'sqlite' | DatabaseConnection;
  /** `NODE_ENV`; default `development`, as in Strapi. */
  environment?: 'development' | 'production';
  apiTypes?: ApiTypes;
  /** Attributes that the app adds to users, by name. */
  userAttributes?: Record<string, { type: string; enum?: string[] }>;
  /** Leaves out the plugin: disabled in `config/plugins`, or neither configured nor installed. */
  withoutPlugin?: 'disabled' | 'missing';
  /** Replaces the plugin's `strapi-server.js`, which loads the source by default. */
  pluginSource?: string;
}

export const ORIGIN = 'https://www.example.com';

const REPOSITORY = path.resolve(__dirname, '../..');

/** The files that `create-strapi-app` writes for a JavaScript app. */
const TEMPLATE = path.join(
  path.dirname(require.resolve('create-strapi-app/package.json')),
  'templates/vanilla-js'
);

const SECRET = 'a secret that is good enough for tests';

/**
 * The variables that `create-strapi-app` writes to `.env`, and the schema, for which it relies on `public`.
 */
export const environmentOf = ({
  database = 'sqlite',
  environment = 'development',
}: AppOptions): Record<string, string> => ({
  NODE_ENV: environment,
  HOST: '127.0.0.1',
  PORT: '0',
  APP_KEYS: `${SECRET},another`,
  API_TOKEN_SALT: SECRET,
  ADMIN_JWT_SECRET: SECRET,
  JWT_SECRET: SECRET,
  TRANSFER_TOKEN_SALT: SECRET,
  ENCRYPTION_KEY: SECRET,
  DATABASE_SSL: 'false',
  DATABASE_FILENAME: '.tmp/data.db',
  ...(database === 'sqlite' ? { DATABASE_CLIENT: 'sqlite' } : databaseVariables(database)),
});

const source = (value: unknown): string => `module.exports = ${JSON.stringify(value, null, 2)};\n`;

const databaseConfig = {
  // Tests need no durability, so nothing waits for the disk.
  sqlite: `
const afterCreate = (connection, done) => {
  connection.pragma('synchronous = OFF');
  done(null, connection);
};
module.exports = { connection: { pool: { afterCreate } } };
`,
  postgres: source({}),
  // MySQL commits before every schema change, and Strapi's start makes many. Knex would log a warning for
  // each.
  mysql: `
const warn = (message) => {
  if (!String(message).includes('implicitly committed')) console.warn(message);
};
module.exports = { connection: { log: { warn } } };
`,
};

/** Data shared by the app and the test, in the test's global scope, by the app's folder. */
const shared = (dir: string, member: string): string =>
  `globalThis.strapiTestApps.get(${JSON.stringify(dir)}).${member}`;

/** Functions cannot be written to a file, so the app reads them from the test. */
const customCrmConfig = (dir: string): string => `
module.exports['crm-user-invite'].config.crm = { connector: 'custom', use: ${shared(dir, 'crm')} };
`;

const loggerConfig = (dir: string): string => `
const { winston } = require('@strapi/logger');
const { Writable } = require('node:stream');
const stream = new Writable({
  write(chunk, encoding, done) {
    ${shared(dir, 'logs')}.push(chunk.toString());
    done();
  },
});
module.exports = { level: 'debug', transports: [new winston.transports.Stream({ stream })] };
`;

/** The provider is replaced before any plugin starts, because a restarted app may send e-mails at once. */
const appEntry = (dir: string): string => `
const provider = { send: async (mail) => ${shared(dir, 'mailbox')}.receive(mail) };
module.exports = {
  register({ strapi }) {
    Object.defineProperty(strapi.plugin('email'), 'provider', { get: () => provider, set: () => {} });
  },
};
`;

const factory = (kind: 'Controller' | 'Router' | 'Service', uid: string): string =>
  `module.exports = require('@strapi/strapi').factories.createCore${kind}(${JSON.stringify(uid)});\n`;

const userExtension = (attributes: Record<string, { type: string }>): string => `
module.exports = (plugin) => {
  Object.assign(plugin.contentTypes.user.schema.attributes, ${JSON.stringify(attributes)});
  return plugin;
};
`;

const apiFiles = (apiTypes: ApiTypes): Record<string, string> => {
  const files: Record<string, string> = {};
  for (const [name, schema] of Object.entries(apiTypes)) {
    const base = `src/api/${name}`;
    const uid = `api::${name}.${name}`;
    files[`${base}/content-types/${name}/schema.json`] = JSON.stringify(schema);
    files[`${base}/controllers/${name}.js`] = factory('Controller', uid);
    files[`${base}/routes/${name}.js`] = factory('Router', uid);
    files[`${base}/services/${name}.js`] = factory('Service', uid);
  }
  return files;
};

/** Environment-specific configuration that overrides the configuration of a new app. */
const configFiles = (
  dir: string,
  { database = 'sqlite', environment = 'development', ...options }: AppOptions
): Record<string, string> => {
  const files = {
    // The tests of one file sign in many admins within minutes.
    admin: source({ rateLimit: { enabled: false } }),
    database: databaseConfig[database === 'sqlite' ? database : database.client],
    logger: loggerConfig(dir),
    plugins: `${source({
      email: {
        config: {
          settings: { defaultFrom: 'no-reply@example.com', defaultReplyTo: 'no-reply@example.com' },
        },
      },
      ...options.plugins,
      ...(options.withoutPlugin !== 'missing' && {
        'crm-user-invite': {
          enabled: options.withoutPlugin === undefined,
          resolve: path.join(dir, 'plugin', 'package.json'),
          config: { allowedOrigins: [ORIGIN], ...options.pluginConfig },
        },
      }),
    })}${options.crm ? customCrmConfig(dir) : ''}`,
    server: source(options.server ?? {}),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`config/env/${environment}/${name}.js`, content])
  );
};

const appFiles = (dir: string, options: AppOptions): Record<string, string> => ({
  'package.json': JSON.stringify({
    name: 'test-app',
    version: '0.0.0',
    strapi: { uuid: false },
    dependencies: { '@strapi/plugin-users-permissions': '5' },
  }),
  ...configFiles(dir, options),
  'src/index.js': appEntry(dir),
  // Loads the plugin from the source; the package itself would load the last build.
  'plugin/package.json': JSON.stringify({
    name: 'strapi-plugin-crm-user-invite',
    version: '0.0.0',
    strapi: { kind: 'plugin', name: 'crm-user-invite', displayName: 'CRM User Invite' },
  }),
  'plugin/strapi-server.js':
    options.pluginSource ??
    `module.exports = require(${JSON.stringify(path.join(REPOSITORY, 'strapi-server.ts'))});\n`,
  ...(options.userAttributes && {
    'src/extensions/users-permissions/strapi-server.js': userExtension(options.userAttributes),
  }),
  ...apiFiles(options.apiTypes ?? {}),
});

/**
 * Writes an app into the folder and overwrites the files of an earlier call; the database is kept. The app is
 * that of `create-strapi-app` with additions for the tests. Start it with the variables of {@link
 * environmentOf}.
 */
export const writeApp = async (dir: string, options: AppOptions): Promise<void> => {
  await cp(TEMPLATE, dir, { recursive: true });
  await symlink(path.join(REPOSITORY, 'node_modules'), path.join(dir, 'node_modules')).catch(() => undefined);
  for (const [name, content] of Object.entries(appFiles(dir, options))) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
};
