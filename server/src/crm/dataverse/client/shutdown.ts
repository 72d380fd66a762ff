/** Aborts all running work when the site stops. */
export interface Shutdown {
  readonly isOver: boolean;
  /** Runs work that may take long. Its signal is aborted at shutdown or when the caller's signal is aborted. */
  guard<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Aborts all running work, and all later work at once. */
  end(): void;
}

export const createShutdown = (): Shutdown => {
  // One controller per piece of work: listeners would pile up on a signal that lives as long as the site.
  const underWay = new Set<AbortController>();
  let isOver = false;

  return {
    get isOver() {
      return isOver;
    },
    async guard(work, signal) {
      const controller = new AbortController();
      if (isOver) controller.abort();
      underWay.add(controller);
      try {
        return await work(signal ? AbortSignal.any([controller.signal, signal]) : controller.signal);
      } finally {
        underWay.delete(controller);
      }
    },
    end() {
      isOver = true;
      for (const controller of underWay) controller.abort();
    },
  };
};
