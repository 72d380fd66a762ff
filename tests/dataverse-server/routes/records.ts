import { notFound, ODataFault } from '../fault';
import { parsePrefer, parseQuery, type QueryOptions } from '../odata/options';
import { findRow } from '../rows/binding';
import { readsChanges, trackChanges } from '../rows/changes';
import { API_PATH, type Environment } from '../rows/environment';
import { refuseRelatedRows } from '../rows/payload';
import { asPublished } from '../rows/publishing';
import { etagOf, represent } from '../rows/representation';
import { list } from '../rows/query';
import { createRow, deleteRow, updateRow } from '../rows/write';
import type { Table } from '../schema';
import type { StoredRow } from '../store';
import { json, noContent, parseBody, type ApiAnswer, type ApiRequest } from './message';
import type { KeyValues, Segment } from './path';

/** The solution that a created part belongs to. */
const solutionOf = ({ headers }: ApiRequest): string | undefined =>
  headers['mscrm.solutionuniquename']?.toString();

const versionChanged = (): ODataFault =>
  new ODataFault(
    412,
    '0x80060882',
    "The version of the existing record doesn't match the RowVersion property provided."
  );

/** Checks the conditions of a write. Many clients send `If-None-Match: null`, which has no meaning. */
const checkMatch = (request: ApiRequest, row: StoredRow | undefined, what: string): void => {
  const match = request.headers['if-match'];
  if (match !== undefined && !row) throw notFound(what);
  if (match !== undefined && match !== '*' && row && match !== etagOf(row)) throw versionChanged();
  if (request.headers['if-none-match'] === '*' && row) {
    throw new ODataFault(412, '0x80040237', 'A record with matching key values already exists.');
  }
};

const written = (
  environment: Environment,
  request: ApiRequest,
  table: Table,
  row: StoredRow,
  created: boolean
): ApiAnswer => {
  const headers = { 'OData-EntityId': `${environment.origin()}${API_PATH}${table.entitySet}(${row.id})` };
  if (parsePrefer(request.headers.prefer).get('return') !== 'representation') return noContent(headers);
  const { select, expand } = parseQuery(request.search);
  const body = represent(environment, table, row, { select, expand, annotations: null });
  return json(created ? 201 : 200, body, { ...headers, 'Preference-Applied': 'return=representation' });
};

export const readOne = (
  environment: Environment,
  request: ApiRequest,
  table: Table,
  key: KeyValues,
  options: QueryOptions
): ApiAnswer => {
  const found = findRow(environment, table, key);
  const row = found && (options.unpublished ? found : asPublished(table, found));
  if (!row) throw notFound(`Entity '${table.logicalName}'`);
  if (environment.hiddenRows.has(row.id)) {
    throw new ODataFault(
      403,
      '0x80040220',
      `Principal user (Id=${environment.userId}, type=8) is missing prvRead${table.logicalName} privilege on OTC=${table.logicalName} for entity '${table.logicalName}'. context.Caller=${environment.userId}`
    );
  }
  if (request.headers['if-none-match'] === etagOf(row)) return { status: 304, headers: {}, body: '' };
  const annotations = parsePrefer(request.headers.prefer).get('odata.include-annotations') ?? null;
  return json(200, {
    '@odata.context': `${environment.origin()}${API_PATH}$metadata#${table.entitySet}/$entity`,
    ...represent(environment, table, row, { ...options, annotations }),
  });
};

export const readList = (
  environment: Environment,
  request: ApiRequest,
  table: Table,
  options: QueryOptions
): ApiAnswer => {
  const preferences = parsePrefer(request.headers.prefer);
  const listing = readsChanges(preferences, options)
    ? trackChanges(environment, table, options, preferences)
    : list(environment, table, options, preferences, request.search);
  const applied = [...preferences].map(([name, value]) => (value ? `${name}=${value}` : name)).join(',');
  return json(200, listing, applied ? { 'Preference-Applied': applied } : {});
};

const upsert = (environment: Environment, request: ApiRequest, table: Table, key: KeyValues): ApiAnswer => {
  const row = findRow(environment, table, key);
  checkMatch(request, row, `Entity '${table.logicalName}'`);
  const body = parseBody(request);
  refuseRelatedRows(body);
  if (row) {
    updateRow(environment, table, row, body);
    return written(environment, request, table, row, false);
  }
  const created =
    'id' in key
      ? createRow(environment, table, body, { id: key.id, solution: solutionOf(request) })
      : createRow(environment, table, { ...key.values, ...(body as Record<string, unknown>) });
  return written(environment, request, table, created, true);
};

/** Creates, reads, updates and deletes rows. */
export const handleRecords = (
  environment: Environment,
  request: ApiRequest,
  [segment]: Segment[]
): ApiAnswer => {
  const table = environment.schema.bySet(segment?.name ?? '');
  const key = segment?.key ?? undefined;
  if (request.method === 'GET') {
    const options = parseQuery(request.search);
    return key
      ? readOne(environment, request, table, key, options)
      : readList(environment, request, table, options);
  }
  if (request.method === 'POST' && !key) {
    const row = createRow(environment, table, parseBody(request), { solution: solutionOf(request) });
    return written(environment, request, table, row, true);
  }
  if (request.method === 'PATCH' && key) return upsert(environment, request, table, key);
  if (request.method === 'DELETE' && key) {
    const row = findRow(environment, table, key);
    if (!row) throw notFound(`Entity '${table.logicalName}'`);
    checkMatch(request, row, `Entity '${table.logicalName}'`);
    deleteRow(environment, table, row);
    return noContent();
  }
  throw new ODataFault(405, '0x80060888', `The method ${request.method} is not allowed here.`);
};
