// Builds the command crm-user-invite-dynamics into dist/cli: one file, with the plugin's dependencies left outside.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

await build({
  absWorkingDir: root,
  entryPoints: ['server/src/crm/dataverse/cli/bin.ts'],
  outfile: 'dist/cli/crm-user-invite-dynamics.js',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
});
