import fc from 'fast-check';
import { CRM_ERROR_KINDS, CrmError, type CrmErrorKind } from '../../../server/src/crm/crm-error';
import { PermanentError } from '../../../server/src/domain/permanent-error';
import {
  isPermanent,
  MAX_ATTEMPTS,
  retryDelaySeconds,
  NOTIFY_AFTER_ATTEMPTS,
} from '../../../server/src/jobs/retry-policy';

const failure = new Error('no connection');
const attempts = fc.integer({ min: 1, max: MAX_ATTEMPTS });
const chance = fc.double({ min: 0, max: 1, noNaN: true });

/** Seconds from the first failure to the given one, for a constant random value. */
const secondsUntil = (failures: number, random: number): number =>
  Array.from({ length: failures - 1 }, (_, index) =>
    retryDelaySeconds(index + 1, failure, () => random)
  ).reduce((sum, delay) => sum + delay, 0);

describe('the delay before a retry', () => {
  it('doubles with each attempt', () => {
    const delays = [1, 2, 3, 4, 5].map((tries) => retryDelaySeconds(tries, failure, () => 1));
    expect(delays).toEqual([2, 4, 8, 16, 32]);
  });

  it('is half fixed and half random', () => {
    fc.assert(
      fc.property(attempts, chance, (tries, random) => {
        const longest = retryDelaySeconds(tries, failure, () => 1);
        const delay = retryDelaySeconds(tries, failure, () => random);
        expect(delay).toBeGreaterThanOrEqual(longest / 2);
        expect(delay).toBeLessThanOrEqual(longest);
      })
    );
    expect(retryDelaySeconds(3, failure, () => 0)).toBeLessThan(retryDelaySeconds(3, failure, () => 0.5));
  });

  it('never grows beyond four hours', () => {
    expect(retryDelaySeconds(MAX_ATTEMPTS, failure, () => 1)).toBe(4 * 3600);
    expect(retryDelaySeconds(1000, failure, () => 1)).toBe(4 * 3600);
  });

  it('is at least what the CRM asks for', () => {
    const throttled = new CrmError('throttled', 'slow down', { retryAfterSeconds: 300 });
    expect(retryDelaySeconds(1, throttled, () => 1)).toBe(300);
    expect(retryDelaySeconds(12, throttled, () => 1)).toBe(4096);
  });

  it('leads to a notification after about half a minute and to giving up after about a day', () => {
    expect(secondsUntil(NOTIFY_AFTER_ATTEMPTS, 0.5)).toBeGreaterThan(15);
    expect(secondsUntil(NOTIFY_AFTER_ATTEMPTS, 0.5)).toBeLessThan(45);
    expect(secondsUntil(MAX_ATTEMPTS, 0)).toBeGreaterThan(12 * 3600);
    expect(secondsUntil(MAX_ATTEMPTS, 1)).toBeLessThan(36 * 3600);
  });
});

describe('a retry', () => {
  it.each<[CrmErrorKind, boolean]>([
    ['unavailable', false],
    ['throttled', false],
    ['conflict', false],
    ['unauthorized', false],
    ['forbidden', false],
    ['not-found', true],
    ['invalid', true],
    ['misconfigured', true],
  ])('after "%s" of the CRM cannot succeed: %s', (kind, expected) => {
    expect(isPermanent(new CrmError(kind, 'x'))).toBe(expected);
  });

  it('is decided for every kind', () => {
    for (const kind of CRM_ERROR_KINDS) expect(typeof isPermanent(new CrmError(kind, 'x'))).toBe('boolean');
  });

  it('cannot succeed after a permanent error, and can after any other', () => {
    expect(isPermanent(new PermanentError('the template is broken'))).toBe(true);
    expect(isPermanent(new (class extends PermanentError {})('the template is broken'))).toBe(true);
    expect(isPermanent(failure)).toBe(false);
  });
});
