// What Node runs beside the plugin itself: files of their own in dist, with the plugin's dependencies left outside.
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

/** The commands. */
export const bundleCommands = () =>
  bundle({
    entryPoints: {
      'crm-user-invite-dynamics': 'server/src/crm/dataverse/cli/bin.ts',
      'crm-user-invite-uninstall': 'server/src/uninstall/bin.ts',
    },
    outdir: 'dist/cli',
    banner: { js: '#!/usr/bin/env node' },
  });

/** What the threads run that render e-mails. */
export const bundleMailWorker = () =>
  bundle({ entryPoints: ['server/src/mail/worker/index.ts'], outfile: 'dist/mail/worker.js' });
