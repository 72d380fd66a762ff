const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { findCommand } = require('./helpers/find-command.cjs');

/**
 * `file`: every test file separately. `gate`: the tests that must pass before a change is merged. `nightly`:
 * the tests that the gate leaves out.
 *
 * @typedef {'file' | 'gate' | 'nightly'} Run
 */

const ROOT = path.resolve(__dirname, '..');

/** The number of groups that the gate divides each project's Strapi tests into. */
const GROUPS = {
  integration: 4,
  security: 1,
  'integration-postgres': 2,
  'integration-mariadb': 2,
  faults: 2,
};

/**
 * The first lines of a test file say where it runs; the default is the gate on SQLite. Tags: `@run nightly`
 * or `@run gate, nightly`; `@databases all`, or `@databases all at night` for SQLite in the
 * gate and the other databases at night.
 */
const hasTag = (file, tag) =>
  new RegExp(`^/\\*\\* ${tag} \\*/$`, 'm').test(readFileSync(path.join(ROOT, file), 'utf8'));

/** @param {Run} run @param {string} file */
const runsIn = (run, file) => {
  if (run === 'file') return true;
  return run === 'nightly' ? hasTag(file, '@run (gate, )?nightly') : !hasTag(file, '@run nightly');
};

/** Whether the file also runs on databases other than SQLite. @param {Run} run @param {string} file */
const runsOnServers = (run, file) =>
  (hasTag(file, '@databases all') && runsIn(run, file)) ||
  (hasTag(file, '@databases all at night') && run !== 'gate');

const testFilesIn = (folder) =>
  readdirSync(path.join(ROOT, 'tests', folder), { recursive: true })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => `tests/${folder}/${file.split(path.sep).join('/')}`)
    .sort();

/** Tests that this machine cannot run are skipped with a message, except in CI. */
const isInstalled = (command, debianPackage, what) => {
  if (process.env.CI || findCommand(command)) return true;
  process.stderr.write(
    `Left out: ${what}. There is no ${command} (on Debian: apt-get install ${debianPackage}).\n`
  );
  return false;
};

const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'commonjs' },
  },
];

// Packages that are ES modules only, so that Jest must transform them: dependencies of the server, and of
// Strapi's admin.
const ES_MODULES = [
  ...['@formatjs/fast-memoize', '@formatjs/intl-localematcher', 'p-limit', 'parse5', 'yocto-queue'],
  ...['dom-serializer', 'domelementtype', 'domhandler', 'domutils', 'entities', 'htmlparser2'],
  ...['fractional-indexing', 'react-dnd', 'dnd-core', '@react-dnd', 'react-dnd-html5-backend'],
];

const ADMIN_PAGES = {
  moduleNameMapper: {
    '\\.(css|svg|png|jpe?g|gif|webp|ico|woff2?)(\\?.*)?$': '<rootDir>/tests/admin/support/asset.ts',
  },
};

/** A project that runs each file separately. */
const project = (name, files, more = {}) => ({
  displayName: name,
  rootDir: ROOT,
  testMatch: files.map((file) => `<rootDir>/${file}`),
  transform: { '^.+\\.(ts|tsx|js|jsx|mjs)$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${ES_MODULES.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/playground/(dist|build|node_modules)/'],
  ...more,
});

/**
 * Projects that run several files in one module registry, because loading Strapi's modules takes longer than
 * starting Strapi.
 */
const grouped = (name, files, { globals, ...more } = {}) =>
  Array.from({ length: GROUPS[name] }, (_, group) =>
    project(name, ['tests/helpers/together.test.ts'], {
      ...more,
      globals: {
        ...globals,
        filesTogether: files.filter((_, place) => place % GROUPS[name] === group),
      },
    })
  );

/** @param {Run} run @returns {import('jest').Config} */
const configFor = (run) => {
  const hasMariadb = isInstalled('mariadbd', 'mariadb-server', 'tests on MariaDB');
  const hasRedis = isInstalled('redis-server', 'redis-server', 'tests over Redis');

  const canRun = (file) =>
    (hasRedis || !/(redis|bullmq)[^/]*\.test\.ts$/.test(file)) &&
    (hasMariadb || !/mariadb[^/]*\.test\.ts$/.test(file));
  const files = (folder) => testFilesIn(folder).filter((file) => canRun(file) && runsIn(run, file));
  const filesOnServers = ['integration', 'security']
    .flatMap((folder) => testFilesIn(folder))
    .filter((file) => canRun(file) && runsOnServers(run, file));

  const startingStrapi = (name, all, more) => {
    const pages = all.filter((file) => file.endsWith('.tsx'));
    const servers = all.filter((file) => !pages.includes(file));
    if (run !== 'gate') return [project(name, all, more)];
    return [...grouped(name, servers, more), project(name, pages, more)];
  };

  // The tables are in a PostgreSQL schema other than `public`. The end-to-end and package tests cover
  // `public`.
  const onServer = (database) =>
    startingStrapi(`integration-${database}`, filesOnServers, {
      globals: { testDatabase: database, hasOtherSchema: database === 'postgres' },
      globalSetup: `<rootDir>/tests/integration/support/set-up-${database}.ts`,
      globalTeardown: '<rootDir>/tests/integration/support/tear-down.ts',
    });

  const projects = [
    // Long projects first, so that both workers finish at about the same time.
    ...(hasMariadb ? onServer('mariadb') : []),
    ...onServer('postgres'),
    ...startingStrapi('integration', files('integration')),
    ...startingStrapi('security', files('security'), ADMIN_PAGES),
    project('contract', files('contract')),
    project('admin', files('admin'), {
      testEnvironment: 'jsdom',
      setupFiles: ['<rootDir>/tests/admin/support/browser.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/admin/support/matchers.ts'],
      ...ADMIN_PAGES,
    }),
    project('unit', files('unit')),
    project('widget', files('widget'), {
      testEnvironment: 'jsdom',
      testEnvironmentOptions: { url: 'https://www.example.com/sign-up' },
      setupFiles: ['<rootDir>/tests/widget/support/browser.ts'],
      transform: {
        '^.+\\.(ts|tsx|js|jsx|mjs)$': swc,
        '\\.css$': '<rootDir>/tests/widget/support/css-text.cjs',
      },
    }),
    ...startingStrapi('faults', files('faults')),
    // All files share one running demo.
    project('e2e', files('e2e'), {
      globalSetup: '<rootDir>/tests/e2e/support/global-setup.ts',
      globalTeardown: '<rootDir>/tests/e2e/support/global-teardown.ts',
    }),
    // The packed plugin, installed in new apps. `testRun` selects the apps.
    project('package', run === 'nightly' ? testFilesIn('package') : files('package')),
  ];

  return {
    rootDir: ROOT,
    globalSetup: '<rootDir>/tests/helpers/build-mail-worker.mjs',
    // Strapi, a database or a browser can be slow on a busy machine.
    testTimeout: 180_000,
    // Each Strapi leaks some memory, and a large worker becomes slow, so it is replaced.
    workerIdleMemoryLimit: '1.2GB',
    projects: projects
      .filter(({ testMatch }) => testMatch.length > 0)
      .map((each) => ({ ...each, globals: { ...each.globals, testRun: run } })),
  };
};

module.exports = configFor;
