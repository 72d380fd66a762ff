import { badRequest, ODataFault } from '../fault';
import type { QueryOptions } from '../odata/options';
import type { Table } from '../schema';
import { API_PATH, type Environment } from './environment';
import type { Listing } from './query';
import { represent } from './representation';

const TOKEN_DAYS = 7;

/** Rows and deletions per page, unless the client asks for fewer. */
const MAX_PAGE = 5000;

/** Which changes are read, and how far a client has read them. */
interface Progress {
  /** Version from which on rows have changed for the client. At 0, it has none yet. */
  since: number;
  /** Version up to which changes belong to this reading; later ones come with the next delta link. */
  until: number;
  /** Versions of the last row and the last deletion that the client has read. */
  after: { row: number; deletion: number };
}

/** Tokens are opaque to clients. They hold versions and the time from which they are valid. */
const tokenOf = (...parts: number[]): string =>
  encodeURIComponent([...parts.map(String), new Date().toISOString()].join('!'));

const readToken = (token: string): number[] => {
  const parts = token.split('!');
  const age = Date.now() - Date.parse(parts.pop() ?? '');
  const versions = parts.map(Number);
  if (Number.isNaN(age) || age > TOKEN_DAYS * 86_400_000 || versions.some(Number.isNaN)) {
    throw badRequest(
      'Version stamp associated with the client has expired. Please perform a full sync.',
      '0x80044352'
    );
  }
  return versions;
};

const UNSUPPORTED = [
  ['filter', ({ filter }: QueryOptions) => filter !== undefined],
  ['orderby', ({ orderby }: QueryOptions) => orderby.length > 0],
  ['expand', ({ expand }: QueryOptions) => expand.length > 0],
  ['top', ({ top }: QueryOptions) => top !== undefined],
] as const;

/** Refuses tables, users and options that change tracking is not available for. */
const checkTracking = (environment: Environment, table: Table, options: QueryOptions): void => {
  if (!table.changeTracking) {
    throw badRequest(`Entity ${table.logicalName} isn't enabled for change tracking.`, '0x80072491');
  }
  if (environment.store.all(table).some(({ id }) => environment.hiddenRows.has(id))) {
    throw new ODataFault(
      403,
      '0x80040220',
      `Principal user (Id=${environment.userId}, type=8) needs prvRead${table.logicalName} at the depth of the organization.`
    );
  }
  const unsupported = UNSUPPORTED.find(([, isUsed]) => isUsed(options));
  if (unsupported) {
    throw badRequest(
      `The "${unsupported[0]}" query parameter isn't supported when Change Tracking is enabled.`
    );
  }
};

const progressOf = (environment: Environment, { deltaToken, skipToken }: QueryOptions): Progress => {
  if (skipToken !== undefined) {
    const [since = 0, until = 0, row = 0, deletion = 0] = readToken(skipToken);
    return { since, until, after: { row, deletion } };
  }
  const [since = 0] = deltaToken === undefined ? [0] : readToken(deltaToken);
  return { since, until: environment.store.currentVersion(), after: { row: since, deletion: since } };
};

/** Whether a request reads changes: with the preference, or by a link of an earlier answer. */
export const readsChanges = (preferences: ReadonlyMap<string, string>, options: QueryOptions): boolean =>
  preferences.has('odata.track-changes') ||
  options.deltaToken !== undefined ||
  /^\d+!/.test(options.skipToken ?? '');

/** A page of all rows, or of what has changed since a delta link: rows first, then deletions. */
export const trackChanges = (
  environment: Environment,
  table: Table,
  options: QueryOptions,
  preferences: ReadonlyMap<string, string>
): Listing => {
  checkTracking(environment, table, options);
  const { since, until, after } = progressOf(environment, options);
  const isNew = (last: number) => (each: { version: number }) => each.version > last && each.version <= until;
  const context = `${environment.origin()}${API_PATH}$metadata#${table.entitySet}`;
  const rows = environment.store
    .all(table)
    .filter(isNew(after.row))
    .sort((a, b) => a.version - b.version);
  const deletions = environment.store.deletions.filter(
    (each) => since > 0 && each.table === table.logicalName && isNew(after.deletion)(each)
  );

  const size = Math.min(Number(preferences.get('odata.maxpagesize') ?? MAX_PAGE) || MAX_PAGE, MAX_PAGE);
  const page = rows.slice(0, size);
  const pageOfDeletions = deletions.slice(0, size - page.length);
  const isLast = page.length === rows.length && pageOfDeletions.length === deletions.length;
  const next = {
    row: page.at(-1)?.version ?? after.row,
    deletion: pageOfDeletions.at(-1)?.version ?? after.deletion,
  };
  const select = options.select.length > 0 ? `$select=${options.select.join(',')}&` : '';
  const link = (token: string): string =>
    `${environment.origin()}${API_PATH}${table.entitySet}?${select}${token}`;
  return {
    '@odata.context': since > 0 ? `${context}/$delta` : context,
    ...(isLast
      ? { '@odata.deltaLink': link(`$deltatoken=${tokenOf(until)}`) }
      : { '@odata.nextLink': link(`$skiptoken=${tokenOf(since, until, next.row, next.deletion)}`) }),
    value: [
      ...page.map((row) => represent(environment, table, row, { select: options.select, annotations: null })),
      ...pageOfDeletions.map(({ id }) => ({
        '@odata.context': `${context}/$deletedEntity`,
        id,
        reason: 'deleted',
      })),
    ],
  };
};
