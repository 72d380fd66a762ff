// Programs that Node runs besides the plugin itself, bundled to files in dist with external dependencies.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const bundle = (options) =>
  build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    ...options,
  });

export const bundleCommands = () =>
  bundle({
    entryPoints: {
      'crm-user-invite-dynamics': 'server/src/crm/dataverse/cli/bin.ts',
      'crm-user-invite-uninstall': 'server/src/uninstall/bin.ts',
    },
    outdir: 'dist/cli',
    banner: { js: '#!/usr/bin/env node' },
  });

/** The worker that renders e-mails. */
export const bundleMailWorker = () =>
  bundle({ entryPoints: ['server/src/mail/worker/index.ts'], outfile: 'dist/mail/worker.js' });
