import { z } from 'zod';
import { CursorError } from '../crm-error';

const partsSchema = z.tuple([z.string(), z.string()]);

/** An opaque cursor from the sort value and the id of the last row that was handed out. */
export const encodeCursor = (value: string, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

/** @throws CursorError for what {@link encodeCursor} did not make. */
export const decodeCursor = (cursor: string): [value: string, id: string] => {
  const parts = partsSchema.safeParse(parse(cursor));
  if (!parts.success) throw new CursorError();
  return parts.data;
};

/**
 * Rows after the cursor in the order of a column and the id. The first condition says nothing new, but lets the
 * database begin to read an index there.
 */
export const after = (column: string, [value, id]: [unknown, string]) => ({
  $and: [
    { [column]: { $gte: value } },
    { $or: [{ [column]: { $gt: value } }, { [column]: value, documentId: { $gt: id } }] },
  ],
});
