import { ODataFault } from './fault';

export interface ServiceLimits {
  /** Requests per window. Default 6000. */
  requests: number;
  /** Milliseconds of execution per window. Default 1,200,000. */
  executionTime: number;
  /** Concurrent requests. Default 52. */
  concurrent: number;
  /** Length of the window in milliseconds. Default 300,000. */
  window: number;
}

export const DEFAULT_SERVICE_LIMITS: ServiceLimits = {
  requests: 6000,
  executionTime: 1_200_000,
  concurrent: 52,
  window: 300_000,
};

/**
 * Service protection limits: counts the requests of one user within a sliding window. A batch is one request, and its
 * execution time counts.
 *
 * @see https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
export class ServiceProtection {
  private history: { at: number; took: number }[] = [];
  private underWay = 0;
  /** Number of refused requests. */
  refused = 0;

  constructor(private readonly limits: ServiceLimits) {}

  /** Admits a request or refuses it with a 429. Returns a function to call when the request is done. */
  enter(): () => void {
    const now = Date.now();
    this.history = this.history.filter((entry) => entry.at > now - this.limits.window);
    const executed = this.history.reduce((sum, entry) => sum + entry.took, 0);
    if (this.underWay >= this.limits.concurrent) {
      throw this.refuse(
        '0x80072326',
        'Number of concurrent requests exceeded the limit of',
        this.limits.concurrent,
        1
      );
    }
    const wait = ((this.history[0]?.at ?? now) + this.limits.window - now) / 1000;
    if (this.history.length >= this.limits.requests) {
      throw this.refuse('0x80072322', 'Number of requests exceeded the limit of', this.limits.requests, wait);
    }
    if (executed >= this.limits.executionTime) {
      throw this.refuse(
        '0x80072321',
        'Combined execution time exceeded limit of',
        this.limits.executionTime,
        wait
      );
    }
    const entry = { at: now, took: 0 };
    this.history.push(entry);
    this.underWay += 1;
    return () => {
      this.underWay -= 1;
      entry.took = Date.now() - now;
    };
  }

  /** Resets the counters, as if a whole window had passed. */
  forget(): void {
    this.history = [];
  }

  private refuse(code: string, message: string, limit: number, seconds: number): ODataFault {
    this.refused += 1;
    return new ODataFault(429, code, `${message} ${String(limit)}.`, { 'Retry-After': seconds.toFixed(3) });
  }
}
