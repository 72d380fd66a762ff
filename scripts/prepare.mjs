// Installs and builds what is missing or outdated, for the demo and the tests. Named folders, such as `dist`, limit
// what is built.
import { fileURLToPath } from 'node:url';
import { requireNode, ensureInstalled } from './demo/install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outputs = process.argv.slice(2);
/** Packages, the plugin, and Strapi's admin panel unless folders are named. */
const steps = 1 + (outputs.length || 2);
requireNode(root);
await ensureInstalled(root, steps);
const { tsImport } = await import('tsx/esm/api');
const { prepare } = await tsImport('./demo/main.ts', import.meta.url);
await prepare(root, steps, outputs);
