import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context } from 'koa';
import { eventsOf, type Report } from '../../../server/src/controllers/events';
import { CrmError } from '../../../server/src/crm/crm-error';
import { handleErrors } from '../../../server/src/middlewares/handle-errors';
import { ndjsonEvents } from '../../../server/src/middlewares/ndjson-events';

type Work = (report: Report<object>) => Promise<unknown>;

/** The parts of a context that the middlewares use. */
const ask = (work: Work) => {
  const app = { emit: jest.fn() };
  const ctx = { app, state: {}, res: new EventEmitter(), set: jest.fn(), status: 404, type: '', body: null };
  const context = ctx as unknown as Context;
  const handle = async () => void Object.assign(ctx.state, { events: eventsOf(work) });
  const answered = handleErrors(context, () => ndjsonEvents(context, handle));
  return { ctx, context, answered };
};

const linesOf = async (body: unknown): Promise<unknown[]> => {
  const lines = (await text(body as Readable)).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown);
};

const pause = () => new Promise(setImmediate);

describe('a streamed response', () => {
  it('has a line for each event and the result as the last one', async () => {
    const { ctx, answered } = ask(async (report) => {
      report({ done: 1 });
      await pause();
      report({ done: 2 });
      return { all: 2 };
    });
    await answered;
    expect(ctx.type).toBe('application/x-ndjson');
    expect(await linesOf(ctx.body)).toEqual([{ done: 1 }, { done: 2 }, { data: { all: 2 } }]);
  });

  it('becomes an ordinary error before the first event', async () => {
    const { ctx, answered } = ask(() => Promise.reject(new CrmError('unavailable', 'away')));
    await answered;
    expect(ctx).toMatchObject({ status: 503, body: { error: { details: { code: 'crm.unavailable' } } } });
  });

  it('ends with the error after the first event', async () => {
    const { ctx, answered } = ask(async (report) => {
      report({ done: 1 });
      await pause();
      throw new CrmError('unavailable', 'away');
    });
    await answered;
    expect(await linesOf(ctx.body)).toMatchObject([
      { done: 1 },
      { data: null, error: { status: 503, details: { code: 'crm.unavailable' } } },
    ]);
    expect(ctx.app.emit).not.toHaveBeenCalled();
  });

  it('hides an internal error and logs it', async () => {
    const fault = new Error('a secret');
    const { ctx, context, answered } = ask(async (report) => {
      report({ done: 1 });
      await pause();
      throw fault;
    });
    await answered;
    const lines = await linesOf(ctx.body);
    expect(lines.at(-1)).toMatchObject({ error: { status: 500, message: 'Internal Server Error' } });
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(ctx.app.emit).toHaveBeenCalledWith('error', fault, context);
  });

  it.each(['before the first event', 'after it'])(
    'stops the work when the client disconnects %s',
    async (when) => {
      let work: Promise<unknown> = Promise.resolve();
      const isEarly = when.startsWith('before');
      let begin = () => {};
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const { ctx, answered } = ask((report) => {
        work = (async () => {
          await begun;
          for (;;) {
            report({ going: 'on' });
            await pause();
          }
        })();
        return work;
      });
      if (!isEarly) begin();
      await (isEarly ? pause() : answered);
      ctx.res.emit('close');
      begin();
      await expect(work).rejects.toThrow('The client closed the connection');
      await answered;
      if (!isEarly) await linesOf(ctx.body);
      expect(ctx.app.emit).not.toHaveBeenCalled();
    }
  );
});
