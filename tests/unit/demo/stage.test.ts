/** @run nightly */

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Stage } from '../../../scripts/demo/stage';

const folder = mkdtempSync(path.join(tmpdir(), 'demo-stage-'));
const PRELOAD = path.join(__dirname, '../../../scripts/demo/end-with-parent.mjs');

const script = (name: string, source: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, source);
  return file;
};

/** A server that reports its process id and that of a child process, which ignores SIGTERM. */
const SERVER = script(
  'server.cjs',
  `const { spawn } = require('node:child_process');
   const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
   require('node:http')
     .createServer((_, response) => response.end(JSON.stringify([process.pid, child.pid])))
     .listen(Number(process.argv[2]), '127.0.0.1');`
);
const FAILURE = script('failure.cjs', `console.error('what went wrong'); process.exit(3);`);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const untilGone = async (pids: number[]): Promise<void> => {
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries++) await wait(50);
};

const options = (args: string[]) => ({
  name: 'child',
  args,
  cwd: folder,
  env: { PATH: process.env.PATH },
  show: 'none' as const,
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

/** Starts the server and returns its process id and that of its child process. */
const serving = async (stage: Stage): Promise<number[]> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  await stage.serve(options([SERVER, String(port)]), url);
  return (await fetch(url)).json() as Promise<number[]>;
};

describe('The stage of the demo', () => {
  it('starts a server and stops it with its child processes', async () => {
    const stage = new Stage();
    const pids = await serving(stage);
    expect(pids.map(isAlive)).toEqual([true, true]);

    await stage.stop();

    await untilGone(pids);
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('reports which process ended, how, and its last output', async () => {
    await expect(new Stage().run(options([FAILURE]))).rejects.toThrow(
      /child ended with exit code 3\. Its last lines:\n\nwhat went wrong/
    );
    await expect(new Stage().serve(options([FAILURE]), 'http://127.0.0.1:9/')).rejects.toThrow(
      /what went wrong/
    );
  });

  it('notices when a server ends by itself', async () => {
    const stage = new Stage();
    const [pid] = (await serving(stage)) as [number, number];
    const stopped = stage.untilStopped();

    process.kill(pid, 'SIGKILL');

    await expect(stopped).rejects.toThrow(/child ended by SIGKILL/);
    await stage.stop();
  });

  it('is stopped without an error', async () => {
    const stage = new Stage();
    await serving(stage);
    const stopped = stage.untilStopped();

    await stage.stop();

    await expect(stopped).resolves.toBeUndefined();
  });
});

describe('A process of the demo', () => {
  it('exits when the demo is killed', async () => {
    const child = script('idle.cjs', `setInterval(() => {}, 1000); process.send(process.pid);`);
    const parent = script(
      'parent.cjs',
      `const { spawn } = require('node:child_process');
       const child = spawn(process.execPath, ['--import', ${JSON.stringify(PRELOAD)}, ${JSON.stringify(child)}],
         { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
       child.on('message', (pid) => console.log(pid));`
    );
    const demo = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(demo.stdout, 'data')) as [Buffer];
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);

    demo.kill('SIGKILL');

    await untilGone([pid]);
    expect(isAlive(pid)).toBe(false);
  });
});
