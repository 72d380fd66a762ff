import { retryOnConflict } from '../../../server/src/database/transaction';

const failure = (code: string): Error =>
  Object.assign(new Error('the database ended the statement'), { code });

describe('work that lost a conflict in the database', () => {
  it.each(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD', '40P01', '40001', 'SQLITE_BUSY'])(
    'is retried as often as eight concurrent transactions on the same rows need: %s',
    async (code) => {
      let tries = 0;
      const result = await retryOnConflict(() => {
        tries += 1;
        return tries <= 8 ? Promise.reject(failure(code)) : Promise.resolve('written');
      });
      expect([result, tries]).toEqual(['written', 9]);
    }
  );

  it('fails with the error of the database after all attempts', async () => {
    const work = jest.fn(() => Promise.reject(failure('ER_LOCK_DEADLOCK')));
    jest.useFakeTimers();
    const outcome = retryOnConflict(work).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(30_000);
    jest.useRealTimers();
    expect(await outcome).toMatchObject({ code: 'ER_LOCK_DEADLOCK' });
    expect(work.mock.calls.length).toBeGreaterThan(9);
  });

  it('is not retried after any other error', async () => {
    const work = jest.fn(() => Promise.reject(failure('ER_DUP_ENTRY')));
    await expect(retryOnConflict(work)).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
    expect(work).toHaveBeenCalledTimes(1);
  });
});
