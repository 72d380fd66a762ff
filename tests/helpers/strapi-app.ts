import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseConnection } from './database-server';

/** The content types of an app's `src/api`, by singular name: the contents of `schema.json`. */
export type ApiTypes = Record<string, { info: { singularName: string } } & Record<string, unknown>>;

export interface AppOptions {
  /** Below the key `crm-user-invite` in `config/plugins`. */
  pluginConfig?: Record<string, unknown>;
  /** More plugins' entries, by name. */
  plugins?: Record<string, unknown>;
  /** Merged over `config/server`. */
  server?: Record<string, unknown>;
  database?: 'sqlite' | DatabaseConnection;
  apiTypes?: ApiTypes;
  /** Attributes that the app adds to users, by name. */
  userAttributes?: Record<string, { type: string }>;
  /** What `strapi-server.js` of the plugin holds, in place of the plugin as it stands in the source. */
  pluginSource?: string;
}

export const ORIGIN = 'https://www.example.com';

const REPOSITORY = path.resolve(__dirname, '../..');

const SECRET = 'a secret that is good enough for tests';

const MIDDLEWARES = [
  'strapi::logger',
  'strapi::errors',
  'strapi::security',
  'strapi::cors',
  'strapi::poweredBy',
  'strapi::query',
  'strapi::body',
  'strapi::session',
  'strapi::favicon',
  'strapi::public',
];

const source = (value: unknown): string => `module.exports = ${JSON.stringify(value, null, 2)};\n`;

// Tests end by themselves and not with the machine: nothing needs to reach the disk before they go on.
const sqliteConfig = (dir: string): string => `
module.exports = {
  connection: {
    client: 'sqlite',
    connection: { filename: ${JSON.stringify(path.join(dir, '.tmp', 'data.db'))} },
    useNullAsDefault: true,
    pool: {
      afterCreate(connection, done) {
        connection.pragma('synchronous = OFF');
        done(null, connection);
      },
    },
  },
};
`;

// MySQL commits before every change of a table, as Strapi's start makes many; knex warns of each of them.
const serverConfig = ({ client, ...connection }: DatabaseConnection): string => `
const warn = (message) => {
  if (!String(message).includes('implicitly committed')) console.warn(message);
};
module.exports = {
  connection: {
    client: ${JSON.stringify(client)},
    connection: ${JSON.stringify({ ...connection, ssl: false })},
    pool: { min: 1, max: 10 },
    log: { warn },
  },
};
`;

/** What the app and the test share lives in the test's realm, by the app's folder. */
const shared = (dir: string, member: string): string =>
  `globalThis.strapiTestApps.get(${JSON.stringify(dir)}).${member}`;

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

/** The provider is put in before any plugin starts, for mails that a restart sends at once. */
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

const appFiles = (dir: string, { database = 'sqlite', ...options }: AppOptions): Record<string, string> => ({
  'package.json': JSON.stringify({
    name: 'test-app',
    version: '0.0.0',
    strapi: { uuid: false },
    dependencies: { '@strapi/plugin-users-permissions': '5' },
  }),
  'config/server.js': source({
    host: '127.0.0.1',
    port: 0,
    url: 'http://127.0.0.1',
    app: { keys: [SECRET] },
    logger: { updates: { enabled: false }, startup: { enabled: false } },
    ...options.server,
  }),
  'config/admin.js': source({
    auth: { secret: SECRET },
    apiToken: { salt: SECRET },
    transfer: { token: { salt: SECRET } },
    flags: { nps: false, promoteEE: false },
    // Tests of one file sign many members of staff in, within minutes.
    rateLimit: { enabled: false },
  }),
  'config/api.js': source({ rest: { defaultLimit: 25, maxLimit: 100, withCount: true } }),
  'config/middlewares.js': source(MIDDLEWARES),
  'config/database.js': database === 'sqlite' ? sqliteConfig(dir) : serverConfig(database),
  'config/logger.js': loggerConfig(dir),
  'config/plugins.js': source({
    'users-permissions': { config: { jwtSecret: SECRET } },
    email: {
      config: {
        settings: { defaultFrom: 'no-reply@example.com', defaultReplyTo: 'no-reply@example.com' },
      },
    },
    ...options.plugins,
    'crm-user-invite': {
      enabled: true,
      resolve: path.join(dir, 'plugin', 'package.json'),
      config: { allowedOrigins: [ORIGIN], ...options.pluginConfig },
    },
  }),
  'src/index.js': appEntry(dir),
  // The plugin as it stands in the source; the package itself would lead to what was built last.
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

/** Writes the app into the folder, over what an earlier call wrote there; its database stays. */
export const writeApp = async (dir: string, options: AppOptions): Promise<void> => {
  await mkdir(path.join(dir, 'public', 'uploads'), { recursive: true });
  await symlink(path.join(REPOSITORY, 'node_modules'), path.join(dir, 'node_modules')).catch(() => undefined);
  for (const [name, content] of Object.entries(appFiles(dir, options))) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
};
