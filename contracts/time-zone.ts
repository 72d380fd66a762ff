import { z } from 'zod';

/** The time zone of a portal that names none. */
export const DEFAULT_TIME_ZONE = 'UTC';

/** Whether it is a name of the IANA time zone database that this runtime knows. Offsets such as `+01:00` have no summer time. */
export const isTimeZone = (text: string): boolean => {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
};

/** A time zone as staff choose it. What a CRM holds may be none; then {@link DEFAULT_TIME_ZONE} counts. */
export const timeZoneSchema = z
  .string()
  .max(50)
  .refine(isTimeZone, 'A time zone of the IANA database, such as Europe/Berlin');

/** The time zone that a CRM's text names, or {@link DEFAULT_TIME_ZONE} if it names none. */
export const timeZoneOrDefault = (text: string | null): string =>
  text !== null && isTimeZone(text) ? text : DEFAULT_TIME_ZONE;
