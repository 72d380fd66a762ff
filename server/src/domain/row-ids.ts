/** Strapi's keys are integers of four bytes on PostgreSQL, MySQL and MariaDB; what is beyond them fails the statement there. */
const LARGEST_ROW_ID = 2_147_483_647;

/** The key of a row that a text of a path or a cursor names; null if no row can have it. */
export const parseRowId = (text: string): number | null =>
  /^[1-9]\d{0,9}$/.test(text) && Number(text) <= LARGEST_ROW_ID ? Number(text) : null;
