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
});
