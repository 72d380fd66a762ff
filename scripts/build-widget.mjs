// Builds the custom elements into dist/widget: an ES module for each, chunks that it loads on demand, and its custom-elements manifest.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { minify } from 'terser';
import { createManifest } from '../widget/manifest.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist/widget');
const languages = ['de', 'es', 'fr', 'nl'];
const target = ['es2022', 'chrome123', 'firefox120', 'safari17.5'];

/** Turns style sheets into minified text. */
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** Makes each dynamically imported module a self-contained file, so that no chunk has to wait for a shared one. */
const chunks = {
  name: 'chunks',
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
    view: join(root, 'widget/src/view/index.ts'),
    secondary: join(root, 'widget/src/view/secondary.ts'),
    providers: join(root, 'widget/src/view/providers/index.ts'),
    passkeys: join(root, 'widget/src/view/passkeys/index.ts'),
    request: join(root, 'widget/src/view/request/index.ts'),
    'sign-in': join(root, 'widget/src/sign-in/index.ts'),
    'sign-in-ways': join(root, 'widget/src/sign-in/sign-in-ways.ts'),
    'server-errors': join(root, 'widget/src/view/server-errors.ts'),
    ...Object.fromEntries(
      languages.flatMap((name) => [
        [name, join(root, 'widget/src/texts', `${name}.ts`)],
        [`sign-in-${name}`, join(root, 'widget/src/sign-in/texts', `sign-in-${name}.ts`)],
      ])
    ),
  },
  outdir: out,
  bundle: true,
  format: 'esm',
  write: false,
  target,
  legalComments: 'none',
  plugins: [styles, chunks],
});

// Compressed, Terser's output is about 3 % smaller than esbuild's.
mkdirSync(out);
for (const { path, text } of outputFiles) {
  const { code } = await minify(text, { module: true, ecma: 2022 });
  writeFileSync(path, code);
}

// The package is CommonJS, this folder is ES modules.
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
writeFileSync(join(out, 'custom-elements.json'), `${JSON.stringify(createManifest(root), null, 2)}\n`);
