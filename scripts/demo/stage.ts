import { setTimeout as wait } from 'node:timers/promises';
import { Child, type ChildOptions, type Exit } from './child';
import { DemoError } from './settings';

const HEALTH_TIMEOUT_MS = 180_000;
const HEALTH_EVERY_MS = 200;

const isHealthy = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
};

const howItEnded = ({ code, signal }: Exit): string => (signal ? `by ${signal}` : `with exit code ${code}`);

const died = (child: Child, exit: Exit): DemoError =>
  new DemoError(`${child.name} ended ${howItEnded(exit)}. Its last lines:\n\n${child.lastLines.join('\n')}`);

/** The processes of the demo. They start one after the other, and are stopped together. */
export class Stage {
  private readonly children: Child[] = [];
  private stopping: Promise<void> | undefined;

  /** Runs a process until it exits, such as a build. @throws DemoError with its last lines if it fails. */
  async run(options: ChildOptions): Promise<void> {
    const child = this.start(options);
    const exit = await child.exited;
    this.children.splice(this.children.indexOf(child), 1);
    if (exit.code !== 0) throw died(child, exit);
  }

  /** Starts a server and waits until the URL responds. @throws DemoError with its last lines if it does not. */
  async serve(options: ChildOptions, healthUrl: string): Promise<void> {
    const child = this.start(options);
    const deadline = Date.now() + HEALTH_TIMEOUT_MS;
    let exit: Exit | undefined;
    void child.exited.then((value) => (exit = value));
    while (!this.stopping && !(await isHealthy(healthUrl))) {
      if (exit) throw died(child, exit);
      if (Date.now() > deadline) {
        throw new DemoError(
          `${child.name} does not answer at ${healthUrl}. Its last lines:\n\n${child.lastLines.join('\n')}`
        );
      }
      await wait(HEALTH_EVERY_MS);
    }
  }

  /** Resolves when the stage is stopped. @throws DemoError when a child ends before that. */
  async untilStopped(): Promise<void> {
    const first = await Promise.race(
      this.children.map(async (child) => ({ child, exit: await child.exited }))
    );
    if (this.stopping) return this.stopping;
    throw died(first.child, first.exit);
  }

  /** Stops all processes in reverse order of their start. Safe to call again. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const child of this.children.toReversed()) await child.stop();
    })();
    return this.stopping;
  }

  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  private start(options: ChildOptions): Child {
    const child = new Child(options);
    this.children.push(child);
    return child;
  }
}
