/** Lengths of time, in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The moment so many days after another one. A day has 24 hours, also where clocks are put forward or back. */
export const daysAfter = (moment: Date, days: number): Date => new Date(moment.getTime() + days * DAY_MS);

/** The moment so many days before another one; see {@link daysAfter}. */
export const daysBefore = (moment: Date, days: number): Date => daysAfter(moment, -days);
