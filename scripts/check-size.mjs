// Keeps the custom element small: what a page loads in English, as it comes over the wire.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const BUDGET_BYTES = 5 * 1024;

const file = new URL('../dist/widget/index.js', import.meta.url);
const bytes = brotliCompressSync(readFileSync(file)).length;
console.log(`dist/widget/index.js: ${bytes} of ${BUDGET_BYTES} bytes (brotli)`);
if (bytes > BUDGET_BYTES) process.exitCode = 1;
