import type { CrmChanges } from '../connector';
import { after, decodeCursor, encodeCursor } from './cursor';

/** Maximum number of changes per call; the next call returns the rest. */
export const CHANGES_PER_CALL = 500;

/** A transaction may commit a row shortly after the row's timestamp, so newer rows are left for a later call. */
const SETTLE_MS = 1000;

/** The cursor before the first row. */
export const BEGINNING = encodeCursor(new Date(0).toISOString(), '');
/** The cursor after all rows written until a time. */
export const presentAt = (now: Date): string => encodeCursor(now.toISOString(), '');

interface ChangedRow {
  documentId: string;
  updatedAt: string;
}

/** Reads the rows of one table that changed since a cursor, oldest first. */
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
