import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { compileScript, parse } from 'vue/compiler-sfc';

const ROOT = path.resolve(__dirname, '../../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/embedding.md'), 'utf8');

/** The first code block in a language under a heading of `docs/embedding.md`, unchanged. */
export const snippet = (heading: string, language: string): string => {
  const section = PAGE.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`));
  const code = new RegExp('^```' + language + '\\n(.*?)^```$', 'ms').exec(section ?? '')?.[1];
  if (!code) throw new Error(`docs/embedding.md has no ${language} under ${heading}`);
  return code;
};

/** Bundles a module that imports `snippet`, as an app's build does. */
export const bundle = async (
  code: string,
  main: string,
  define: Record<string, string> = {}
): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: main, loader: 'tsx', resolveDir: ROOT },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"', ...define },
    plugins: [
      {
        name: 'snippet',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^snippet$/ }, () => ({ path: 'snippet', namespace: 'docs' }));
          onLoad({ filter: /.*/, namespace: 'docs' }, () => ({
            contents: code,
            loader: 'tsx',
            resolveDir: ROOT,
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
};

/** Compiles a single-file component to a module, as `@vitejs/plugin-vue` does with the documented options. */
export const compileVue = (code: string): string => {
  const { descriptor, errors } = parse(code, { filename: 'SignUp.vue' });
  if (errors[0]) throw errors[0];
  const isCustomElement = (tag: string): boolean => tag === 'crm-user-invite';
  return compileScript(descriptor, {
    id: 'sign-up',
    inlineTemplate: true,
    templateOptions: { compilerOptions: { isCustomElement } },
  }).content;
};

/**
 * The errors that TypeScript finds in a module of this package, in strict mode and with the published types.
 */
export const typeErrors = (code: string, extension: 'ts' | 'tsx'): string[] => {
  const file = path.join(ROOT, `snippet-of-docs.${extension}`);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['react'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? code : readFile(name));
  host.getSourceFile = (name, ...more) =>
    name === file ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : getSourceFile(name, ...more);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
};
