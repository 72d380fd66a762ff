import { z } from 'zod';
import { addDefaults, addEntityRow } from '../customizations/defaults';
import { labelOf, writtenOver } from '../customizations/languages';
import { badRequest, ODataFault, unknownResource } from '../fault';
import { API_PATH, type Environment } from '../rows/environment';
import {
  column,
  lookupColumn,
  relationName,
  table as newTable,
  type Column,
  type ColumnType,
  type Label,
  type StatusOption,
  type Table,
} from '../schema';
import { noContent, parseBody, type ApiAnswer, type ApiRequest } from './message';
import { relationOf, tableOf } from './metadata-read';
import type { Segment } from './path';

const labelSchema = z.object({
  LocalizedLabels: z.array(z.object({ Label: z.string(), LanguageCode: z.number() })).min(1),
});

const requiredLevelSchema = z.object({ Value: z.enum(['None', 'Recommended', 'ApplicationRequired']) });

const menuSchema = z.looseObject({
  Behavior: z.enum(['UseCollectionName', 'UseLabel', 'DoNotDisplay']),
  Group: z.enum(['Details', 'Sales', 'Service', 'Marketing']).optional(),
  Label: labelSchema.optional(),
  Order: z.number().int().nullish(),
});

const attributeSchema = z.object({
  '@odata.type': z.string(),
  SchemaName: z.string().regex(/^[a-z]+_\w+$/i),
  DisplayName: labelSchema,
  RequiredLevel: requiredLevelSchema.optional(),
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
  IsQuickCreateEnabled: z.boolean().optional(),
  ChangeTrackingEnabled: z.boolean().optional(),
  Attributes: z.array(attributeSchema).min(1),
});

/** A PUT replaces the definition, so it has to be complete. The columns are not part of it. */
const changedTableSchema = z.object({
  LogicalName: z.string(),
  SchemaName: z.string(),
  DisplayName: labelSchema,
  DisplayCollectionName: labelSchema,
  OwnershipType: z.string(),
  HasActivities: z.boolean(),
  IsQuickCreateEnabled: z.boolean(),
  ChangeTrackingEnabled: z.boolean(),
});

const relationSchema = z.object({
  '@odata.type': z.literal('Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata'),
  SchemaName: z.string(),
  ReferencedEntity: z.string(),
  ReferencedAttribute: z.string(),
  ReferencingEntity: z.string(),
  AssociatedMenuConfiguration: menuSchema.optional(),
  Lookup: attributeSchema,
});

