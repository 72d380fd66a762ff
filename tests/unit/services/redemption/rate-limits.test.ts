import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { createAttemptCounter } from '../../../../server/src/services/core/attempt-counter';
import { createRateLimits } from '../../../../server/src/services/core/rate-limits';

describe('attempts by key', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('are refused beyond the limit until the window ends', () => {
    const counter = createAttemptCounter({ points: 2, duration: 60, maxKeys: 10 });
    expect([counter.count('a'), counter.count('a')]).toEqual([null, null]);
    jest.advanceTimersByTime(20_000);
    expect([counter.count('a'), counter.count('b')]).toEqual([40_000, null]);
    jest.advanceTimersByTime(40_000);
    expect(counter.count('a')).toBeNull();
  });

  it('are not blocked when the clock is set back', () => {
    const counter = createAttemptCounter({ points: 1, duration: 60, maxKeys: 10 });
    counter.count('a');
    jest.setSystemTime(Date.now() - 3_600_000);
    expect(counter.count('a')).toBeLessThanOrEqual(60_000);
  });

  it('drop the least recent key if there are too many', () => {
    const counter = createAttemptCounter({ points: 1, duration: 60, maxKeys: 3 });
    for (const key of ['a', 'b', 'c', 'a', 'd']) counter.count(key);
    // "b" was dropped; its return drops "c", now the oldest.
    expect(['a', 'd', 'b'].map((key) => counter.count(key) === null)).toEqual([false, false, true]);
    expect(counter.count('c')).toBeNull();
  });
});

describe('requests with unknown codes', () => {
  it('use a bounded amount of memory and keep nothing of the request', async () => {
    const script = path.join(__dirname, 'support/strangers.ts');
    // The heap could not hold the requests of 16,000 addresses for ten minutes.
    const args = ['--max-old-space-size=64', '--expose-gc', '--import', 'tsx', script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { first, more } = JSON.parse(stdout) as { first: number; more: number };
    expect(first / 20_000).toBeLessThan(400);
    expect(more).toBeLessThan(500_000);
  });

  it('do not lift the limit of an invitation', async () => {
    const rateLimit = { windowSeconds: 600, unknownPerAddress: 20, perInvitation: 1, trustedProxies: 0 };
    const limits = createRateLimits(rateLimit, null);
    const link = (generation: number) => ({ invitation: { invitationId: 'invitation' }, generation });
    await limits.attempt(link(2));
    // For example with a replaced one.
    await limits.attempt(link(1));
    for (let number = 0; number < 25_000; number += 1) await limits.unknownCode(`192.0.2.${number}`);
    await expect(limits.attempt(link(2))).rejects.toMatchObject({ code: 'rate.limited' });
  });
});
