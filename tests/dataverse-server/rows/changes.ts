import { badRequest } from '../fault';
import type { QueryOptions } from '../odata/options';
import type { Table } from '../schema';
import { API_PATH, type Environment } from './environment';
import type { Listing } from './query';
import { represent } from './representation';

const TOKEN_DAYS = 7;

const link = (environment: Environment, table: Table, options: QueryOptions): string => {
  const token = encodeURIComponent(
    `${String(environment.store.currentVersion())}!${new Date().toISOString()}`
  );
  const select = options.select.length > 0 ? `$select=${options.select.join(',')}&` : '';
  return `${environment.origin()}${API_PATH}${table.entitySet}?${select}$deltatoken=${token}`;
};

/** All rows, with a link that returns later changes. */
export const trackChanges = (environment: Environment, table: Table, options: QueryOptions): Listing => {
  if (
    options.filter !== undefined ||
    options.orderby.length > 0 ||
    options.expand.length > 0 ||
    options.top !== undefined
  ) {
    throw badRequest(
      'The $filter, $orderby, $expand and $top query options are not supported with change tracking.'
    );
  }
  return {
    '@odata.context': `${environment.origin()}${API_PATH}$metadata#${table.entitySet}`,
    '@odata.deltaLink': link(environment, table, options),
    value: environment.store
      .all(table)
      .map((row) => represent(environment, table, row, { select: options.select, annotations: null })),
  };
};

/** The changes since the token was issued. */
export const deltaOf = (environment: Environment, table: Table, options: QueryOptions): Listing => {
  const [version, at] = (options.deltaToken ?? '').split('!');
  const age = Date.now() - Date.parse(at ?? '');
  if (!version || Number.isNaN(age) || age > TOKEN_DAYS * 86_400_000) {
    throw badRequest(
      'Version stamp associated with the client has expired. Please perform a full sync.',
      '0x80044352'
    );
  }
  const context = `${environment.origin()}${API_PATH}$metadata#${table.entitySet}`;
  return {
    '@odata.context': `${context}/$delta`,
    '@odata.deltaLink': link(environment, table, options),
    value: [
      ...environment.store
        .all(table)
        .filter((row) => row.version > Number(version))
        .map((row) => represent(environment, table, row, { select: options.select, annotations: null })),
      ...environment.store.deletions
        .filter((each) => each.table === table.logicalName && each.version > Number(version))
        .map((each) => ({ '@odata.context': `${context}/$deletedEntity`, id: each.id, reason: 'deleted' })),
    ],
  };
};
