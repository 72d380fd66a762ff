import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

export interface Asset {
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const typeOf = (file: string): string => TYPES[path.extname(file)] ?? 'application/octet-stream';

const bytes = (content: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(content);

const builtScripts = async (folder: string): Promise<[string, Asset][]> => {
  const { outputFiles } = await build({
    entryPoints: (await readdir(folder)).map((file) => path.join(folder, file)),
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
  });
  return outputFiles.map((file) => [
    path.basename(file.path),
    { type: typeOf(file.path), body: bytes(file.contents) },
  ]);
};

const readFiles = async (folder: string): Promise<[string, Asset][]> =>
  Promise.all(
    (await readdir(folder)).map(async (file): Promise<[string, Asset]> => [
      file,
      { type: typeOf(file), body: bytes(await readFile(path.join(folder, file))) },
    ])
  );

/** Files served under `/assets`: `public/` unchanged, and `client/` built for browsers. */
export const loadAssets = async (root: string): Promise<Map<string, Asset>> =>
  new Map([
    ...(await readFiles(path.join(root, 'public'))),
    ...(await builtScripts(path.join(root, 'client'))),
  ]);
