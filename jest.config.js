const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { findCommand } = require('./tests/helpers/find-command.cjs');

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

/** What this machine cannot run is left out, with a word, but never where everything has to be tested. */
const isInstalled = (command, debianPackage, what) => {
  if (process.env.CI || findCommand(command)) return true;
  process.stderr.write(
    `Left out: ${what}. There is no ${command} (on Debian: apt-get install ${debianPackage}).\n`
  );
  return false;
};
const hasMariadb = isInstalled('mariadbd', 'mariadb-server', 'tests on MariaDB');
const hasRedis = isInstalled('redis-server', 'redis-server', 'tests over Redis');

/** @returns {import('jest').Config} */
const project = (name, more = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.{ts,tsx}`],
  transform: { '^.+\\.(ts|tsx|js|jsx|mjs)$': swc },
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(hasRedis ? [] : ['(redis|bullmq)[^/]*\\.test\\.ts$']),
    ...(hasMariadb ? [] : ['mariadb[^/]*\\.test\\.ts$']),
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/playground/(dist|build|node_modules)/'],
  ...more,
});

// Strapi's admin bundles packages that ship as ES modules only.
const esModules = ['fractional-indexing', 'react-dnd', 'dnd-core', '@react-dnd', 'react-dnd-html5-backend'];

const admin = project('admin', {
  testEnvironment: 'jsdom',
  setupFiles: ['<rootDir>/tests/admin/support/browser.ts'],
  setupFilesAfterEnv: ['<rootDir>/tests/admin/support/matchers.ts'],
  moduleNameMapper: {
    '\\.(css|svg|png|jpe?g|gif|webp|ico|woff2?)(\\?.*)?$': '<rootDir>/tests/admin/support/asset.ts',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
});

// What strangers and insiders may try, against the server and against the admin's pages.
const security = project('security', {
  moduleNameMapper: admin.moduleNameMapper,
  transformIgnorePatterns: admin.transformIgnorePatterns,
});

const widget = project('widget', {
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { url: 'https://www.example.com/sign-up' },
  setupFiles: ['<rootDir>/tests/widget/support/browser.ts'],
  transform: { '^.+\\.(ts|tsx|js|jsx|mjs)$': swc, '\\.css$': '<rootDir>/tests/widget/support/css-text.cjs' },
});

const RUNS_ON_ALL_DATABASES = /^\/\*\* @databases all \*\/$/m;

const testsOnAllDatabases = ['integration', 'security'].flatMap((folder) => {
  const directory = path.join(__dirname, 'tests', folder);
  return readdirSync(directory, { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => RUNS_ON_ALL_DATABASES.test(readFileSync(path.join(directory, file), 'utf8')))
    .map((file) => `<rootDir>/tests/${folder}/${file}`);
});

// All tests run on SQLite. What depends on locks, constraints, dates, collations or JSON says so at the top of its file and
// runs on the other databases, too. The tables are in a PostgreSQL schema of another name: the demo of the end-to-end
// tests, and the app of the package tests, have the one that create-strapi-app names.
const onServer = (database) =>
  project(`integration-${database}`, {
    testMatch: testsOnAllDatabases,
    globals: { testDatabase: database, hasOtherSchema: database === 'postgres' },
    globalSetup: `<rootDir>/tests/integration/support/set-up-${database}.ts`,
    globalTeardown: '<rootDir>/tests/integration/support/tear-down.ts',
  });

// All of them share one running demo.
const e2e = project('e2e', {
  globalSetup: '<rootDir>/tests/e2e/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/e2e/support/global-teardown.ts',
});

/** @type {import('jest').Config} */
module.exports = {
  globalSetup: '<rootDir>/tests/helpers/build-mail-worker.mjs',
  // A Strapi, a database or a browser may take its time on a busy machine.
  testTimeout: 180_000,
  // Each Strapi that a file of tests starts leaves something behind; a worker that has grown is slow, so it is replaced.
  workerIdleMemoryLimit: '1.2GB',
  projects: [
    project('unit'),
    project('contract'),
    project('integration'),
    onServer('postgres'),
    ...(hasMariadb ? [onServer('mariadb')] : []),
    project('faults'),
    security,
    admin,
    widget,
    e2e,
    // What a user gets: the packed plugin in apps of its own.
    project('package'),
  ],
};
