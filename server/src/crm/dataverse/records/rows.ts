import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import { CrmError } from '../../crm-error';
import { FORMATTED, rowListSchema, rowSchema, type Row } from '../client/responses';
import type { Change } from '../client/batch';
import type { RecordRequests } from '../client/record-requests';
import type { DataverseRequest } from '../client/requests';
import { DataverseError } from '../client/errors';
import { anyOf, guid, isGuid, queryString } from '../client/odata';

/** Ids per filter; keeps a URL below 4,000 characters. */
const IDS_PER_FILTER = 50;

/** How often a change is retried after a concurrent change to the row. */
const UPDATE_ATTEMPTS = 12;

/** Maximum pause between two such attempts, in milliseconds. */
const UPDATE_PAUSE = 100;

/** Requests the names of look-ups in addition to their ids. */
export const PREFER_NAMES = `odata.include-annotations="${FORMATTED}"`;

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size)
  );

/** One row; null if it does not exist. */
export const readRow = async (
  client: RecordRequests,
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

/** Rows whose id column matches one of the ids. An optional condition applies to all of them. */
export const readRowsByIds = async (
  client: RecordRequests,
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

/** The first rows of a list; callers limit the number with `$top`. */
export const readRows = async (
  client: RecordRequests,
  path: string,
  prefer: string[] = []
): Promise<Row[]> => {
  const headers = { Prefer: [PREFER_NAMES, ...prefer].join(',') };
  return (await client.read({ method: 'GET', path, headers }, rowListSchema)).value;
};

/** Reads single rows; reads at about the same time share a request. */
export const createRowLoader = (
  client: RecordRequests,
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
      batchScheduleFn: client.beforeNext,
    }
  );
  return async (id) => (isGuid(id) ? loader.load(id.toLowerCase()) : null);
};

/** Translates `not-found` on a write to an existing or new row: a row that it refers to does not exist. */
export const brokenReference = (error: unknown): unknown =>
  error instanceof CrmError && error.kind === 'not-found'
    ? new CrmError('invalid', 'The record refers to one that does not exist in Dynamics', { cause: error })
    : error;

/** The change that creates a row under an id of the caller. It fails as `exists` if the id or an alternate key is taken. */
export const insertion = (
  table: { entitySet: string; id: string },
  id: string,
  body: Record<string, unknown>
): Change => ({ method: 'POST', path: table.entitySet, body: { [table.id]: guid(id), ...body } });

/**
 * Creates a row, with related rows if the body has some, under an id of the caller, once. A repeated request finds the id
 * taken: Dataverse answers 412 with DuplicateRecord, or with the name of an alternate key.
 *
 * A PATCH with `If-None-Match: *` would create the row as well, but Dataverse takes related rows in a POST alone.
 *
 * @returns whether the row was created, or its id or key was taken
 * @see https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 */
export const insertRow = async (
  client: RecordRequests,
  table: { entitySet: string; id: string },
  id: string,
  body: Record<string, unknown>
): Promise<'created' | 'existed'> => {
  try {
    await client.send({ ...insertion(table, id, body), repeatable: true });
    return 'created';
  } catch (error) {
    if (error instanceof DataverseError && error.reason === 'exists') return 'existed';
    throw brokenReference(error);
  }
};

/**
 * Runs an attempt that depends on row versions, and repeats it, including its reads, if a row changed in between. Rethrows
 * the `conflict` of the last attempt.
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

const timeOf = (value: unknown): number =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;

/** Dataverse keeps times in whole seconds. */
const isSame = (stored: unknown, value: unknown): boolean =>
  stored === value || Math.abs(timeOf(stored) - timeOf(value)) < 1000;

/** Whether the row has all the values already, so that nothing need be written. */
export const hasValues = (row: Row, values: Record<string, unknown>): boolean =>
  Object.entries(values).every(([column, value]) => isSame(row[column] ?? null, value));

/** The header that makes Dataverse refuse a write if the row has changed since it was read. */
export const ifUnchanged = (row: Row): Record<string, string> => ({ 'If-Match': row['@odata.etag'] ?? '*' });

/**
 * Reads a row and changes it. `not-found` if it does not exist.
 *
 * @param changes Columns with their new values, or a function that returns them for the row; null for no change
 */
export const updateRow = async (
  client: RecordRequests,
  path: string,
  read: () => Promise<Row | null>,
  changes: Record<string, unknown> | ((row: Row) => Record<string, unknown> | null)
): Promise<void> =>
  untilUnchanged(async () => {
    const row = await read();
    if (!row) throw new CrmError('not-found', 'The record does not exist in Dynamics');
    const body = typeof changes === 'function' ? changes(row) : changes;
    if (body === null) return;
    await client.send({ method: 'PATCH', path, body, headers: ifUnchanged(row) }).catch((error: unknown) => {
      throw brokenReference(error);
    });
  });
