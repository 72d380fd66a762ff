import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const IGNORED = new Set(['node_modules', 'dist', 'build', '.cache', '.tmp', '.strapi']);

const filesUnder = async (place: string): Promise<string[]> => {
  if ((await stat(place)).isFile()) return [place];
  const entries = await readdir(place, { withFileTypes: true });
  const nested = entries
    .filter(({ name }) => !IGNORED.has(name))
    .map((entry) => filesUnder(path.join(place, entry.name)));
  return (await Promise.all(nested)).flat();
};

/** A hash of the names and contents of files and folders under the root. Skips build output unless it is named. */
export const fingerprint = async (root: string, places: string[]): Promise<string> => {
  const hash = createHash('sha256');
  const files = (await Promise.all(places.map((place) => filesUnder(path.join(root, place))))).flat().sort();
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};
