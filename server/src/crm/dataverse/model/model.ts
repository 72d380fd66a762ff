import { CrmError } from '../../crm-error';
import type { DataverseClient } from '../client/client';
import { guid } from '../client/odata';
import { readTableDefinition, type TableDefinition } from './metadata';
import { DEFAULT_NAMES, type TableKey, type TableNames } from './names';

/** A table as requests need it: where its rows are, and how its look-ups are bound. */
interface TableModel {
  readonly entitySet: string;
  /** Column with the row's id. */
  readonly id: string;
  /** Path of one row. `not-found` if the id is no GUID. */
  row(id: string): string;
  /**
   * Navigation property of a look-up column; case-sensitive, and known to the metadata only. A column that looks
   * up rows of several tables has one for each.
   */
  navigation(column: string, target: string): string;
}

export type Model = { readonly [Table in TableKey]: TableModel };

const tableModel = (definition: TableDefinition): TableModel => ({
  entitySet: definition.EntitySetName,
  id: definition.PrimaryIdAttribute,
  row: (id) => `${definition.EntitySetName}(${guid(id)})`,
  navigation(column, target) {
    const found = definition.ManyToOneRelationships.find(
      (relation) => relation.ReferencingAttribute === column && relation.ReferencedEntity === target
    );
    if (found) return found.ReferencingEntityNavigationPropertyName;
    throw new CrmError(
      'misconfigured',
      `Dynamics has no relation from ${definition.LogicalName}.${column} to ${target}; run "crm-user-invite-dynamics check"`
    );
  },
});

/** Reads the model once, at first use, and again after a failure. */
export const createModelSource = (client: DataverseClient, names: TableNames): (() => Promise<Model>) => {
  let loading: Promise<Model> | undefined;

  const load = async (): Promise<Model> => {
    const keys = Object.keys(DEFAULT_NAMES) as TableKey[];
    const entries = await Promise.all(
      keys.map(async (key) => {
        const definition = await readTableDefinition(client, names[key].table);
        if (definition) return [key, tableModel(definition)] as const;
        throw new CrmError(
          'misconfigured',
          `Dynamics has no table ${names[key].table}; run "crm-user-invite-dynamics install", or name yours in crm.tables`
        );
      })
    );
    return Object.fromEntries(entries) as Model;
  };

  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
};
