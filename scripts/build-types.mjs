// Builds the type declarations of the package's entries, one file each, next to the code. An entry with code for `import`
// and `require` gets declarations for both, so that TypeScript detects the module format.
import { copyFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Entries of the package: the file's name in its folder of `dist`, and its source. Entries of a bundle share types. */
const BUNDLES = [
  { folder: 'server', entries: { index: 'strapi-server.ts' }, isDual: true },
  { folder: 'admin', entries: { index: 'strapi-admin.ts' }, isDual: true },
  { folder: 'contracts', entries: { index: 'contracts/index.ts' }, isDual: true },
  { folder: 'config', entries: { index: 'server/src/config/define-config.ts' }, isDual: true },
  { folder: 'connector', entries: { index: 'server/src/crm/define.ts' }, isDual: true },
  { folder: 'connector-testing', entries: { index: 'server/src/crm/testing/index.ts' }, isDual: true },
  {
    folder: 'widget',
    entries: {
      index: 'widget/src/index.ts',
      'sign-in': 'widget/src/sign-in/index.ts',
      jsx: 'widget/src/jsx.ts',
    },
    isDual: false,
  },
];

for (const { folder, entries, isDual } of BUNDLES) {
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)])),
    // Types of packages are imported, not copied.
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
  });
  const dir = join(root, 'dist', folder);
  await bundle.write({ dir, format: 'es', entryFileNames: '[name].d.ts', chunkFileNames: '[name].d.ts' });
  await bundle.close();
  if (isDual) copyFileSync(join(dir, 'index.d.ts'), join(dir, 'index.d.mts'));
}
