import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fingerprint } from './fingerprint';
import { withProgress, type Step } from './progress.mjs';

/** A build from sources. A stamp file next to the output stores the fingerprint of the sources. */
export interface Build {
  title: string;
  /** Files and folders, relative to the root. */
  sources: string[];
  /** Folder that the build writes, relative to the root. */
  output: string;
  run: () => Promise<void>;
}

const STAMP = '.sources';

const stampOf = async (output: string): Promise<string | null> => {
  const file = path.join(output, STAMP);
  return existsSync(file) ? readFile(file, 'utf8') : null;
};

/** Builds unless the existing output was built from the same sources. Returns whether it built. */
export const ensureBuilt = async (
  root: string,
  build: Build,
  place: Omit<Step, 'title'>
): Promise<boolean> => {
  const output = path.join(root, build.output);
  const sources = await fingerprint(root, build.sources);
  if ((await stampOf(output)) === sources) return false;
  // Builds keep files of earlier sources, and an interrupted build must not look complete.
  await rm(output, { recursive: true, force: true });
  await withProgress({ ...place, title: `Building ${build.title}` }, build.run);
  await writeFile(path.join(output, STAMP), sources);
  return true;
};