const changedRelationSchema = z.object({
  SchemaName: z.string(),
  ReferencedEntity: z.string(),
  ReferencingEntity: z.string(),
  AssociatedMenuConfiguration: menuSchema,
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

/** A label whose languages are checked. */
const labelIn = (
  { languages }: Environment,
  { LocalizedLabels }: z.infer<typeof labelSchema>,
  what: string
): Label =>
  labelOf(
    languages,
    LocalizedLabels.map(({ Label: text, LanguageCode: language }) => ({ text, language })),
    what
  );

/** Whether labels in languages that a request leaves out stay as they are. */
const mergesLabels = ({ headers }: ApiRequest): boolean => headers['mscrm.mergelabels'] === 'true';

const TYPES: Record<string, ColumnType> = {
  'Microsoft.Dynamics.CRM.StringAttributeMetadata': 'String',
  'Microsoft.Dynamics.CRM.MemoAttributeMetadata': 'Memo',
  'Microsoft.Dynamics.CRM.DateTimeAttributeMetadata': 'DateTime',
  'Microsoft.Dynamics.CRM.IntegerAttributeMetadata': 'Integer',
  'Microsoft.Dynamics.CRM.BooleanAttributeMetadata': 'Boolean',
};

type Attribute = z.infer<typeof attributeSchema>;

const namesOf = (environment: Environment, attribute: Attribute) => ({
  schemaName: attribute.SchemaName,
  displayName: labelIn(environment, attribute.DisplayName, attribute.SchemaName),
  requiredLevel: attribute.RequiredLevel?.Value ?? 'None',
});

const columnOf = (environment: Environment, attribute: Attribute): Column => {
  const type = TYPES[attribute['@odata.type']];
  if (!type) throw badRequest(`Unknown attribute type ${attribute['@odata.type']}`, '0x80040203');
  return column(attribute.SchemaName.toLowerCase(), type, {
    ...namesOf(environment, attribute),
    maxLength: attribute.MaxLength,
  });
};

const addColumn = (table: Table, added: Column): void => {
  if (table.columns.has(added.logicalName)) {
    throw badRequest(`An attribute with the name ${added.logicalName} already exists.`, '0x80047013');
  }
  table.columns.set(added.logicalName, added);
};

const created = (environment: Environment, path: string): ApiAnswer =>
  noContent({ 'OData-EntityId': `${environment.origin()}${API_PATH}${path}` });

/** Custom tables have codes above this one, in the order in which they are made. */
const FIRST_CUSTOM_CODE = 10_500;

const createTable = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const body = parse(tableSchema, request);
  const primary = body.Attributes.find((attribute) => attribute.IsPrimaryName);
  if (!primary) throw badRequest('A table needs one primary name attribute.', '0x80044203');
  const made = newTable({
    schemaName: body.SchemaName,
    displayName: labelIn(environment, body.DisplayName, body.SchemaName),
    collectionName: labelIn(environment, body.DisplayCollectionName, body.SchemaName),
    objectTypeCode: FIRST_CUSTOM_CODE + environment.schema.all().length,
    isCustom: true,
    quickCreate: body.IsQuickCreateEnabled,
    changeTracking: body.ChangeTrackingEnabled,
    name: primary.SchemaName.toLowerCase(),
    hasActivities: body.HasActivities,
    columns: body.Attributes.map((attribute) => columnOf(environment, attribute)),
  });
  environment.schema.add(made);
  addEntityRow(environment, made);
  addDefaults(environment, made);
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

const changeTable = (environment: Environment, request: ApiRequest, table: Table): ApiAnswer => {
  const body = parse(changedTableSchema, request);
  if (body.LogicalName !== table.logicalName || body.SchemaName !== table.schemaName) {
    throw badRequest('The name of a table cannot be changed.', '0x80040203');
  }
  if (table.changeTracking && !body.ChangeTrackingEnabled) {
    throw badRequest('Change tracking cannot be switched off.', '0x80040203');
  }
  const merge = mergesLabels(request);
  const names = labelIn(environment, body.DisplayName, table.schemaName);
  const collectionNames = labelIn(environment, body.DisplayCollectionName, table.schemaName);
  table.displayName = writtenOver(table.displayName, names, merge);
  table.collectionName = writtenOver(table.collectionName, collectionNames, merge);
  table.quickCreate = body.IsQuickCreateEnabled;
  table.changeTracking = body.ChangeTrackingEnabled;
  return noContent();
};

const createRelation = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const body = parse(relationSchema, request);
  const { schema } = environment;
  const referencing = schema.find(body.ReferencingEntity);
  const referenced = schema.find(body.ReferencedEntity);
  if (!referencing) throw unknownResource(body.ReferencingEntity);
  if (!referenced) throw unknownResource(body.ReferencedEntity);
  if (referenced.id !== body.ReferencedAttribute)
    throw badRequest(`${body.ReferencedAttribute} is not the primary key.`);
  if (schema.relation(body.SchemaName))
    throw badRequest(`A relationship with the name ${body.SchemaName} already exists.`, '0x80044363');
  const menu = body.AssociatedMenuConfiguration;
  if (menu?.Label) labelIn(environment, menu.Label, body.SchemaName);
  const { SchemaName } = body.Lookup;
  addColumn(referencing, {
    ...lookupColumn(SchemaName.toLowerCase(), {
      table: referenced.logicalName,
      navigation: SchemaName,
      relation: body.SchemaName,
      menu,
    }),
    ...namesOf(environment, body.Lookup),
  });
  return created(environment, `RelationshipDefinitions(SchemaName='${body.SchemaName}')`);
};

const changeRelation = (environment: Environment, request: ApiRequest, segment: Segment): ApiAnswer => {
  const body = parse(changedRelationSchema, request);
  const relation = relationOf(environment, segment);
  if (
    body.SchemaName !== relationName(relation) ||
    body.ReferencedEntity !== relation.target.table ||
    body.ReferencingEntity !== relation.table.logicalName
  ) {
    throw badRequest('The tables and the name of a relationship cannot be changed.', '0x80040203');
  }
  const menu = body.AssociatedMenuConfiguration;
  if (menu.Label) labelIn(environment, menu.Label, body.SchemaName);
  relation.target.menu = menu;
  return noContent();
};

const createKey = (environment: Environment, request: ApiRequest, table: Table): ApiAnswer => {
  const body = parse(keySchema, request);
  labelIn(environment, body.DisplayName, body.SchemaName);
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

const notAllowed = (): ODataFault =>
  new ODataFault(405, '0x80060888', 'This metadata cannot be changed in this way.');

const change = (environment: Environment, request: ApiRequest, segments: Segment[]): ApiAnswer => {
  const [definition, part] = segments;
  if (request.method !== 'PUT' || !definition || part) throw notAllowed();
  return definition.name === 'RelationshipDefinitions'
    ? changeRelation(environment, request, definition)
    : changeTable(environment, request, tableOf(environment, definition));
};

/** Creates tables, columns, relations and keys, and changes tables and relations. */
export const writeMetadata = (
  environment: Environment,
  request: ApiRequest,
  segments: Segment[]
): ApiAnswer => {
  const [definition, part] = segments;
  if (request.method !== 'POST') return change(environment, request, segments);
  if (definition?.name === 'RelationshipDefinitions') return createRelation(environment, request);
  if (!part) return createTable(environment, request);
  const table = tableOf(environment, definition);
  if (part.name === 'Keys') return createKey(environment, request, table);
  if (part.name !== 'Attributes') throw unknownResource(part.name);
  addColumn(table, columnOf(environment, parse(attributeSchema, request)));
  return created(environment, `EntityDefinitions(${table.metadataId})/Attributes`);
};

const statusSchema = z.object({
  EntityLogicalName: z.string(),
  AttributeLogicalName: z.literal('statuscode'),
  Value: z.number().int(),
  Label: labelSchema,
  MergeLabels: z.boolean().optional(),
});

const statusesOf = ({ schema }: Environment, name: string): StatusOption[] => {
  const table = schema.find(name);
  if (!table) throw unknownResource(name);
  return table.statuses;
};

/** The action InsertStatusValue. */
export const insertStatusValue = (environment: Environment, request: ApiRequest): void => {
  const body = parse(statusSchema.extend({ StateCode: z.number().int() }), request);
  const statuses = statusesOf(environment, body.EntityLogicalName);
  if (statuses.some((status) => status.value === body.Value))
    throw badRequest('The value exists already.', '0x80048403');
  statuses.push({
    value: body.Value,
    state: body.StateCode,
    ...labelIn(environment, body.Label, 'The status reason'),
  });
};

/** The action UpdateOptionValue, for a status reason. */
export const updateOptionValue = (environment: Environment, request: ApiRequest): void => {
  const body = parse(statusSchema, request);
  const status = statusesOf(environment, body.EntityLogicalName).find((each) => each.value === body.Value);
  if (!status) throw badRequest('There is no such value.', '0x80048403');
  const texts = labelIn(environment, body.Label, 'The status reason');
  Object.assign(status, writtenOver(status, texts, body.MergeLabels ?? false));
};
