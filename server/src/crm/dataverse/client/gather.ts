/** The time limit of a call, and the signal that aborts it. */
export interface CallLimits {
  /** In epoch milliseconds. */
  deadline: number;
  signal: AbortSignal;
}

/** What became of one of several items that were sent together. */
type Outcome<Answer> = { answer: Answer } | { error: unknown };

interface Waiting<Item, Answer> extends CallLimits {
  item: Item;
  settle: (outcome: Outcome<Answer>) => void;
  /** Called when the caller has given up. */
  leave: () => void;
}

export interface GathererOptions<Item, Answer> {
  /** Milliseconds that an item waits for others. */
  window: number;
  /**
   * Milliseconds that an item waits at most while earlier ones are under way. Those who get their answers then soon add
   * their next items; without this wait, workers who once fell out of step would never meet again.
   */
  longest: number;
  /** Items that are sent together at most. */
  most: number;
  /** Sends items together. Returns what became of each, in order; rejects if that holds for all of them. */
  send(items: readonly Item[], callLimits: CallLimits): Promise<Outcome<Answer>[]>;
}

export interface Gatherer<Item, Answer> {
  /** Sends an item, together with those that come at about the same time. Rejects with the item's own failure. */
  add(item: Item, callLimits: CallLimits): Promise<Answer>;
  /** Runs work just before the next items are sent; what the work adds goes with them. */
  beforeNext(work: () => void): void;
}

/** Aborted when all callers have given up. */
const abortedByAll = (group: readonly Pick<Waiting<unknown, unknown>, 'leave'>[]): AbortSignal => {
  const controller = new AbortController();
  let left = group.length;
  for (const each of group) {
    each.leave = () => {
      left -= 1;
      if (left === 0) controller.abort();
    };
  }
  return controller.signal;
};

/**
 * Collects items for a short time and sends them together. The failure of one does not touch the others, and a caller who
 * stops waiting does not either.
 */
export const createGatherer = <Item, Answer>(
  options: GathererOptions<Item, Answer>
): Gatherer<Item, Answer> => {
  let waiting: Waiting<Item, Answer>[] = [];
  let before: (() => void)[] = [];
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let openedAt = 0;

  const sendTogether = async (group: readonly Waiting<Item, Answer>[]): Promise<void> => {
    const callLimits = {
      deadline: Math.min(...group.map(({ deadline }) => deadline)),
      signal: abortedByAll(group),
    };
    const items = group.map(({ item }) => item);
    underWay += 1;
    const outcomes = await options
      .send(items, callLimits)
      .catch((error: unknown) => items.map((): Outcome<Answer> => ({ error })));
    underWay -= 1;
    if (underWay === 0 && timer) wait();
    outcomes.forEach((outcome, index) => group[index]?.settle(outcome));
  };

  const sendWaiting = (): void => {
    const ready = waiting.filter(({ signal }) => !signal.aborted);
    waiting = [];
    for (let start = 0; start < ready.length; start += options.most) {
      void sendTogether(ready.slice(start, start + options.most));
    }
  };

  const close = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const works = before;
    before = [];
    for (const work of works) work();
    // The work adds its items in promises that are resolved already.
    setImmediate(sendWaiting);
  };
  const wait = (): void => {
    clearTimeout(timer);
    const left = openedAt + options.longest - performance.now();
    timer = setTimeout(close, underWay > 0 ? left : Math.min(options.window, left));
  };
  const open = (): void => {
    if (waiting.length >= options.most) close();
    if (timer) return;
    openedAt = performance.now();
    wait();
  };

  return {
    async add(item, { deadline, signal }) {
      signal.throwIfAborted();
      const outcome = await new Promise<Outcome<Answer>>((resolve) => {
        const giveUp = (): void => {
          resolve({ error: signal.reason });
          entry.leave();
        };
        const settle = (settled: Outcome<Answer>): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(settled);
        };
        const entry = { item, deadline, signal, settle, leave: () => undefined };
        signal.addEventListener('abort', giveUp);
        waiting.push(entry);
        open();
      });
      if ('error' in outcome) throw outcome.error;
      return outcome.answer;
    },

    beforeNext(work) {
      before.push(work);
      open();
    },
  };
};
