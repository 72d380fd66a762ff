// Checks the download sizes. For the custom element, compressed with Brotli: the module that every page loads, what a sign-up in
// English loads, what the other states load, and each additional language.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { ADMIN_BUDGET, adminFirstLoad } from './size/admin-first-load.mjs';

const folder = new URL('../dist/widget/', import.meta.url);
const sizeOf = (name) => brotliCompressSync(readFileSync(new URL(name, folder))).length;

const languages = readdirSync(folder).filter((name) => /^[a-z]{2}\.js$/.test(name));
const budgets = [
  { what: 'index.js', files: ['index.js'], budget: 4600 },
  { what: 'a sign-up in English', files: ['index.js', 'view.js'], budget: 11_450 },
  { what: 'the other states', files: ['secondary.js'], budget: 1150 },
  // With the texts of all languages.
  { what: 'signing up with a provider', files: ['providers.js'], budget: 6300 },
  { what: 'asking for an invitation', files: ['request.js'], budget: 2250 },
  { what: 'signing up with a passkey', files: ['passkeys.js'], budget: 3300 },
  { what: 'a sign-in in English', files: ['sign-in.js'], budget: 9050 },
  { what: 'other ways to sign in', files: ['sign-in-ways.js'], budget: 2750 },
  ...languages.map((name) => ({ what: name, files: [name], budget: 1500 })),
];

for (const { what, files, budget } of budgets) {
  const bytes = files.reduce((total, name) => total + sizeOf(name), 0);
  console.log(`${what}: ${bytes} of ${budget} bytes (brotli)`);
  if (bytes > budget) process.exitCode = 1;
}

const adminBytes = adminFirstLoad();
console.log(`the admin's first load: ${adminBytes} of ${ADMIN_BUDGET} bytes (gzip)`);
if (adminBytes > ADMIN_BUDGET) process.exitCode = 1;
