import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

export interface ChildOptions {
  name: string;
  /** Arguments of Node: a script and its arguments. */
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** Output lines to show; the last ones are always kept for error messages. */
  show: 'all' | 'errors' | 'none';
}

const KEPT_LINES = 60;
const GRACE_MS = 15_000;
const HAS_GROUPS = process.platform !== 'win32';
const END_WITH_PARENT = path.join(__dirname, 'end-with-parent.mjs');

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A Node process that the demo started, with its own child processes. */
export class Child {
  readonly name: string;
  readonly exited: Promise<Exit>;
  readonly lastLines: string[] = [];
  private readonly process: ChildProcess;

  constructor({ name, args, cwd, env, show }: ChildOptions) {
    this.name = name;
    this.process = spawn(process.execPath, ['--import', END_WITH_PARENT, ...args], {
      cwd,
      env,
      // Separate process group: Ctrl-C reaches only the demo, which stops each child with its descendants, in order.
      detached: HAS_GROUPS,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve({ code, signal }));
      this.process.once('error', () => resolve({ code: 1, signal: null }));
    });
    this.follow(this.process.stdout, show === 'all');
    this.follow(this.process.stderr, show !== 'none');
  }

  /** Asks the process and its children to exit, and kills them after a timeout. */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
    await this.exited;
    clearTimeout(timer);
    // Descendants that the process left running.
    this.signal('SIGKILL');
  }

  private signal(signal: NodeJS.Signals): void {
    const { pid } = this.process;
    if (pid === undefined) return;
    try {
      process.kill(HAS_GROUPS ? -pid : pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private follow(stream: NodeJS.ReadableStream | null, show: boolean): void {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      this.lastLines.push(line);
      if (this.lastLines.length > KEPT_LINES) this.lastLines.shift();
      if (show)
        console.log(
          `${this.name.padEnd(8)}| ${process.stdout.isTTY ? line : stripVTControlCharacters(line)}`
        );
    });
  }
}
