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

/** @returns {import('jest').Config} */
const project = (name, more = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.{ts,tsx}`],
  transform: { '^.+\\.(ts|tsx|js|jsx|mjs)$': swc },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/playground/(dist|build|node_modules)/'],
  ...more,
});

/** @type {import('jest').Config} */
module.exports = {
  projects: [project('unit'), project('contract'), project('integration')],
};
