import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export const ROOT = path.resolve(__dirname, '../../..');

/** Runs a command until it exits. @throws Error with its output */
export const run = async (
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env
): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
};

export interface Tarball {
  path: string;
  /** The files that it contains, relative to the package's folder. */
  files: string[];
  remove(): Promise<void>;
}

/** Packs the package as it would be published. */
export const pack = async (): Promise<Tarball> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-pack-'));
  const printed = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    ROOT
  );
  const [packed] = JSON.parse(printed) as [{ filename: string; files: { path: string }[] }];
  return {
    path: path.join(folder, packed.filename),
    files: packed.files.map((file) => file.path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
