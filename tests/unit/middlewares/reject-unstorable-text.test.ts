import type { Context } from 'koa';
import { rejectUnstorableText } from '../../../server/src/middlewares/reject-unstorable-text';

const pass = async (body: unknown): Promise<boolean> => {
  let isThrough = false;
  await rejectUnstorableText({ query: {}, request: { body } } as unknown as Context, async () => {
    isThrough = true;
    return Promise.resolve();
  });
  return isThrough;
};

const nested = (innermost: unknown): unknown => {
  let body = innermost;
  for (let depth = 0; depth < 100_000; depth += 1) body = [body];
  return body;
};

describe('the search for strings that a database cannot store', () => {
  it('handles a body that is nested deeper than the call stack', async () => {
    await expect(pass(nested('a'))).resolves.toBe(true);
  });

  it('finds one at the deepest level', async () => {
    await expect(pass(nested('\u0000'))).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it.each([undefined, null, {}, 'a', 'a whole face 😀'])('accepts %j', async (body) => {
    await expect(pass(body)).resolves.toBe(true);
  });
});
