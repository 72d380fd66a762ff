import { Readable } from 'node:stream';
import type { Context, Next } from 'koa';
import { NDJSON_MEDIA_TYPE, type ErrorBody } from '../../../contracts';
import { redactDatabaseError } from '../domain/database-errors';
import { toErrorBody } from './handle-errors';

const toLine = (event: unknown): string => `${JSON.stringify(event)}\n`;

const INTERNAL_ERROR: ErrorBody = {
  data: null,
  error: { status: 500, name: 'InternalServerError', message: 'Internal Server Error', details: {} },
};

/**
 * Streams the objects that a handler leaves in `state.events` as NDJSON. An error before the first object gets the
 * usual response; after that the status is sent, so the error's body becomes the last line. The stream is destroyed
 * when the client disconnects.
 */
export const ndjsonEvents = async (ctx: Context, next: Next): Promise<void> => {
  await next();
  const { events } = ctx.state as { events?: Readable };
  if (!events) return;
  let isGone = false;
  ctx.res.once('close', () => {
    isGone = true;
    events.destroy();
  });
  const iterator = events[Symbol.asyncIterator]() as AsyncIterator<unknown>;
  const first = await iterator.next().catch((thrown: unknown) => {
    if (!isGone) throw thrown;
    return null;
  });
  if (!first) return;

  const lines = async function* () {
    try {
      for (let event = first; !event.done; event = await iterator.next()) yield toLine(event.value);
    } catch (thrown) {
      if (isGone) return;
      const body = toErrorBody(thrown);
      if (!body) ctx.app.emit('error', redactDatabaseError(thrown), ctx);
      yield toLine(body ?? INTERNAL_ERROR);
    }
  };
  ctx.type = NDJSON_MEDIA_TYPE;
  // Keeps proxies from buffering the response, which would hide the progress.
  ctx.set('X-Accel-Buffering', 'no');
  ctx.body = Readable.from(lines());
};
