import { badRequest } from '../fault';
import { parsePath, type KeyValues } from '../routes/path';
import { keyStatus, type Table } from '../schema';
import type { Reference, StoredRow } from '../store';
import { API_PATH, type Environment } from './environment';

/** The row with this primary or alternate key. */
export const findRow = (environment: Environment, table: Table, key: KeyValues): StoredRow | undefined => {
  if ('id' in key) return environment.store.find(table, key.id);
  const names = Object.keys(key.values).sort().join();
  const known = table.keys.find(
    (each) => keyStatus(each) === 'Active' && [...each.columns].sort().join() === names
  );
  if (!known)
    throw badRequest(
      `The specified key attributes are not a defined key for the ${table.logicalName} entity`
    );
  return environment.store.findByKey(table, key.values);
};

/** The target of an `@odata.bind` value: `/contacts(guid)`, with or without the origin. */
export const resolveBinding = (environment: Environment, value: unknown): Reference => {
  const path = String(value).replace(`${environment.origin()}${API_PATH}`, '').replace(/^\//, '');
  const [segment] = parsePath(path);
  if (!segment?.key) throw badRequest(`Invalid entity reference '${String(value)}'.`);
  const table = environment.schema.bySet(segment.name);
  const id = 'id' in segment.key ? segment.key.id : findRow(environment, table, segment.key)?.id;
  if (id === undefined) throw badRequest(`Invalid entity reference '${String(value)}'.`);
  return { table: table.logicalName, id };
};
