// Writes the licenses of the packages whose code is bundled into dist: apps do not install those.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundled into the server or the thread that renders e-mails. */
const BUNDLED = [
  '@formatjs/intl-localematcher',
  '@zxcvbn-ts/language-common',
  'html-to-text',
  'lcid',
  'liquidjs',
  'p-limit',
  'parse5',
  'workerpool',
];

/** The folder of a package, resolved from another package. */
const folderOf = (name, from) => {
  const [found] = (createRequire(join(from, 'package.json')).resolve.paths(name) ?? [])
    .map((folder) => join(folder, name))
    .filter((folder) => existsSync(join(folder, 'package.json')));
  if (!found) throw new Error(`${name} is not installed`);
  return found;
};

const folders = new Map();
const collect = (name, from) => {
  const folder = folderOf(name, from);
  if (folders.has(folder)) return;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  folders.set(folder, manifest);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) collect(dependency, folder);
};
for (const name of BUNDLED) collect(name, root);

const textOf = (folder) => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : '';
};

const sections = [...folders]
  .map(([folder, { name, version, license }]) => ({
    title: `${name} ${version} (${license})`,
    text: textOf(folder),
  }))
  .sort((a, b) => a.title.localeCompare(b.title))
  .map(({ title, text }) => `${title}\n\n${text}`.trim());

const file = join(root, 'dist/THIRD-PARTY-LICENSES.txt');
writeFileSync(
  file,
  `dist contains code of these packages:\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
);
