import { z } from 'zod';
import { badRequest, ODataFault, unknownResource } from '../fault';
import { API_PATH, type Environment } from '../rows/environment';
import { column, lookupColumn, table as newTable, type Column, type ColumnType, type Table } from '../schema';
import { noContent, type ApiAnswer, type ApiRequest } from './message';
import type { Segment } from './path';
import { parseBody } from './records';

const labelSchema = z.object({
  LocalizedLabels: z.array(z.object({ Label: z.string(), LanguageCode: z.number() })).min(1),
});

const attributeSchema = z.object({
  '@odata.type': z.string(),
  SchemaName: z.string().regex(/^[a-z]+_\w+$/i),
  DisplayName: labelSchema,
  MaxLength: z.number().int().positive().optional(),
  IsPrimaryName: z.boolean().optional(),
});

const tableSchema = z.object({
  '@odata.type': z.literal('Microsoft.Dynamics.CRM.EntityMetadata'),
  SchemaName: z.string().regex(/^[a-z]+_\w+$/i),
  DisplayName: labelSchema,
  DisplayCollectionName: labelSchema,
  OwnershipType: z.enum(['UserOwned', 'OrganizationOwned']),
  HasActivities: z.boolean(),
  HasNotes: z.boolean(),
  Attributes: z.array(attributeSchema).min(1),
});

const relationSchema = z.object({
  '@odata.type': z.literal('Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata'),
  SchemaName: z.string(),
  ReferencedEntity: z.string(),
  ReferencedAttribute: z.string(),
  ReferencingEntity: z.string(),
  Lookup: attributeSchema,
});

const keySchema = z.object({
  SchemaName: z.string(),
  DisplayName: labelSchema,
  KeyAttributes: z.array(z.string()).min(1),
});

const parse = <T>(schema: z.ZodType<T>, request: ApiRequest): T => {
  const parsed = schema.safeParse(parseBody(request));
  if (parsed.success) return parsed.data;
  throw badRequest(`Invalid metadata at ${parsed.error.issues[0]?.path.join('.') ?? ''}`, '0x80040203');
};

const TYPES: Record<string, ColumnType> = {
  'Microsoft.Dynamics.CRM.StringAttributeMetadata': 'String',
  'Microsoft.Dynamics.CRM.MemoAttributeMetadata': 'Memo',
  'Microsoft.Dynamics.CRM.DateTimeAttributeMetadata': 'DateTime',
  'Microsoft.Dynamics.CRM.IntegerAttributeMetadata': 'Integer',
  'Microsoft.Dynamics.CRM.BooleanAttributeMetadata': 'Boolean',
};

const columnOf = (attribute: z.infer<typeof attributeSchema>): Column => {
  const type = TYPES[attribute['@odata.type']];
  if (!type) throw badRequest(`Unknown attribute type ${attribute['@odata.type']}`, '0x80040203');
  return column(attribute.SchemaName.toLowerCase(), type, {
    schemaName: attribute.SchemaName,
    maxLength: attribute.MaxLength,
  });
};

const addColumn = (table: Table, added: Column): void => {
  if (table.columns.has(added.logicalName)) {
    throw badRequest(`An attribute with the name ${added.logicalName} already exists.`, '0x80044362');
  }
  table.columns.set(added.logicalName, added);
};

const created = (environment: Environment, path: string): ApiAnswer =>
  noContent({ 'OData-EntityId': `${environment.origin()}${API_PATH}${path}` });

const createTable = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const body = parse(tableSchema, request);
  const primary = body.Attributes.find((attribute) => attribute.IsPrimaryName);
  if (!primary) throw badRequest('A table needs one primary name attribute.', '0x80044203');
  const made = newTable({
    schemaName: body.SchemaName,
    name: primary.SchemaName.toLowerCase(),
    hasActivities: body.HasActivities,
    columns: body.Attributes.map(columnOf),
  });
  environment.schema.add(made);
  if (body.HasActivities) {
    const email = environment.schema.get('email');
    const regarding = email.columns.get('regardingobjectid');
    regarding?.targets.push({
      table: made.logicalName,
      navigation: `regardingobjectid_${made.logicalName}_email`,
    });
  }
  return created(environment, `EntityDefinitions(${made.metadataId})`);
};

