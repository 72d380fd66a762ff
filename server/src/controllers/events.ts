import { PassThrough, type Readable } from 'node:stream';

/** Takes what there is to tell of a piece of work. It throws, and so ends the work, once nobody listens. */
export type Report<Event> = (event: Event) => void;

/** A piece of work as a stream of what it tells meanwhile, and at last of what came of it as `data`. */
export const eventsOf = <Event extends object>(
  work: (report: Report<Event>) => Promise<unknown>
): Readable => {
  const events = new PassThrough({ objectMode: true });
  // Whoever reads the stream hears it too; an error that nobody hears ends the process.
  events.on('error', () => undefined);
  const report = (event: Event): void => {
    if (events.destroyed) throw new Error('Whoever asked is gone');
    // Not waited for: work in a transaction must not stand still for a slow reader.
    events.write(event);
  };
  void work(report).then(
    (data) => events.end({ data }),
    (thrown: unknown) => events.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)))
  );
  return events;
};
