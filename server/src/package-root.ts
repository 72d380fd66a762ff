import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest parent folder with a `package.json`: the same for the sources and the build. */
const findPackageRoot = (from: string): string => {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return findPackageRoot(dirname(from));
};

export const PACKAGE_ROOT = findPackageRoot(__dirname);
