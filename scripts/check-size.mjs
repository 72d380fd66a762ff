// Keeps small what everybody loads. The custom element, as it comes over the wire: the module that every page loads, all
// that a sign-up in English loads (that module, and what is seen of it), what those load who come to other states, and
// each further language.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const folder = new URL('../dist/widget/', import.meta.url);
const sizeOf = (name) => brotliCompressSync(readFileSync(new URL(name, folder))).length;

const languages = readdirSync(folder).filter((name) => /^[a-z]{2}\.js$/.test(name));
const budgets = [
  { what: 'index.js', files: ['index.js'], budget: 2900 },
  { what: 'a sign-up in English', files: ['index.js', 'face.js'], budget: 9000 },
  { what: 'what is beside the straight way', files: ['detours.js'], budget: 950 },
  ...languages.map((name) => ({ what: name, files: [name], budget: 1400 })),
];

for (const { what, files, budget } of budgets) {
  const bytes = files.reduce((total, name) => total + sizeOf(name), 0);
  console.log(`${what}: ${bytes} of ${budget} bytes (brotli)`);
  if (bytes > budget) process.exitCode = 1;
}

// The plugin's part of the first load of Strapi's admin, with the English texts; pages and panels come when they are opened.
const ADMIN_BUDGET = 20 * 1024;
const admin = new URL('../dist/admin/', import.meta.url);

/** A chunk with all that it imports at once, without what it imports when that is needed. */
const withImports = (name, seen = new Set()) => {
  if (seen.has(name)) return seen;
  seen.add(name);
  const code = readFileSync(new URL(name, admin), 'utf8');
  const imports = code.matchAll(/^(?:import|export) .*from "\.\/([^"]+)";/gm);
  for (const [, imported] of imports) withImports(imported, seen);
  return seen;
};

const english = readdirSync(admin).filter((name) => /^en-.*\.mjs$/.test(name));
const adminBytes = [...withImports('index.mjs'), ...english]
  .map((name) => gzipSync(readFileSync(new URL(name, admin))).length)
  .reduce((total, size) => total + size, 0);
console.log(`the admin's first load: ${adminBytes} of ${ADMIN_BUDGET} bytes (gzip)`);
if (adminBytes > ADMIN_BUDGET) process.exitCode = 1;
