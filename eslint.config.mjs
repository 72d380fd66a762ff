import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { boundaryRules, database, tables } from './eslint.boundaries.mjs';

const typescript = {
  name: 'typescript',
  files: ['**/*.{ts,tsx}'],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/ban-ts-comment': 'error',
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
    '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    // A leading underscore says that something is left out on purpose.
    '@typescript-eslint/no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
    ],
    // A string is spread to get at its code points.
    '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    // `if (…) return close();` is how a function is left early.
    '@typescript-eslint/no-confusing-void-expression': 'off',
    // Sees neither that a callback assigns a variable, nor that a row may be older than a column.
    '@typescript-eslint/no-unnecessary-condition': 'off',
    // Services are closures: what looks like a method needs no `this`.
    '@typescript-eslint/unbound-method': 'off',
    // What a callback answers is often of no account: `void | Promise<void>`.
    '@typescript-eslint/no-invalid-void-type': 'off',
    // Records with keys of the data's own are written and emptied by key.
    '@typescript-eslint/no-dynamic-delete': 'off',
    // Takes a Hono app with variables of its own for another class.
    '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  },
};

/**
 * What a server answers is `any` to its client, a test that meets an undefined value fails anyway, and tests do what others do
 * wrong.
 */
const tests = {
  name: 'tests',
  files: ['tests/**/*.{ts,tsx}'],
  rules: {
    'no-control-regex': 'off',
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    '@typescript-eslint/no-base-to-string': 'off',
    '@typescript-eslint/no-misused-spread': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/prefer-promise-reject-errors': 'off',
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowAny: true }],
  },
};

const scripts = {
  name: 'scripts',
  files: ['**/*.{js,cjs,mjs}'],
  languageOptions: {
    globals: { console: 'readonly', process: 'readonly', URL: 'readonly' },
  },
};

const commonjs = {
  name: 'commonjs',
  files: ['**/*.{js,cjs}'],
  languageOptions: {
    sourceType: 'commonjs',
    globals: { __dirname: 'readonly', module: 'writable', require: 'readonly' },
  },
};

export default defineConfig(
  globalIgnores(['**/dist/', '**/build/', '**/.cache/', '**/.tmp/', '**/.strapi/', '**/types/generated/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  scripts,
  commonjs,
  typescript,
  tests,
  { name: 'admin', files: ['admin/src/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  boundaryRules,
  database,
  tables
);
