import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { pool as createThreads, type Promise as Task } from 'workerpool';
import type { EmailTemplate } from '../../../contracts';
import { PACKAGE_ROOT } from '../package-root';
import type { RenderResult, RenderRequest } from './template-rules';

/** Why a template is rendered: to `send` an e-mail, or to validate or preview it (`judge`) while a person waits. */
export type RenderPurpose = 'send' | 'judge';

interface QueueOptions {
  threads: number;
  /**
   * Starts when a thread begins to render. An ordinary e-mail takes a thousandth of it, but the machine may be busy.
   */
  timeLimitMs: number;
}

const QUEUES: Readonly<Record<RenderPurpose, QueueOptions>> = {
  // Two, so that one slow e-mail does not block the others. One thread renders hundreds per second.
  send: { threads: 2, timeLimitMs: 5_000 },
  // A queue of its own, so that previews do not delay e-mails; and a fifth of the time, so that what is saved can be
  // sent.
  judge: { threads: 1, timeLimitMs: 1_000 },
};

const MEMORY_LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

/** A template that exceeded its limits this many times in a row is suspended. */
const MAX_OVERRUNS = 2;
const SUSPENSION_MS = 60_000;

/** Tracks templates that recently exceeded their limits, so that a batch with one does not occupy the threads. */
const createOverruns = (now: () => number) => {
  const overruns = new Map<string, { count: number; at: number }>();
  const keyOf = (template: EmailTemplate): string =>
    createHash('sha256').update(JSON.stringify(template)).digest('base64');
  return {
    isSuspended: (template: EmailTemplate): boolean => {
      if (overruns.size === 0) return false;
      const known = overruns.get(keyOf(template));
      return known !== undefined && known.count >= MAX_OVERRUNS && now() - known.at < SUSPENSION_MS;
    },
    add(template: EmailTemplate): void {
      for (const [key, { at }] of overruns) if (now() - at >= SUSPENSION_MS) overruns.delete(key);
      const key = keyOf(template);
      overruns.set(key, { count: (overruns.get(key)?.count ?? 0) + 1, at: now() });
    },
    clear(template: EmailTemplate): void {
      if (overruns.size > 0) overruns.delete(keyOf(template));
    },
  };
};

const isOverrun = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' ||
    (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY');

/**
 * Renders e-mails in worker threads with time and memory limits: templates are written by people and must not be able
 * to stop the site. Threads start with the first e-mail or `warmUp`.
 */
export const createRenderPool = () => {
  const threads = createThreads(join(PACKAGE_ROOT, 'dist', 'mail', 'worker.js'), {
    workerType: 'thread',
    maxWorkers: QUEUES.send.threads + QUEUES.judge.threads,
    workerTerminateTimeout: 100,
    // The site's environment contains secrets.
    workerThreadOpts: { env: {}, execArgv: [], resourceLimits: MEMORY_LIMITS },
  });
  const createQueue = ({ threads: places, timeLimitMs }: QueueOptions) => ({
    limit: pLimit(places),
    overruns: createOverruns(() => performance.now()),
    timeLimitMs,
  });
  const queues = { send: createQueue(QUEUES.send), judge: createQueue(QUEUES.judge) };
  let isEnded = false;

  return {
    /** @returns `overrun` if the template exceeded its limits, or did so twice within the last minute */
    render: (request: RenderRequest, purpose: RenderPurpose): Promise<RenderResult | 'overrun'> => {
      const { limit, overruns, timeLimitMs } = queues[purpose];
      return limit(async () => {
        if (isEnded) throw new Error('The site is shutting down');
        const { template } = request;
        if (overruns.isSuspended(template)) return 'overrun';
        try {
          const begun = (): unknown => rendering.timeout(timeLimitMs);
          const rendering = threads.exec('renderParts', [request], { on: begun }) as Task<RenderResult>;
          const answer = await rendering;
          overruns.clear(template);
          return answer;
        } catch (error) {
          if (!isOverrun(error)) throw error;
          overruns.add(template);
          return 'overrun';
        }
      });
    },

    /** Starts a thread and loads its code, so that the first e-mail does not wait. */
    async warmUp(): Promise<void> {
      await threads.exec('methods');
    },

    /** Terminates the threads, including running work. */
    async end(): Promise<void> {
      isEnded = true;
      await threads.terminate(true);
    },
  };
};

export type RenderPool = ReturnType<typeof createRenderPool>;
