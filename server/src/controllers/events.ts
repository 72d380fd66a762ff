import { PassThrough, type Readable } from 'node:stream';

/** Reports progress. Throws once the client has disconnected, which ends the work. */
export type Report<Event> = (event: Event) => void;

/** Runs `work` and streams its progress events, followed by its result as `data`. */
export const eventsOf = <Event extends object>(
  work: (report: Report<Event>) => Promise<unknown>
): Readable => {
  const events = new PassThrough({ objectMode: true });
  // The stream's reader gets the error as well; an unhandled 'error' event would end the process.
  events.on('error', () => undefined);
  const report = (event: Event): void => {
    if (events.destroyed) throw new Error('The client closed the connection');
    // No backpressure: a slow reader must not hold up work in a transaction.
    events.write(event);
  };
  void work(report).then(
    (data) => events.end({ data }),
    (thrown: unknown) => events.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)))
  );
  return events;
};
