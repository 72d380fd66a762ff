// Builds the type declarations of the package's entries: one file each, beside the code that it describes. Where there is
// code for `import` and for `require`, there are declarations for both, so that TypeScript takes each for what it is.
import { copyFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Entries of the package: name of the file in the folder of `dist`, and its source. Those of a bundle share declarations. */
const BUNDLES = [
  { folder: 'server', entries: { index: 'strapi-server.ts' }, isDual: true },
  { folder: 'admin', entries: { index: 'strapi-admin.ts' }, isDual: true },
  { folder: 'contracts', entries: { index: 'contracts/index.ts' }, isDual: true },
  { folder: 'config', entries: { index: 'server/src/config/define-config.ts' }, isDual: true },
  { folder: 'connector', entries: { index: 'server/src/crm/define.ts' }, isDual: true },
  { folder: 'connector-testing', entries: { index: 'server/src/crm/testing/index.ts' }, isDual: true },
  { folder: 'widget', entries: { index: 'widget/src/index.ts', jsx: 'widget/src/jsx.ts' }, isDual: false },
];

for (const { folder, entries, isDual } of BUNDLES) {
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)])),
    // What packages declare stays theirs.
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
  });
  const dir = join(root, 'dist', folder);
  await bundle.write({ dir, format: 'es', entryFileNames: '[name].d.ts', chunkFileNames: '[name].d.ts' });
  await bundle.close();
  if (isDual) copyFileSync(join(dir, 'index.d.ts'), join(dir, 'index.d.mts'));
}
