import { z } from 'zod';
import { CursorError } from '../crm-error';

const partsSchema = z.tuple([z.string(), z.string()]);

/** An opaque cursor from the sort value and the id of the last returned row. */
export const encodeCursor = (value: string, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

/** @throws CursorError if the cursor does not come from {@link encodeCursor} */
export const decodeCursor = (cursor: string): [value: string, id: string] => {
  const parts = partsSchema.safeParse(parse(cursor));
  if (!parts.success) throw new CursorError();
  return parts.data;
};

/**
 * Matches the rows after the cursor, ordered by a column and the id. The first condition is redundant, but lets the
 * database start reading the index there.
 */
export const after = (column: string, [value, id]: [unknown, string]) => ({
  $and: [
    { [column]: { $gte: value } },
    { $or: [{ [column]: { $gt: value } }, { [column]: value, documentId: { $gt: id } }] },
  ],
});
