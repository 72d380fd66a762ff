/** @databases all */
import { toCrmError } from '../../server/src/crm/embedded/database-error';
import { transactionOn } from '../../server/src/database/transaction';
import { bootStrapi, type TestApp } from '../helpers/strapi';

/** SQL that ends the transaction, so that its COMMIT fails. */
const LOSSES: Record<string, string> = {
  sqlite: 'ROLLBACK',
  postgres: 'SELECT pg_terminate_backend(pg_backend_pid())',
  mysql: 'KILL CONNECTION_ID()',
};

describe('a transaction', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await bootStrapi();
    app.strapi.cron.stop();
  });
  afterAll(async () => app.stop());

  const rows = () => app.strapi.db.query('strapi::core-store');
  const keep = (key: string) => rows().create({ data: { key } });
  const isKept = async (key: string) => (await rows().count({ where: { key } })) === 1;
  const loseConnection = async () => {
    const trx = (await app.strapi.db.transaction()).get();
    const { client } = app.strapi.db.dialect;
    await trx.raw(LOSSES[client] ?? '').catch(() => undefined);
  };

  it('keeps its rows, returns the result, and reports the commit once', async () => {
    const onCommit = jest.fn();
    const answer = await transactionOn(app.strapi)(async (context) => {
      context.onCommit(onCommit);
      await keep('committed');
      expect(onCommit).not.toHaveBeenCalled();
      return 'done';
    });
    expect([answer, await isKept('committed'), onCommit.mock.calls.length]).toEqual(['done', true, 1]);
  });

  it('keeps and reports nothing when its work fails', async () => {
    const onCommit = jest.fn();
    const work = transactionOn(app.strapi)(async (context) => {
      context.onCommit(onCommit);
      await keep('failed');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect([await isKept('failed'), onCommit.mock.calls.length]).toEqual([false, 0]);
  });

  it('is committed with the transaction that it joins', async () => {
    const onCommit = jest.fn();
    await transactionOn(app.strapi)(async () => {
      await transactionOn(app.strapi)(async (context) => {
        context.onCommit(onCommit);
        await keep('joined');
      });
      expect(onCommit).not.toHaveBeenCalled();
    });
    expect([await isKept('joined'), onCommit.mock.calls.length]).toEqual([true, 1]);
  });

  it('does not count as committed when COMMIT fails', async () => {
    const onCommit = jest.fn();
    const work = transactionOn(app.strapi)(async (context) => {
      context.onCommit(onCommit);
      await transactionOn(app.strapi)(async (joined) => joined.onCommit(onCommit));
      await keep('lost');
      await loseConnection();
      return 'done';
    });
    await expect(work).rejects.toThrow();
    expect([await isKept('lost'), onCommit.mock.calls.length]).toEqual([false, 0]);
  });

  const failure = (code: string) => Object.assign(new Error('update "x" set "email" = \'ada\''), { code });

  describe.each([
    'ER_LOCK_DEADLOCK',
    'ER_CHECKREAD',
    '40P01',
    '40001',
    'SQLITE_BUSY',
    'SQLITE_BUSY_SNAPSHOT',
  ])('that the database ends with %s', (code) => {
    it.each([
      ['as the driver tells it', (error: Error) => error],
      ['as the embedded CRM tells it', toCrmError],
    ])('is repeated after it was rolled back, %s', async (_how, told) => {
      const key = `${code} ${_how}`;
      const onCommit = jest.fn();
      let tries = 0;
      await transactionOn(app.strapi)(async (context) => {
        context.onCommit(onCommit);
        await transactionOn(app.strapi)(async () => {
          await keep(key);
          tries += 1;
          if (tries < 3) throw told(failure(code));
        });
      });
      expect([tries, await isKept(key), onCommit.mock.calls.length]).toEqual([3, true, 1]);
    });
  });

  it('is given up after several conflicts', async () => {
    let tries = 0;
    const work = transactionOn(app.strapi)(async () => {
      tries += 1;
      throw failure('40P01');
    });
    await expect(work).rejects.toMatchObject({ code: '40P01' });
    expect(tries).toBeGreaterThan(8);
  });

  it('can lock rows that another transaction locks in the opposite order', async () => {
    await keep('first');
    await keep('second');
    const add = async (keys: string[], value: string) =>
      transactionOn(app.strapi)(async () => {
        for (const key of keys) {
          await rows().updateMany({ where: { key }, data: { value } });
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      });
    await Promise.all([add(['first', 'second'], 'one'), add(['second', 'first'], 'other')]);
    const [first, second] = await rows().findMany({ where: { key: { $in: ['first', 'second'] } } });
    expect(first.value).toBe(second.value);
  });
});
