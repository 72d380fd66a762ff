import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Runs a script beside this one in a process until that is killed at the step, and gives what it told, line by line. */
export const runUntilKilled = async <Told>(script: string, step: string, args: string[]): Promise<Told[]> => {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, script), ...args], {
    // The test's own, which is not the one of the process that the test runs in.
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
