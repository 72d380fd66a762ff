// Builds the commands into dist/cli: one file each, with the plugin's dependencies left outside.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

await build({
  absWorkingDir: root,
  entryPoints: {
    'crm-user-invite-dynamics': 'server/src/crm/dataverse/cli/bin.ts',
    'crm-user-invite-uninstall': 'server/src/uninstall/bin.ts',
  },
  outdir: 'dist/cli',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
});
