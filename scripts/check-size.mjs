// Keeps the custom element small, as it comes over the wire: the module that every page loads, and what is seen of it in
// English, which loads beside it.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const BUDGET_BYTES = { 'index.js': 5 * 1024, 'face.js': 7 * 1024 };

for (const [name, budget] of Object.entries(BUDGET_BYTES)) {
  const file = new URL(`../dist/widget/${name}`, import.meta.url);
  const bytes = brotliCompressSync(readFileSync(file)).length;
  console.log(`dist/widget/${name}: ${bytes} of ${budget} bytes (brotli)`);
  if (bytes > budget) process.exitCode = 1;
}
