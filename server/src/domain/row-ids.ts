/**
 * Strapi's primary keys are 4-byte integers on PostgreSQL, MySQL and MariaDB, where a larger value fails the
 * statement.
 */
const LARGEST_ROW_ID = 2_147_483_647;

/** Parses a primary key from a path or cursor; null if no row can have it. */
export const parseRowId = (text: string): number | null =>
  /^[1-9]\d{0,9}$/.test(text) && Number(text) <= LARGEST_ROW_ID ? Number(text) : null;
