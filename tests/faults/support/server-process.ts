import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { BootOptions } from '../../helpers/strapi';
import type { ServerTold } from './server';

export type Mail = NonNullable<ServerTold['mail']>;
type SetUp = NonNullable<ServerTold['setUp']>;

/** The response to a call; null if the server died before it responded. */
export type Answer = { status: number; code?: string; data?: { user?: { documentId: string } } } | null;

/** A server in a separate process. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly setUp: SetUp | undefined
  ) {}

  /** @param onMail Called with each e-mail that the server sends */
  static async start(
    options: BootOptions,
    contacts: number,
    onMail: (mail: Mail) => void
  ): Promise<ServerProcess> {
    const script = path.join(__dirname, 'server.ts');
    const args = ['--import', 'tsx', script, JSON.stringify(options), String(contacts)];
    const child = spawn(process.execPath, args, {
      // Jest gives each test file a copy of `process.env`, which `spawn` does not use by default.
      env: process.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let setUp: SetUp | undefined;
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The server ended before it listened')));
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (!line.startsWith('{"')) return;
        const told = JSON.parse(line) as ServerTold;
        if (told.mail) onMail(told.mail);
        setUp = told.setUp ?? setUp;
        if (told.port) resolve(told.port);
      });
    });
    return new ServerProcess(child, port, setUp);
  }

  async post(route: string, body: object, token?: string): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    try {
      const url = `http://127.0.0.1:${this.port}${route}`;
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const { data, error } = (await response.json()) as {
        data?: { user?: { documentId: string } };
        error?: { details?: { code?: string } };
      };
      return { status: response.status, data, code: error?.details?.code };
    } catch {
      return null;
    }
  }

  /** Kills the process in the middle of its work. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}
