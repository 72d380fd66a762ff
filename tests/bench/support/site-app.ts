import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseConnection } from '../../helpers/database-server';
import { environmentOf, writeApp, type AppOptions } from '../../helpers/strapi-app';

/** A database file that several sites can use one after the other. */
export interface SqliteFile {
  client: 'sqlite';
  filename: string;
  /** Enables write-ahead logging, as `docs/operations.md` recommends. Otherwise Strapi's default applies. */
  hasWriteAheadLog: boolean;
}

export interface SiteOptions {
  database: DatabaseConnection | SqliteFile;
  /** False to leave out the plugin. */
  hasPlugin?: boolean;
  /** The plugin's configuration, under the key `crm-user-invite`. */
  pluginConfig?: Record<string, unknown>;
  /**
   * The SMTP server for e-mails, used through Strapi's own provider with a connection pool. By default
   * e-mails are discarded.
   */
  smtp?: { port: number; connections: number };
}

const BUILT_PLUGIN = path.resolve(__dirname, '../../../dist/server/index.js');

/** A route that does nothing, for comparison. */
const EMPTY_ROUTE = `
module.exports = {
  routes: [{ method: 'POST', path: '/empty', handler: 'empty.answer', config: { auth: false } }],
};
`;

const WRITE_AHEAD_LOG = `
module.exports.connection.pool = {
  afterCreate(connection, done) {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    done(null, connection);
  },
};
`;

const NO_MAIL = `
const provider = { send: async () => {} };
module.exports = {
  register({ strapi }) {
    Object.defineProperty(strapi.plugin('email'), 'provider', { get: () => provider, set: () => {} });
  },
};
`;

const MAIL_WITHOUT_DELAY = `
module.exports = {
  register({ strapi }) {
    const getSocket = require(${JSON.stringify(path.join(__dirname, 'no-delay.cjs'))});
    Object.assign(strapi.config.get('plugin::email.providerOptions'), { getSocket });
  },
};
`;

/** Strapi's default, with a larger body limit for the ids of many contacts. */
const MIDDLEWARES = `
const names = ['logger', 'errors', 'security', 'cors', 'poweredBy', 'query', 'body', 'session', 'favicon', 'public'];
module.exports = names.map((name) =>
  name === 'body' ? { name: 'strapi::body', config: { jsonLimit: '10mb' } } : 'strapi::' + name
);
`;

const sqliteConfig = ({ client, filename, hasWriteAheadLog }: SqliteFile): string => `
module.exports = ${JSON.stringify({ connection: { client, connection: { filename }, useNullAsDefault: true } })};
${hasWriteAheadLog ? WRITE_AHEAD_LOG : ''}`;

/** A site that is ready to start, with its environment variables. */
export interface WrittenSite {
  dir: string;
  env: Record<string, string>;
}

/** Writes an app as it runs in production: with the built plugin and Strapi's own log. */
export const writeSite = async (options: SiteOptions): Promise<WrittenSite> => {
  const { database, hasPlugin = true, pluginConfig, smtp } = options;
  const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-bench-'));
  const email = smtp && {
    provider: 'nodemailer',
    providerOptions: {
      ...{ host: '127.0.0.1', port: smtp.port, ignoreTLS: true },
      ...{ pool: true, maxConnections: smtp.connections, maxMessages: Infinity },
    },
    settings: { defaultFrom: 'no-reply@example.com', defaultReplyTo: 'no-reply@example.com' },
  };
  const plugins = {
    'users-permissions': {
      // Refresh tokens need a secure cookie, which production refuses over plain HTTP.
      config: { jwtManagement: 'legacy-support', ratelimit: { enabled: false } },
    },
    ...(email && { email: { config: email } }),
  };
  const isFile = database.client === 'sqlite';
  const app: AppOptions = {
    environment: 'production',
    database: isFile ? 'sqlite' : database,
    pluginConfig,
    plugins,
  };
  await writeApp(dir, app);
  const files: Record<string, string> = {
    'plugin/strapi-server.js': `module.exports = require(${JSON.stringify(BUILT_PLUGIN)});\n`,
    'src/index.js': smtp ? MAIL_WITHOUT_DELAY : NO_MAIL,
    'src/api/empty/routes/empty.js': EMPTY_ROUTE,
    'src/api/empty/controllers/empty.js': 'module.exports = { answer(ctx) { ctx.body = { data: {} }; } };\n',
    'config/middlewares.js': MIDDLEWARES,
    'config/env/production/logger.js': "module.exports = { level: 'http' };\n",
    ...(isFile && { 'config/env/production/database.js': sqliteConfig(database) }),
    ...(!hasPlugin && {
      'config/env/production/plugins.js': `module.exports = ${JSON.stringify(plugins)};\n`,
    }),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), content);
  }
  return { dir, env: environmentOf(app) };
};
