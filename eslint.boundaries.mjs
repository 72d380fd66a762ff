// Which part of the code may import which other part. A file belongs to the first part that matches its path.
// Any other import is a lint error.
import boundaries from 'eslint-plugin-boundaries';

/**
 * The features in `server/src/services`, each with the features that it may import. Only their `index.ts` may
 * be imported.
 */
const features = {
  core: [],
  portals: ['core'],
  access: ['core', 'portals'],
  invitations: ['core', 'portals'],
  contacts: ['core', 'portals', 'access', 'invitations'],
  redemption: ['core', 'portals', 'access', 'invitations'],
  sync: ['core', 'portals', 'access', 'invitations'],
};

const featureParts = Object.fromEntries(
  Object.keys(features).flatMap((feature) => [
    [`services/${feature}`, `server/src/services/${feature}/index.ts`],
    [`inside services/${feature}`, `server/src/services/${feature}/**`],
  ])
);
const services = Object.keys(features).map((feature) => `services/${feature}`);

const adminPages = ['contacts', 'batches', 'invitations', 'portals', 'settings', 'homepage', 'designer'];

/** The files of each part. */
export const parts = {
  contracts: 'contracts/**',
  'admin-root': 'admin/src/*.{ts,tsx}',
  'admin-shared': ['admin/src/shared/**', 'admin/src/translations/**'],
  ...Object.fromEntries(adminPages.map((page) => [`admin-${page}`, `admin/src/${page}/**`])),
  widget: 'widget/src/**',

  server: 'server/src/index.ts',
  'services-for-apps': 'server/src/services-for-apps.ts',
  'composition-root': ['server/src/compose/**', 'server/src/{register,bootstrap,destroy}.ts'],
  'package-root': 'server/src/package-root.ts',
  config: 'server/src/config/**',
  'content-types': 'server/src/content-types/**',
  routes: 'server/src/routes/**',
  middlewares: 'server/src/middlewares/**',
  controllers: 'server/src/controllers/**',
  ...featureParts,
  domain: 'server/src/domain/**',
  repositories: 'server/src/repositories/**',
  database: 'server/src/database/**',
  'crm-port': 'server/src/crm/{connector,contact-source,crm-error,define}.ts',
  'crm-testing': 'server/src/crm/testing/**',
  'crm-source': 'server/src/crm/source/**',
  'crm-embedded': 'server/src/crm/embedded/**',
  'crm-dataverse': 'server/src/crm/dataverse/**',
  'job-runner': ['server/src/jobs/*-runner.ts', 'server/src/jobs/*-runner/**'],
  jobs: 'server/src/jobs/**',
  redis: 'server/src/redis/**',
  mail: 'server/src/mail/**',
  pages: 'server/src/pages/**',
  'widget-component': 'server/src/widget/**',
  graphql: 'server/src/graphql/**',
  uninstall: 'server/src/uninstall/**',

  'package-face': 'strapi-{admin,server}.ts',
  boundaries: 'eslint.boundaries.mjs',
  playground: 'playground/**',
  scripts: 'scripts/**',
  tests: 'tests/**',
};

const serverParts = Object.keys(parts).slice(
  Object.keys(parts).indexOf('server'),
  Object.keys(parts).indexOf('package-face')
);

const belowServices = ['contracts', 'domain', 'repositories', 'crm-port', 'pages', 'jobs', 'mail', 'config'];

/** Every part may also import itself. */
export const mayImport = {
  contracts: [],
  'admin-root': ['contracts', 'admin-shared', ...adminPages.map((page) => `admin-${page}`)],
  'admin-shared': ['contracts'],
  ...Object.fromEntries(adminPages.map((page) => [`admin-${page}`, ['contracts', 'admin-shared']])),
  widget: ['contracts'],

  server: [
    'composition-root',
    'services-for-apps',
    'config',
    'content-types',
    'controllers',
    'middlewares',
    'routes',
  ],
  'services-for-apps': ['contracts', 'composition-root', 'controllers', 'middlewares'],
  'composition-root': [
    'contracts',
    ...serverParts.filter(
      (part) => !['server', 'services-for-apps', 'uninstall'].includes(part) && !part.startsWith('inside ')
    ),
  ],
  'package-root': [],
  config: ['contracts', 'crm-port', 'domain'],
  'content-types': ['contracts', 'domain'],
  routes: ['contracts', 'controllers', 'middlewares'],
  middlewares: ['contracts', 'domain', 'crm-port'],
  controllers: ['contracts', 'composition-root', ...services, 'domain', 'config', 'pages', 'package-root'],
  ...Object.fromEntries(
    Object.entries(features).flatMap(([feature, below]) => {
      const allowed = [...belowServices, ...below.map((each) => `services/${each}`)];
      return [
        [`services/${feature}`, [...allowed, `inside services/${feature}`]],
        [`inside services/${feature}`, allowed],
      ];
    })
  ),
  domain: ['contracts'],
  repositories: ['contracts', 'domain', 'content-types', 'database'],
  database: ['contracts'],
  'crm-port': ['contracts'],
  'crm-testing': ['contracts', 'crm-port'],
  'crm-source': ['contracts', 'crm-port', 'crm-embedded', 'domain'],
  'crm-embedded': ['contracts', 'crm-port', 'domain', 'content-types', 'database'],
  'crm-dataverse': ['contracts', 'crm-port', 'domain', 'content-types'],
  'job-runner': ['contracts', 'jobs', 'redis', 'repositories', 'crm-port', 'domain'],
  jobs: ['contracts', 'repositories', 'crm-port', 'domain'],
  redis: ['contracts', 'domain'],
  mail: ['contracts', 'domain', 'config', 'package-root'],
  pages: ['contracts', 'domain', 'config'],
  'widget-component': ['contracts', 'database', 'domain', 'pages'],
  graphql: ['contracts', 'content-types', 'pages', 'repositories', 'widget-component'],
  uninstall: ['content-types', 'database', 'widget-component'],

  'package-face': ['admin-root', 'server'],
  playground: ['contracts', 'widget'],
  boundaries: [],
  scripts: ['playground', 'contracts', 'config', 'boundaries'],
  tests: Object.keys(parts),
};

