// Builds the custom element into dist/widget: an ES module, and a chunk for each further language.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { minify } from 'terser';

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

rmSync(out, { recursive: true, force: true });

const { outputFiles } = await build({
  entryPoints: {
    index: join(root, 'widget/src/index.ts'),
    face: join(root, 'widget/src/face/index.ts'),
    detours: join(root, 'widget/src/face/detours/index.ts'),
    problems: join(root, 'widget/src/face/problems.ts'),
    ...Object.fromEntries(languages.map((name) => [name, join(root, 'widget/src/texts', `${name}.ts`)])),
  },
  outdir: out,
  bundle: true,
  format: 'esm',
  write: false,
  target,
  legalComments: 'none',
  plugins: [styles, parts],
});

// Terser's output is some 3 % smaller over the wire than esbuild's own.
mkdirSync(out);
for (const { path, text } of outputFiles) {
  const { code } = await minify(text, { module: true, ecma: 2022 });
  writeFileSync(path, code);
}

// The package itself is CommonJS; this folder is not.
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
