// `npm run docs` writes the generated parts of the documents; with `--check` it reports outdated ones instead.
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const { docs } = await tsImport('./docs/main.ts', import.meta.url);
await docs(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
