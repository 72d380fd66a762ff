import { AppError } from '../../../../server/src/domain/app-error';
import { createReadProviderAccount } from '../../../../server/src/services/redemption/provider-account';

const SETTINGS = { enabled: true, key: 'the-website', secret: '', subdomain: '' };
const SESSION = { access_token: 'a token' };

const reader = (readAddress: () => Promise<string | null>) => {
  const warn = jest.fn();
  const read = createReadProviderAccount({
    signInProviders: { find: (name) => Promise.resolve(name === 'contoso' ? SETTINGS : null) },
    providers: { readAddress, trustsAnyClient: () => false },
    log: { warn },
  });
  return {
    warn,
    read: (tokens: object | null = SESSION) => read({ name: 'contoso', query: {} }, { ...tokens }),
  };
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'confirmed',
    (error: unknown) => (error instanceof AppError ? error.code : error)
  );

describe('an account at a provider', () => {
  it.each([
    ['Ada@Example.org', { address: 'ada@example.org', email: 'ada@example.org' }],
    ['a@B\u00fccher.example', { address: 'a@xn--bcher-kva.example', email: 'a@b\u00fccher.example' }],
    ['a@xn--bcher-kva.example', { address: 'a@xn--bcher-kva.example', email: 'a@xn--bcher-kva.example' }],
    ['Rene\u0301e@example.org', { address: 'ren\u00e9e@example.org', email: 'rene\u0301e@example.org' }],
    // A spelling that the site would not find again: composed and decomposed letters in one address.
    ['\u00e9e\u0301@example.org', { address: '\u00e9\u00e9@example.org', email: '\u00e9\u00e9@example.org' }],
    [' ada@example.org ', { address: 'ada@example.org', email: 'ada@example.org' }],
  ])('with the address %j', async (raw, account) => {
    expect(await reader(() => Promise.resolve(raw)).read()).toEqual(account);
  });

  it('is not asked for without tokens', async () => {
    const ask = jest.fn();
    const { read, warn } = reader(ask);
    expect(await codeOf(read({}))).toBe('provider.refused');
    expect(await codeOf(read({ access_token: '' }))).toBe('provider.refused');
    expect(ask).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    [new Error('invalid token: a token'), 'it refused, or its answer is unusable'],
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
      'it could not be reached (ENOTFOUND)',
    ],
    [Object.assign(new Error(), { code: 'a token' }), 'it refused, or its answer is unusable'],
    ['a token', 'it refused, or its answer is unusable'],
    [undefined, 'it refused, or its answer is unusable'],
  ])('that is refused with %p is logged without the text', async (thrown, reason) => {
    const { read, warn } = reader(() => Promise.reject(thrown));
    expect(await codeOf(read())).toBe('provider.refused');
    expect(warn.mock.calls).toEqual([[`The provider contoso did not confirm a sign-in: ${reason}.`]]);
  });

  it('is waited for ten seconds', async () => {
    jest.useFakeTimers();
    const { read, warn } = reader(() => new Promise(() => undefined));
    const code = codeOf(read());
    await jest.advanceTimersByTimeAsync(9_999);
    expect(warn).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    jest.useRealTimers();
    expect(await code).toBe('provider.refused');
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('did not answer within 10 seconds'));
  });
});
