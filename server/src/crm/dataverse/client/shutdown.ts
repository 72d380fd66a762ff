/** Ends all that is under way when the site stops. */
export interface Shutdown {
  readonly isOver: boolean;
  /** Does something that may take long; its signal, or the caller's, is aborted when it shall be broken off. */
  guard<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Breaks off what is under way, and all that comes after it at once. */
  end(): void;
}

export const createShutdown = (): Shutdown => {
  // One for each piece of work: signals that hang on one that lives as long as the site would pile up there.
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
