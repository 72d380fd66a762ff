import { parseRetryAfter } from '../../../server/src/crm/dataverse/client/retry-after';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['whole seconds', '17', 17],
    ['none', '0', 0],
    ['decimals', '2.5', 2.5],
    ['spaces around it', ' 3 ', 3],
    ['an HTTP date', 'Sun, 01 Mar 2026 12:00:30 GMT', 30],
    ['a date that is over', 'Sun, 01 Mar 2026 11:59:00 GMT', 0],
    ['more than an hour', '86400', 3600],
    ['a date in a year', 'Mon, 01 Mar 2027 12:00:00 GMT', 3600],
  ])('understands %s', (_, value, seconds) => {
    expect(parseRetryAfter(value, NOW)).toBe(seconds);
  });

  it.each([undefined, '', 'soon', '-5s', '1,5x'])('does not guess what %j means', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });
});
