import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import { CrmError } from '../../crm-error';
import { FORMATTED, rowListSchema, rowSchema, type Row } from '../client/responses';
import type { DataverseClient, DataverseRequest } from '../client/client';
import { DataverseError } from '../client/errors';
import { anyOf, isGuid, queryString } from '../client/odata';

/** Ids in one filter; keeps an address below 4,000 characters. */
const IDS_PER_FILTER = 50;

/**
 * Milliseconds that a read waits for others to go with it: less than Dynamics takes to answer, and enough for the jobs
 * of a batch to meet. Requests are what is counted.
 */
const GATHER = 40;

/** How often a change is tried again after somebody else changed the row in between. */
const UPDATE_ATTEMPTS = 12;

/** Milliseconds between two such attempts, at most. */
const UPDATE_PAUSE = 100;

/** Asks for names of look-ups beside their ids. */
export const PREFER_NAMES = `odata.include-annotations="${FORMATTED}"`;

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size)
  );

/** One row; null if it is not there. */
export const readRow = async (
  client: DataverseClient,
  path: string,
  options: { select: readonly string[]; signal?: AbortSignal }
): Promise<Row | null> => {
  const request: DataverseRequest = {
    method: 'GET',
    path: path + queryString({ $select: options.select.join(',') }),
    headers: { Prefer: PREFER_NAMES },
    signal: options.signal,
  };
  return client.read(request, rowSchema).catch((error: unknown) => {
    if (error instanceof CrmError && error.kind === 'not-found') return null;
    throw error;
  });
};

/** Rows whose column, an id, is one of the ids. A condition, if there is one, holds for all of them. */
export const readRowsByIds = async (
  client: DataverseClient,
  entitySet: string,
  options: { column: string; ids: readonly string[]; select: readonly string[]; condition?: string }
): Promise<Row[]> => {
  const ids = [...new Set(options.ids.filter(isGuid).map((id) => id.toLowerCase()))];
  const pages = await Promise.all(
    chunks(ids, IDS_PER_FILTER).map((some) => {
      const conditions = [anyOf(some.map((id) => `${options.column} eq ${id}`)), options.condition];
      const query = queryString({
        $select: options.select.join(','),
        $filter: conditions.filter((condition) => condition !== undefined).join(' and '),
      });
      return client.readAll(entitySet + query, { headers: { Prefer: PREFER_NAMES } });
    })
  );
  return pages.flat();
};

/** The first rows of a list; callers say with `$top` how many. */
export const readRows = async (
  client: DataverseClient,
  path: string,
  prefer: string[] = []
): Promise<Row[]> => {
  const headers = { Prefer: [PREFER_NAMES, ...prefer].join(',') };
  return (await client.read({ method: 'GET', path, headers }, rowListSchema)).value;
};

/** Reads single rows; those asked for at about the same time go in one request. */
export const createRowLoader = (
  client: DataverseClient,
  table: () => Promise<{ entitySet: string; id: string }>,
  select: (id: string) => readonly string[]
): ((id: string) => Promise<Row | null>) => {
  const loader = new DataLoader<string, Row | null>(
    async (ids) => {
      const { entitySet, id } = await table();
      const rows = await readRowsByIds(client, entitySet, { column: id, ids, select: select(id) });
      const byId = new Map(rows.map((row) => [row[id], row]));
      return ids.map((each) => byId.get(each) ?? null);
    },
    {
      cache: false,
      maxBatchSize: IDS_PER_FILTER,
      batchScheduleFn: (run) => setTimeout(run, GATHER),
    }
  );
  return async (id) => (isGuid(id) ? loader.load(id.toLowerCase()) : null);
};

/** What a write means by `not-found` when the row itself is there or being made: a row that it refers to is not. */
export const brokenReference = (error: unknown): unknown =>
  error instanceof CrmError && error.kind === 'not-found'
    ? new CrmError('invalid', 'The record refers to one that Dynamics does not have', { cause: error })
    : error;

/** Creates a row with an id of ours, once: says whether it was made now, or there already. */
export const createRow = async (
  client: DataverseClient,
  path: string,
  body: Record<string, unknown>
): Promise<'created' | 'existed'> => {
  try {
    await client.send({ method: 'PATCH', path, body, headers: { 'If-None-Match': '*' } });
    return 'created';
  } catch (error) {
    if (error instanceof DataverseError && error.reason === 'exists') return 'existed';
    throw brokenReference(error);
  }
};

/**
 * Does something that depends on versions of rows; again, from the reading on, if they changed in between.
 * The last attempt's `conflict` is passed on.
 */
export const untilUnchanged = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let left = UPDATE_ATTEMPTS; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 1 || !(error instanceof DataverseError) || error.reason === undefined) throw error;
      await sleep(Math.random() * UPDATE_PAUSE);
    }
  }
};

/** The header by which a write is refused if the row is not what was read any more. */
export const ifUnchanged = (row: Row): Record<string, string> => ({ 'If-Match': row['@odata.etag'] ?? '*' });

/**
 * Changes a row as it was read just before. `not-found` if there is none.
 *
 * @param changes Columns with their new values; or what decides on them by the row, null for none
 */
export const updateRow = async (
  client: DataverseClient,
  path: string,
  read: () => Promise<Row | null>,
  changes: Record<string, unknown> | ((row: Row) => Record<string, unknown> | null)
): Promise<void> =>
  untilUnchanged(async () => {
    const row = await read();
    if (!row) throw new CrmError('not-found', 'Dynamics has no such record');
    const body = typeof changes === 'function' ? changes(row) : changes;
    if (body === null) return;
    await client.send({ method: 'PATCH', path, body, headers: ifUnchanged(row) }).catch((error: unknown) => {
      throw brokenReference(error);
    });
  });
