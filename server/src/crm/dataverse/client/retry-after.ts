const MAX_SECONDS = 3600;

/**
 * Reads a `Retry-After` header, in seconds: whole seconds, decimals, or an HTTP date. Undefined if it cannot be parsed; at
 * most an hour.
 */
export const parseRetryAfter = (value: string | undefined, now: number): number | undefined => {
  const text = value?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text), MAX_SECONDS);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, (date - now) / 1000), MAX_SECONDS);
};
