import { z } from 'zod';

/** The time zone of a portal without one. */
export const DEFAULT_TIME_ZONE = 'UTC';

/**
 * Whether the runtime knows the name in the IANA time zone database. Offsets such as `+01:00` are not accepted: they
 * have no daylight saving time.
 */
export const isTimeZone = (text: string): boolean => {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
};

/** A time zone chosen by staff. A value from a CRM may be invalid; then {@link DEFAULT_TIME_ZONE} is used. */
export const timeZoneSchema = z
  .string()
  .max(50)
  .refine(isTimeZone, 'A time zone of the IANA database, such as Europe/Berlin');

/** The time zone in a CRM's text, or {@link DEFAULT_TIME_ZONE} if it is invalid. */
export const timeZoneOrDefault = (text: string | null): string =>
  text !== null && isTimeZone(text) ? text : DEFAULT_TIME_ZONE;
