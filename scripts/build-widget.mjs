// Builds the custom element into dist/widget: an ES module, a chunk for each further language, and the type declarations.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist/widget');
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
  entryPoints: [join(root, 'widget/src/index.ts')],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  target,
  chunkNames: '[name]',
  legalComments: 'none',
  plugins: [styles],
});

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'widget/tsconfig.build.json')], { stdio: 'inherit' });
readdirSync(join(out, 'types'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.d.ts'))
  .forEach((name) => nameInFull(join(out, 'types', name)));

// The package itself is CommonJS; this folder is not.
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
