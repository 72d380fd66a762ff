import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Runs a script of this folder in a process until it is killed at the step. Returns the lines that it
 * reported.
 */
export const runUntilKilled = async <Told>(script: string, step: string, args: string[]): Promise<Told[]> => {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, script), ...args], {
    // Jest gives each test file a copy of `process.env`, which `spawn` does not use by default.
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Told[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"')) told.push(JSON.parse(line) as Told);
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  expect([step, signal]).toEqual([step, 'SIGKILL']);
  return told;
};
