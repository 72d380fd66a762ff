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
    // A leading underscore marks a value that is deliberately unused.
    '@typescript-eslint/no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
    ],
    // Spreading a string yields its code points.
    '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    // The code uses `if (…) return close();` for early returns.
    '@typescript-eslint/no-confusing-void-expression': 'off',
    // The rule misses variables assigned in callbacks, and rows that are older than a column.
    '@typescript-eslint/no-unnecessary-condition': 'off',
    // Services are closures: their functions do not use `this`.
    '@typescript-eslint/unbound-method': 'off',
    // Callbacks may be synchronous or asynchronous: `void | Promise<void>`.
    '@typescript-eslint/no-invalid-void-type': 'off',
    // Records keyed by data are filled and emptied by key.
    '@typescript-eslint/no-dynamic-delete': 'off',
    // The rule treats a Hono app with custom variables as a different class.
    '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  },
};

/**
 * In tests, server responses are `any`, an undefined value fails the test anyway, and incorrect use of the
 * code is tested on purpose.
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
  {
    name: 'admin',
    files: ['admin/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXOpeningElement[name.object.name="Grid"] > JSXAttribute[name.name=/^[sm]$/]',
          message:
            'The design system is mobile-first: `xs` applies from the narrowest screen up, `col` to wide ones.',
        },
      ],
    },
  },
  boundaryRules,
  database,
  tables
);
