/** @databases all */
import { toCrmError } from '../../server/src/crm/embedded/database-error';
import { transactionOn } from '../../server/src/database/transaction';
import { bootStrapi, type TestApp } from '../helpers/strapi';

/** Ends the transaction from below, so that its COMMIT fails. */
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

  it('that is committed keeps its rows, answers what the work answers, and tells so once', async () => {
    const onCommit = jest.fn();
    const answer = await transactionOn(app.strapi)(async (context) => {
      context.onCommit(onCommit);
      await keep('committed');
      expect(onCommit).not.toHaveBeenCalled();
      return 'done';
    });
    expect([answer, await isKept('committed'), onCommit.mock.calls.length]).toEqual(['done', true, 1]);
  });

  it('whose work fails keeps nothing and tells nobody', async () => {
    const onCommit = jest.fn();
    const work = transactionOn(app.strapi)(async (context) => {
      context.onCommit(onCommit);
      await keep('failed');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect([await isKept('failed'), onCommit.mock.calls.length]).toEqual([false, 0]);
  });

  it('that joins another is committed with it', async () => {
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

  it('whose COMMIT fails is not taken for committed', async () => {
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
    ])('is done anew once it is undone, %s', async (_how, told) => {
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

  it('that meets another over and over is given up', async () => {
    let tries = 0;
    const work = transactionOn(app.strapi)(async () => {
      tries += 1;
      throw failure('40P01');
    });
    await expect(work).rejects.toMatchObject({ code: '40P01' });
    expect(tries).toBeGreaterThan(8);
  });

  it('that locks the rows of another in the other order gets them', async () => {
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
