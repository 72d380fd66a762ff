// `npm run demo`: installs, builds and starts everything. Plain JavaScript up to the import, because packages may not
// be installed yet.
import { fileURLToPath } from 'node:url';
import { requireNode, ensureInstalled } from './demo/install.mjs';

/** Packages, the plugin, Strapi's admin panel, servers. */
const STEPS = 4;

const root = fileURLToPath(new URL('..', import.meta.url));
requireNode(root);
await ensureInstalled(root, STEPS);
const { tsImport } = await import('tsx/esm/api');
const { demo } = await tsImport('./demo/main.ts', import.meta.url);
await demo(root, STEPS, process.argv.slice(2));
