import { z } from 'zod';
import type { DataverseClient } from '../client/client';
import { literal, queryString } from '../client/odata';

const privilegeSchema = z.object({ Name: z.string(), PrivilegeId: z.string(), PrivilegeType: z.string() });

/** The properties to read from a table's definition. */
const tableDefinitionSchema = z.object({
  MetadataId: z.string(),
  LogicalName: z.string(),
  EntitySetName: z.string(),
  PrimaryIdAttribute: z.string(),
  ObjectTypeCode: z.number(),
  ChangeTrackingEnabled: z.boolean().nullish(),
  HasActivities: z.boolean().nullish(),
  Privileges: z.array(privilegeSchema).default([]),
  Attributes: z.array(z.object({ LogicalName: z.string() })).default([]),
  ManyToOneRelationships: z
    .array(
      z.object({
        ReferencingAttribute: z.string(),
        ReferencedEntity: z.string(),
        ReferencingEntityNavigationPropertyName: z.string(),
      })
    )
    .default([]),
  Keys: z
    .array(z.object({ KeyAttributes: z.array(z.string()), EntityKeyIndexStatus: z.string() }))
    .default([]),
});
export type TableDefinition = z.infer<typeof tableDefinitionSchema>;

/** The relation through which a look-up column points to another table. */
export const relationOf = (definition: TableDefinition, column: string, target: string) =>
  definition.ManyToOneRelationships.find(
    (relation) => relation.ReferencingAttribute === column && relation.ReferencedEntity === target
  );

/** A table's current definition; null if the table does not exist. */
export const readTableDefinition = async (
  client: DataverseClient,
  logicalName: string
): Promise<TableDefinition | null> => {
  const query = queryString({
    $select: [
      'MetadataId',
      'LogicalName',
      'EntitySetName',
      'PrimaryIdAttribute',
      'ObjectTypeCode',
      'ChangeTrackingEnabled',
      'HasActivities',
      'Privileges',
    ].join(','),
    $filter: `LogicalName eq ${literal(logicalName)}`,
    $expand: [
      'Attributes($select=LogicalName)',
      'ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName)',
      'Keys($select=KeyAttributes,EntityKeyIndexStatus)',
    ].join(','),
  });
  const { value } = await client.read(
    // Without it, a newly created table may be invisible for up to 30 seconds.
    { method: 'GET', path: `EntityDefinitions${query}`, headers: { Consistency: 'Strong' }, long: true },
    z.object({ value: z.array(tableDefinitionSchema) })
  );
  return value[0] ?? null;
};
