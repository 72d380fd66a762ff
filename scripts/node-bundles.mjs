// What Node runs beside the plugin itself: files of their own in dist.
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

/** The commands. */
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

/** What the threads run that render e-mails, with the packages that they use: an app that installs the plugin need not. */
export const bundleMailWorker = () =>
  bundle({ entryPoints: ['server/src/mail/worker/index.ts'], outfile: 'dist/mail/worker.js' });
