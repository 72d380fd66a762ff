// `npm run docs`: writes what the documents take from the code. With `--check`, says what is out of date instead.
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const { docs } = await tsImport('./docs/main.ts', import.meta.url);
await docs(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
