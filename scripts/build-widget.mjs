// Builds the custom element into dist/widget: an ES module, a chunk for each further language, and the type declarations.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist/widget');
const languages = ['de', 'es', 'fr', 'nl'];
const target = ['es2022', 'chrome123', 'firefox120', 'safari17.5'];

/** Style sheets become minified text. */
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** A module that is loaded when it is needed is a file of its own, and nothing is shared: no request waits for another. */
const parts = {
  name: 'parts',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path)}.js`, external: true } : undefined
    );
  },
};

/** Node's resolution asks relative imports of an ES module, and so of its declarations, for their full name. */
const nameInFull = (file) => {
  const folder = dirname(file);
  const full = (specifier) =>
    existsSync(join(folder, `${specifier}.d.ts`))
      ? `${specifier}.js`
      : `${specifier.replace(/\/$/, '')}/index.js`;
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/(from |import\()'(\.[^']*)'/g, (_, before, specifier) => `${before}'${full(specifier)}'`)
  );
};

rmSync(out, { recursive: true, force: true });

await build({
  entryPoints: {
    index: join(root, 'widget/src/index.ts'),
    face: join(root, 'widget/src/face/index.ts'),
    ...Object.fromEntries(languages.map((name) => [name, join(root, 'widget/src/texts', `${name}.ts`)])),
  },
  outdir: out,
  bundle: true,
  format: 'esm',
  minify: true,
  target,
  legalComments: 'none',
  plugins: [styles, parts],
});

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'widget/tsconfig.build.json')], { stdio: 'inherit' });
readdirSync(join(out, 'types'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.d.ts'))
  .forEach((name) => nameInFull(join(out, 'types', name)));

// The package itself is CommonJS; this folder is not.
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');

// Beside the module, where TypeScript looks for the types of an export that is a plain path. `strapi-plugin build` takes
// every export with conditions for a bundle of its own to make.
for (const name of ['index', 'jsx']) {
  writeFileSync(join(out, `${name}.d.ts`), `export * from './types/widget/src/${name}.js';\n`);
}
