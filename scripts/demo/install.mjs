// Runs before anything is installed: Node's own modules only.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withProgress } from './progress.mjs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** @param {string} version @param {string} minimum Both as `20.19.0`. */
export const isAtLeast = (version, minimum) => {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number));
  const place = want.findIndex((part, index) => part !== have[index]);
  return place === -1 || have[place] > want[place];
};

/** Exits with a message if this Node is older than the package requires. */
export const requireNode = (root) => {
  const minimum = readJson(path.join(root, 'package.json')).engines.node.replace('>=', '');
  if (isAtLeast(process.versions.node, minimum)) return;
  console.error(
    `Node ${minimum} or later is required; this is ${process.versions.node}. See https://nodejs.org`
  );
  process.exit(1);
};

/**
 * Packages of the lock file that are not installed, or in another version. Optional ones may be missing: most are for
 * other platforms.
 */
export const outdatedPackages = (lock, installed) =>
  Object.entries(lock.packages)
    .filter(([place]) => place.includes('node_modules/'))
    .filter(([place, wanted]) => {
      const found = installed.packages[place];
      if (found === undefined) return !wanted.optional && !wanted.devOptional;
      return found.version !== wanted.version;
    })
    .map(([place]) => place);

const isInstalled = (root) => {
  const record = path.join(root, 'node_modules/.package-lock.json');
  return (
    existsSync(record) &&
    outdatedPackages(readJson(path.join(root, 'package-lock.json')), readJson(record)).length === 0
  );
};

const npmCi = (root) => {
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js')
    ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawn('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
};

const install = async (root) => {
  const npm = npmCi(root);
  const stop = (signal) => npm.kill(signal);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const code = await new Promise((resolve) => npm.once('exit', resolve).once('error', () => resolve(1)));
  process.off('SIGTERM', stop).off('SIGINT', stop);
  return code;
};

/** Installs the packages of the lock file unless they are installed. `of`: the total number of steps. */
export const ensureInstalled = async (root, of) => {
  if (isInstalled(root)) return;
  const code = await withProgress({ step: 1, of, title: 'Installing packages' }, () => install(root));
  if (code === 0) return;
  console.error('The packages could not be installed. See the output of npm above.');
  process.exit(1);
};
