import type { BatchAnswer, BatchItem, Change } from './batch';
import { createGatherer, type CallLimits } from './gather';
import { createRequests, type DataverseRequest, type Persistence, type Requests } from './requests';

/** Microsoft advises small batches: a large one takes long, and is repeated whole if its answer is lost. */
const ITEMS_PER_BATCH = 20;

/** How long jobs wait for the answers of others, to go on together. */
const LONGEST_WAIT_MS = 1_000;

/** Dataverse documents paging and change tracking for a request of its own, not for the parts of a batch. */
const ALONE = /odata\.(maxpagesize|track-changes)/;

const isAlone = ({ long = false, headers = {} }: DataverseRequest): boolean =>
  long || ALONE.test(headers.Prefer ?? '');

/**
 * Requests on records. Those that are made at about the same time go out as one `$batch`, which counts as one towards the
 * number of requests that Dataverse allows, though not towards their execution time. Each still has its own answer, retries
 * and time limit, so that callers need not know.
 *
 * @see https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 * @see https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
 */
export interface RecordRequests extends Requests {
  /** The origin of the environment. */
  readonly origin: string;
  /**
   * Makes changes that all succeed or all fail. Repeated if the answer is lost: one of the changes must fail if they were
   * made already.
   */
  change(changes: readonly Change[]): Promise<void>;
  /** Runs work just before the next requests are sent; those that the work makes go with them. */
  beforeNext(work: () => void): void;
}

interface Options {
  origin: string;
  /** Milliseconds that a request waits for others. */
  window: number;
  /** Sends one request, once. */
  exchange(request: DataverseRequest, callLimits: CallLimits): Promise<unknown>;
  /** Sends a batch, once. */
  sendBatch(items: readonly BatchItem[], callLimits: CallLimits): Promise<BatchAnswer[]>;
  /** Repeats an attempt until it succeeds, may not be repeated, or its time is up. */
  persist<T>(attempt: (callLimits: CallLimits) => Promise<T>, request: Persistence): Promise<T>;
  sendAlone: Requests['send'];
  /** The path of a request as a part of a batch names it. */
  pathOf(path: string): string;
}

export const createRecordRequests = (options: Options): RecordRequests => {
  const { origin, window, exchange, sendBatch, persist, sendAlone, pathOf } = options;

  const sendTogether = async (items: readonly BatchItem[], callLimits: CallLimits) => {
    const [first] = items;
    if (items.length === 1 && first && !('changeSet' in first)) {
      return [{ answer: await exchange(first, callLimits) }];
    }
    const answers = await sendBatch(items, callLimits);
    return answers.map((answer) => ('error' in answer ? answer : { answer: answer.body }));
  };
  const createLane = (longest: number) =>
    createGatherer<BatchItem, unknown>({ window, longest, most: ITEMS_PER_BATCH, send: sendTogether });
  // A caller with a short time limit must not wait for jobs.
  const [jobs, people] = [createLane(LONGEST_WAIT_MS), createLane(window)];

  const sendWithOthers = (request: DataverseRequest): Promise<unknown> => {
    if (isAlone(request)) return sendAlone(request);
    const { method, body, headers, signal } = request;
    const lane = signal ? people : jobs;
    return persist(
      async (callLimits) => lane.add({ method, path: pathOf(request.path), body, headers }, callLimits),
      request
    );
  };

  return {
    origin,
    ...createRequests(sendWithOthers),
    async change(changes) {
      const changeSet = changes.map((change) => ({ ...change, path: pathOf(change.path) }));
      await persist((callLimits) => jobs.add({ changeSet }, callLimits), {
        method: 'POST',
        repeatable: true,
      });
    },
    beforeNext: jobs.beforeNext,
  };
};
