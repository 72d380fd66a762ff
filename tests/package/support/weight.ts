import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './tarball';

export interface InstalledPackage {
  name: string;
  version: string;
  /** The size of its own files, without nested packages. */
  bytes: number;
}

interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const bytesOf = async (folder: string): Promise<number> => {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isFile()) bytes += (await stat(file)).size;
    else if (entry.isDirectory() && entry.name !== 'node_modules') bytes += await bytesOf(file);
  }
  return bytes;
};

const subfolders = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => path.join(folder, entry.name));
};

/** The packages in a `node_modules` folder by path, without linked ones. */
export const packagesIn = async (modules: string): Promise<Map<string, InstalledPackage>> => {
  const found = new Map<string, InstalledPackage>();
  const visit = async (folder: string): Promise<void> => {
    for (const child of await subfolders(folder)) {
      if (path.basename(child).startsWith('@')) {
        await visit(child);
        continue;
      }
      const manifest = await readFile(path.join(child, 'package.json'), 'utf8').catch(() => null);
      if (manifest === null) continue;
      const { name, version } = JSON.parse(manifest) as InstalledPackage;
      found.set(path.relative(modules, child), { name, version, bytes: await bytesOf(child) });
      await visit(path.join(child, 'node_modules'));
    }
  };
  await visit(modules);
  return found;
};

/** A key shared by versions that npm considers compatible (`^`). */
const lineOf = (name: string, version: string): string => {
  const [major = '', minor = ''] = version.split('.');
  return `${name}@${major === '0' ? `0.${minor}` : major}`;
};

/** The packages that the repository's lockfile installs for the given ones, including all dependencies. */
const lockedFor = async (names: readonly string[]): Promise<Set<string>> => {
  const lockfile = await readFile(path.join(ROOT, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, LockedPackage> };
  const visited = new Set<string>();
  const lines = new Set<string>();
  const visit = (from: string, name: string): void => {
    let owner = from;
    let location = `${owner && `${owner}/`}node_modules/${name}`;
    while (!packages[location] && owner) {
      const end = owner.lastIndexOf('node_modules/');
      owner = owner.slice(0, end).replace(/\/$/, '');
      location = `${owner && `${owner}/`}node_modules/${name}`;
    }
    const locked = packages[location];
    if (!locked?.version || visited.has(location)) return;
    visited.add(location);
    lines.add(lineOf(name, locked.version));
    const { dependencies, optionalDependencies, peerDependencies } = locked;
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
      visit(location, each);
  };
  for (const name of names) visit('', name);
  return lines;
};

/**
 * The packages that an app with these dependencies does not have yet. This is an estimate: a package counts
 * as already installed if the repository's Strapi brings a compatible version.
 */
export const notBroughtBy = async (
  appDependencies: readonly string[],
  installed: Map<string, InstalledPackage>
): Promise<InstalledPackage[]> => {
  const lines = await lockedFor(appDependencies);
  return [...installed.values()].filter(({ name, version }) => !lines.has(lineOf(name, version)));
};

/** The packages that an installation added or changed to another version. */
export const addedBetween = (
  before: Map<string, InstalledPackage>,
  after: Map<string, InstalledPackage>
): InstalledPackage[] =>
  [...after]
    .filter(([place, { version }]) => before.get(place)?.version !== version)
    .map(([, added]) => added);

export interface Weight {
  packages: number;
  megabytes: number;
  /** Heaviest first. */
  heaviest: string[];
}

/** A megabyte is 10⁶ bytes. */
export const weightOf = (added: readonly InstalledPackage[]): Weight => {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e4) / 100;
  const heaviest = [...added].sort((one, other) => other.bytes - one.bytes);
  return {
    packages: added.length,
    megabytes: megabytes(added.reduce((sum, { bytes }) => sum + bytes, 0)),
    heaviest: heaviest.map(({ name, version, bytes }) => `${name}@${version}: ${megabytes(bytes)} MB`),
  };
};
