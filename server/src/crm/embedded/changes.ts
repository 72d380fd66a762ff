import type { CrmChanges } from '../connector';
import { after, decodeCursor, encodeCursor } from './cursor';

const CHANGES_PER_CALL = 500;

/** A transaction may commit a row a moment after the time that the row bears; younger rows wait for the next call. */
const SETTLE_MS = 1000;

/** Before the first row of all. */
export const BEGINNING = encodeCursor(new Date(0).toISOString(), '');
/** After all that has been written until a moment. */
export const presentAt = (now: Date): string => encodeCursor(now.toISOString(), '');

interface ChangedRow {
  documentId: string;
  updatedAt: string;
}

/** Looks up rows of one table in the order in which they were written. */
export const readChanges = async <Row extends ChangedRow, Result>(
  findMany: (find: {
    where: Record<string, unknown>;
    orderBy: Array<Record<string, 'asc'>>;
    limit: number;
  }) => Promise<Row[]>,
  convert: (row: Row) => Result | null,
  { cursor, now }: { cursor: string; now: Date }
): Promise<CrmChanges<Result>> => {
  const settled = new Date(now.getTime() - SETTLE_MS);
  const rows = await findMany({
    where: { $and: [after('updatedAt', decodeCursor(cursor)), { updatedAt: { $lte: settled } }] },
    orderBy: [{ updatedAt: 'asc' }, { documentId: 'asc' }],
    limit: CHANGES_PER_CALL,
  });
  const last = rows.at(-1);
  return {
    rows: rows.map(convert).filter((row) => row !== null),
    cursor: last ? encodeCursor(last.updatedAt, last.documentId) : cursor,
  };
};
