import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const admin = new URL('../../dist/admin/', import.meta.url);

/** A chunk with its static imports, without dynamic ones. */
const withImports = (name, seen = new Set()) => {
  if (seen.has(name)) return seen;
  seen.add(name);
  const code = readFileSync(new URL(name, admin), 'utf8');
  const imports = code.matchAll(/^(?:import|export) .*from "\.\/([^"]+)";/gm);
  for (const [, imported] of imports) withImports(imported, seen);
  return seen;
};

export const ADMIN_BUDGET = 20 * 1024;

/** Size (gzip, in bytes) of the plugin's part of the admin's first load, with the English texts. */
export const adminFirstLoad = () => {
  const english = readdirSync(admin).filter((name) => /^en-.*\.mjs$/.test(name));
  return [...withImports('index.mjs'), ...english]
    .map((name) => gzipSync(readFileSync(new URL(name, admin))).length)
    .reduce((total, size) => total + size, 0);
};
