import { CrmError } from '../../crm-error';
import type { DataverseClient } from '../client/client';
import { guid } from '../client/odata';
import { readTableDefinition, relationOf, type TableDefinition } from './metadata';
import type { TableKey, TableNames } from './names';
import { laterRelations, requiredRelations, TABLE_KEYS, type RequiredRelation } from './required';

/** How long a definition is used that lacks what a later version of the plugin added: it may be installed at any time. */
const OUTDATED_MS = 60_000;

/** The parts of a table's definition that requests need: its path, and how to bind its look-ups. */
interface TableModel {
  readonly entitySet: string;
  /** Column with the row's id. */
  readonly id: string;
  /** Path of one row. `not-found` if the id is not a GUID. */
  row(id: string): string;
  /**
   * Navigation property of a look-up column. It is case-sensitive and only the metadata has it. A column that can point to
   * several tables has one for each.
   */
  navigation(column: string, target: string): string;
  /** Whether the table has the column. Tables that an earlier version of the plugin installed may lack it. */
  has(column: string): boolean;
  /** Whether Dataverse tracks the table's changes, with deletions. Tables of an earlier version may lack it. */
  readonly tracksChanges: boolean;
}

export type Model = { readonly [Table in TableKey]: TableModel };

const tableModel = (definition: TableDefinition): TableModel => ({
  entitySet: definition.EntitySetName,
  id: definition.PrimaryIdAttribute,
  tracksChanges: definition.ChangeTrackingEnabled === true,
  has: (column) => definition.Attributes.some(({ LogicalName }) => LogicalName === column),
  row: (id) => `${definition.EntitySetName}(${guid(id)})`,
  navigation(column, target) {
    const found = relationOf(definition, column, target);
    if (found) return found.ReferencingEntityNavigationPropertyName;
    throw new CrmError(
      'misconfigured',
      `Dynamics has no relation from ${definition.LogicalName}.${column} to ${target}; run "crm-user-invite-dynamics check"`
    );
  },
});

/**
 * Reads the model at first use and caches it. Reads it again after a failure, and at every use while a relation is missing,
 * because an installation may be running; once a minute while only what a later version added is missing.
 */
export const createModelSource = (
  client: DataverseClient,
  names: TableNames,
  now: () => number = Date.now
): (() => Promise<Model>) => {
  let loading: Promise<Model> | undefined;
  let outdatedAt = Infinity;
  const later = laterRelations(names);
  const isLater = (relation: RequiredRelation): boolean =>
    later.some(({ table, column }) => table === relation.table && column === relation.column);

  const load = async (): Promise<Model> => {
    const entries = await Promise.all(
      TABLE_KEYS.map(async (key) => {
        const definition = await readTableDefinition(client, names[key].table);
        if (definition) return [key, definition] as const;
        throw new CrmError(
          'misconfigured',
          `Dynamics has no table ${names[key].table}; run "crm-user-invite-dynamics install", or set your own names in crm.tables`
        );
      })
    );
    const missing = requiredRelations(names).filter(
      ({ table, column, target }) =>
        !entries.some(([, found]) => found.LogicalName === table && relationOf(found, column, target))
    );
    if (!missing.every(isLater)) loading = undefined;
    outdatedAt = missing.length > 0 ? now() + OUTDATED_MS : Infinity;
    return Object.fromEntries(entries.map(([key, found]) => [key, tableModel(found)])) as Model;
  };

  return () => {
    if (now() > outdatedAt) loading = undefined;
    outdatedAt = loading ? outdatedAt : Infinity;
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
};