const createRelation = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const body = parse(relationSchema, request);
  const referencing = environment.schema.find(body.ReferencingEntity);
  const referenced = environment.schema.find(body.ReferencedEntity);
  if (!referencing) throw unknownResource(body.ReferencingEntity);
  if (!referenced) throw unknownResource(body.ReferencedEntity);
  if (referenced.id !== body.ReferencedAttribute)
    throw badRequest(`${body.ReferencedAttribute} is not the primary key.`);
  const { SchemaName } = body.Lookup;
  addColumn(referencing, {
    ...lookupColumn(SchemaName.toLowerCase(), { table: referenced.logicalName, navigation: SchemaName }),
    schemaName: SchemaName,
  });
  return created(environment, `RelationshipDefinitions(SchemaName='${body.SchemaName}')`);
};

const createKey = (environment: Environment, request: ApiRequest, table: Table): ApiAnswer => {
  const body = parse(keySchema, request);
  if (table.keys.some((key) => key.schemaName === body.SchemaName)) {
    throw badRequest(`A key with the name ${body.SchemaName} already exists.`, '0x80060891');
  }
  const unknown = body.KeyAttributes.find((name) => !table.columns.has(name));
  if (unknown !== undefined) throw badRequest(`The attribute ${unknown} does not exist.`, '0x80060891');
  table.keys.push({
    schemaName: body.SchemaName,
    columns: body.KeyAttributes,
    activeAt: Date.now() + environment.keyDelay,
  });
  return created(environment, `EntityDefinitions(${table.metadataId})/Keys`);
};

/** Creates tables, columns, relations and keys. */
export const writeMetadata = (
  environment: Environment,
  request: ApiRequest,
  segments: Segment[]
): ApiAnswer => {
  const [definition, part] = segments;
  if (request.method !== 'POST')
    throw new ODataFault(405, '0x80060888', 'Metadata is only made here, not changed.');
  if (definition?.name === 'RelationshipDefinitions') return createRelation(environment, request);
  if (!part) return createTable(environment, request);
  const name = definition?.key && 'values' in definition.key ? String(definition.key.values.LogicalName) : '';
  const table = environment.schema.find(name);
  if (!table) throw unknownResource(name);
  if (part.name === 'Keys') return createKey(environment, request, table);
  if (part.name !== 'Attributes') throw unknownResource(part.name);
  addColumn(table, columnOf(parse(attributeSchema, request)));
  return created(environment, `EntityDefinitions(${table.metadataId})/Attributes`);
};

const statusSchema = z.object({
  EntityLogicalName: z.string(),
  AttributeLogicalName: z.literal('statuscode'),
  Value: z.number().int(),
  Label: labelSchema,
});

const statusTable = (environment: Environment, name: string): Table => {
  const table = environment.schema.find(name);
  if (!table) throw unknownResource(name);
  return table;
};

/** The action InsertStatusValue. */
export const insertStatusValue = (environment: Environment, request: ApiRequest): void => {
  const body = parse(statusSchema.extend({ StateCode: z.number().int() }), request);
  const { statuses } = statusTable(environment, body.EntityLogicalName);
  if (statuses.some((status) => status.value === body.Value))
    throw badRequest('The value exists already.', '0x80048403');
  statuses.push({
    value: body.Value,
    state: body.StateCode,
    label: body.Label.LocalizedLabels[0]?.Label ?? '',
  });
};

/** The action UpdateOptionValue, for a status reason. */
export const updateOptionValue = (environment: Environment, request: ApiRequest): void => {
  const body = parse(statusSchema, request);
  const { statuses } = statusTable(environment, body.EntityLogicalName);
  const status = statuses.find((each) => each.value === body.Value);
  if (!status) throw badRequest('There is no such value.', '0x80048403');
  status.label = body.Label.LocalizedLabels[0]?.Label ?? '';
};
