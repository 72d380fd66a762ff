// Bundles that Node runs outside the plugin: the commands, and the threads that render e-mails.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8')
);

const bundle = (options) =>
  build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    ...options,
  });

/** The package's commands. */
export const bundleCommands = () =>
  bundle({
    entryPoints: {
      'crm-user-invite-dynamics': 'server/src/crm/dataverse/cli/bin.ts',
      'crm-user-invite-uninstall': 'server/src/uninstall/bin.ts',
    },
    outdir: 'dist/cli',
    external: [...Object.keys(dependencies), ...Object.keys(peerDependencies)],
    banner: { js: '#!/usr/bin/env node' },
  });

/** The code of the threads that render e-mails, with its packages, so that apps need not install them. */
export const bundleMailWorker = () =>
  bundle({ entryPoints: ['server/src/mail/worker/index.ts'], outfile: 'dist/mail/worker.js' });