const part = (categories) => ({ file: { categories } });
const except = (...allowed) => part({ noneOf: allowed });
const packages = (...source) => ({ module: { origin: ['external', 'core'], source } });
const EVERY = '**';

const boundaryMessage =
  '{{from.file.categories}} must not import {{to.file.categories}} (see "Who may import whom" in docs/architecture.md)';

const policies = [
  ...Object.entries(mayImport).map(([from, to]) => ({
    from: part(from),
    allow: { to: part([from, ...to]) },
  })),
  { allow: { to: packages(EVERY) } },
  {
    from: except('crm-dataverse', 'tests'),
    disallow: { to: packages('axios', '@azure/**') },
    message: 'only crm/dataverse talks to Dynamics 365',
  },
  {
    from: part('controllers'),
    disallow: { to: part('composition-root'), dependency: { kind: 'value' } },
    message: 'controllers get the application as an argument',
  },
  {
    from: part(['contracts', 'domain', 'widget']),
    disallow: { to: packages(EVERY) },
    message:
      '{{from.file.categories}} must not import this package (see "Who may import whom" in docs/architecture.md)',
  },
  { from: part('contracts'), allow: { to: packages('zod') } },
  // Types for JSX: they add nothing to the bundle.
  { from: part('widget'), allow: { to: packages('react'), dependency: { kind: 'type' } } },
  {
    from: part('domain'),
    allow: {
      to: packages(
        ...['node:crypto', 'node:diagnostics_channel', 'node:url'],
        ...['@formatjs/intl-localematcher', 'ipaddr.js', 'lcid']
      ),
    },
  },
];

export const boundaryRules = {
  name: 'boundaries/imports',
  files: ['**/*.{ts,tsx}'],
  ignores: ['*.config.ts'],
  plugins: { boundaries },
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] } },
    'boundaries/files': Object.entries(parts).map(([category, pattern]) => ({ category, pattern })),
    'boundaries/files-single-match': true,
    'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
    'boundaries/legacy-templates': false,
  },
  rules: {
    'boundaries/no-unknown-files': 'error',
    'boundaries/no-unknown-dependencies': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        checkInternals: true,
        message: boundaryMessage,
        policies,
      },
    ],
  },
};

/** Only repositories, the embedded CRM and the parts that read the site's pages may use the database. */
export const database = {
  name: 'boundaries/database',
  files: ['server/src/**/*.ts'],
  ignores: ['repositories', 'database', 'crm/embedded', 'content-types/crm', 'pages', 'widget'].map(
    (folder) => `server/src/${folder}/**`
  ),
  rules: {
    'no-restricted-properties': [
      'error',
      { object: 'strapi', property: 'documents', message: 'Ask a repository or the CRM port.' },
      { property: 'db', message: 'Ask a repository or the CRM port.' },
    ],
  },
};

/** Only one module may build table and schema names. */
export const tables = {
  name: 'boundaries/tables',
  files: ['server/src/**/*.ts'],
  ignores: ['server/src/database/**'],
  rules: {
    'no-restricted-syntax': [
      'error',
      ...['getConnection', 'getSchemaName', 'getSchemaConnection', 'tableName'].map((name) => ({
        selector: `MemberExpression[property.name='${name}'], ObjectPattern > Property[key.name='${name}']`,
        message: 'Ask database/tables.ts, which knows the schema.',
      })),
      ...[
        "CallExpression[callee.property.name='connection']",
        "MemberExpression[property.name=/^(from|into|table)$/][object.property.name='connection']",
      ].map((selector) => ({ selector, message: 'A table without its schema: ask database/tables.ts.' })),
    ],
  },
};
