import { badRequest } from '../fault';
import { compareValues } from '../odata/filter';
import type { QueryOptions } from '../odata/options';
import type { Table } from '../schema';
import type { StoredRow } from '../store';
import { API_PATH, type Environment } from './environment';
import { readPath, represent, rowsMatching } from './representation';

/** Maximum number of rows per page, even if the client asks for more. */
const MAX_PAGE = 5000;

export interface Listing {
  value: Record<string, unknown>[];
  '@odata.context': string;
  '@odata.count'?: number;
  '@odata.nextLink'?: string;
  '@odata.deltaLink'?: string;
}

/** The token of the next page: a cookie, as in Dataverse. */
const skipToken = (page: number, lastId: string): string => {
  const cookie = encodeURIComponent(
    `<cookie page="${String(page)}"><id last="{${lastId.toUpperCase()}}" /></cookie>`
  );
  return `<cookie pagenumber="${String(page + 1)}" pagingcookie="${encodeURIComponent(cookie)}" istracking="False" />`;
};

const readSkipToken = (token: string): { page: number; lastId: string } => {
  const page = /pagenumber="(\d+)"/.exec(token)?.[1];
  const cookie = /pagingcookie="([^"]*)"/.exec(token)?.[1];
  const lastId = cookie && /last="\{([^}]*)\}"/.exec(decodeURIComponent(decodeURIComponent(cookie)))?.[1];
  if (!page || !lastId) throw badRequest('Malformed XML in the Paging Cookie', '0x80040203');
  return { page: Number(page), lastId: lastId.toLowerCase() };
};

const sorted = (environment: Environment, table: Table, options: QueryOptions): StoredRow[] => {
  const rows = rowsMatching(environment, table, options);
  const read = (row: StoredRow, property: string): unknown => readPath(environment, table, row, property);
  return rows.sort((left, right) => {
    for (const { property, descending } of options.orderby) {
      const order = compareValues(read(left, property), read(right, property));
      if (order !== 0) return descending ? -order : order;
    }
    return compareValues(left.id, right.id);
  });
};

/** Returns one page of a filtered and ordered list. */
export const list = (
  environment: Environment,
  table: Table,
  options: QueryOptions,
  preferences: ReadonlyMap<string, string>,
  search: string
): Listing => {
  const annotations = preferences.get('odata.include-annotations') ?? null;
  const rows = sorted(environment, table, options);
  const preferred = Number(preferences.get('odata.maxpagesize') ?? 0);
  const from = options.skipToken === undefined ? undefined : readSkipToken(options.skipToken);
  const start = from ? rows.findIndex((row) => row.id === from.lastId) + 1 : 0;
  const size = Math.min(preferred || options.top || MAX_PAGE, MAX_PAGE);
  const page = rows.slice(start, start + size);
  const last = page.at(-1);
  // With $top there is no next page, unless a page size was requested: then $top is ignored.
  const hasNext =
    last !== undefined && start + size < rows.length && (preferred > 0 || options.top === undefined);

  const listing: Listing = {
    '@odata.context': `${environment.origin()}${API_PATH}$metadata#${table.entitySet}`,
    value: page.map((row) => represent(environment, table, row, { ...options, annotations })),
  };
  if (options.count) listing['@odata.count'] = rows.length;
  if (hasNext) {
    const rest = search
      .replace(/^\?/, '')
      .split('&')
      .filter((part) => part && !/^(\$|%24)skiptoken=/i.test(part));
    const path = options.unpublished
      ? `${table.entitySet}/Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()`
      : table.entitySet;
    const token = `$skiptoken=${encodeURIComponent(skipToken(from?.page ?? 1, last.id))}`;
    listing['@odata.nextLink'] = `${environment.origin()}${API_PATH}${path}?${[...rest, token].join('&')}`;
  }
  return listing;
};
