import { unknownResource } from '../fault';
import { parseFilter } from '../odata/filter';
import { parseQuery, type QueryOptions } from '../odata/options';
import type { Environment } from '../rows/environment';
import { keyStatus, relationName, type Column, type Label, type Relation, type Table } from '../schema';
import { json, type ApiAnswer, type ApiRequest } from './message';
import type { Segment } from './path';

type Json = Record<string, unknown>;

/** A label in all its languages. The application user reads the base language. */
const labelIn = ({ languages }: Environment, { label, translations = {} }: Label): Json => {
  const localized = { Label: label, LanguageCode: languages.base };
  const others = Object.entries(translations).map(([language, text]) => ({
    Label: text,
    LanguageCode: Number(language),
  }));
  return { LocalizedLabels: [localized, ...others], UserLocalizedLabel: localized };
};

const attributeOf = (environment: Environment, table: Table, column: Column): Json => ({
  '@odata.type': `#Microsoft.Dynamics.CRM.${column.type}AttributeMetadata`,
  MetadataId: column.metadataId,
  DisplayName: labelIn(environment, column.displayName),
  RequiredLevel: { Value: column.requiredLevel, CanBeChanged: true },
  LogicalName: column.logicalName,
  SchemaName: column.schemaName,
  AttributeType: column.type,
  IsPrimaryId: column.logicalName === table.id,
  IsPrimaryName: column.logicalName === table.name,
  IsValidForCreate: column.writable,
  IsValidForUpdate: column.writable,
  ...(column.maxLength !== undefined && { MaxLength: column.maxLength }),
  ...(column.range && {
    MinValue: column.range.min,
    MaxValue: column.range.max,
    ...(column.range.precision !== undefined && { Precision: column.range.precision }),
  }),
  ...(column.type === 'DateTime' && {
    Format: 'DateOnly',
    DateTimeBehavior: { Value: column.dateBehavior ?? 'UserLocal' },
  }),
  ...(column.targets.length > 0 && { Targets: column.targets.map((target) => target.table) }),
});

/** How related rows are listed under *Related* unless a relation says otherwise. */
const DEFAULT_MENU = { Behavior: 'UseCollectionName', Group: 'Details', Order: 10_000 };

const relationMetadata = (environment: Environment, relation: Relation): Json => {
  const { table, column, target } = relation;
  return {
    '@odata.type': '#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata',
    SchemaName: relationName(relation),
    ReferencingEntity: table.logicalName,
    ReferencingAttribute: column.logicalName,
    ReferencedEntity: target.table,
    ReferencedAttribute: environment.schema.get(target.table).id,
    ReferencingEntityNavigationPropertyName: target.navigation,
    ReferencedEntityNavigationPropertyName: relationName(relation),
    AssociatedMenuConfiguration: target.menu ?? DEFAULT_MENU,
  };
};

const keysOf = (table: Table): Json[] =>
  table.keys.map((key) => ({
    SchemaName: key.schemaName,
    LogicalName: key.schemaName.toLowerCase(),
    KeyAttributes: key.columns,
    EntityKeyIndexStatus: keyStatus(key),
  }));

const definitionOf = (environment: Environment, table: Table): Json => ({
  MetadataId: table.metadataId,
  ObjectTypeCode: table.objectTypeCode,
  DisplayName: labelIn(environment, table.displayName),
  DisplayCollectionName: labelIn(environment, table.collectionName),
  IsCustomEntity: table.isCustom,
  IsQuickCreateEnabled: table.quickCreate,
  ChangeTrackingEnabled: table.changeTracking,
  OwnershipType: 'UserOwned',
  LogicalName: table.logicalName,
  SchemaName: table.schemaName,
  EntitySetName: table.entitySet,
  LogicalCollectionName: table.entitySet,
  PrimaryIdAttribute: table.id,
  PrimaryNameAttribute: table.name,
  HasActivities: table.hasActivities,
  IsActivity: table.logicalName === 'email',
  Privileges: table.privileges,
});

const COLLECTIONS: Record<string, (environment: Environment, table: Table) => Json[]> = {
  Attributes: (environment, table) =>
    [...table.columns.values()].map((column) => attributeOf(environment, table, column)),
  Keys: (_, table) => keysOf(table),
  ManyToOneRelationships: (environment, table) =>
    environment.schema
      .relations()
      .filter((relation) => relation.table === table)
      .map((relation) => relationMetadata(environment, relation)),
  OneToManyRelationships: (environment, table) =>
    environment.schema
      .referencing(table.logicalName)
      .map((relation) => relationMetadata(environment, relation)),
};

const picked = (source: Json, select: string[]): Json =>
  select.length === 0 ? source : Object.fromEntries(select.map((name) => [name, source[name] ?? null]));

const chosen = (rows: Json[], options: QueryOptions): Json[] => {
  const passes = options.filter === undefined ? () => true : parseFilter(options.filter);
  return rows.filter((row) => passes((name) => row[name])).map((row) => picked(row, options.select));
};

const definitionWith = (environment: Environment, table: Table, options: QueryOptions): Json => ({
  MetadataId: table.metadataId,
  ...picked(definitionOf(environment, table), options.select),
  ...Object.fromEntries(
    options.expand.map(({ navigation, options: inner }) => {
      const collection = COLLECTIONS[navigation];
      if (!collection) throw unknownResource(navigation);
      return [navigation, chosen(collection(environment, table), inner)];
    })
  ),
});

const statusAttribute = (environment: Environment, table: Table): Json => ({
  LogicalName: 'statuscode',
  OptionSet: {
    Options: table.statuses.map((status) => ({
      Value: status.value,
      State: status.state,
      Label: labelIn(environment, status),
    })),
  },
});

/** The options of attributes with labels; Dataverse returns them only for the attribute's own type. */
const choicesOf = (environment: Environment, { type, labels = {} }: Column): Json => {
  const options = Object.entries(labels).map(([value, text]) => ({
    Value: Number(value),
    Label: labelIn(environment, { label: text }),
  }));
  return type === 'Boolean'
    ? {
        OptionSet: {
          TrueOption: options.find(({ Value }) => Value === 1),
          FalseOption: options.find(({ Value }) => Value === 0),
        },
      }
    : { OptionSet: { Options: options }, GlobalOptionSet: null };
};

const byLogicalName = (segment: Segment | undefined): string | undefined => {
  const name = segment?.key && 'values' in segment.key ? segment.key.values.LogicalName : undefined;
  return name === undefined ? undefined : String(name);
};

/** The table that a segment names, by its logical name or its `MetadataId`. */
export const tableOf = ({ schema }: Environment, segment: Segment | undefined): Table => {
  const key = segment?.key;
  const id = key && 'id' in key ? key.id : undefined;
  const name = byLogicalName(segment);
  const table = schema.all().find((each) => each.metadataId === id || each.logicalName === name);
  if (!table) throw unknownResource(name ?? id ?? '');
  return table;
};

/** The relation that a segment names. */
export const relationOf = ({ schema }: Environment, segment: Segment | undefined): Relation => {
  const name = segment?.key && 'values' in segment.key ? String(segment.key.values.SchemaName) : '';
  const relation = schema.relation(name);
  if (!relation) throw unknownResource(name);
  return relation;
};

const readRelations = (
  environment: Environment,
  segment: Segment | undefined,
  options: QueryOptions
): ApiAnswer => {
  if (segment?.key) {
    return json(200, picked(relationMetadata(environment, relationOf(environment, segment)), options.select));
  }
  const all = environment.schema.relations().map((relation) => relationMetadata(environment, relation));
  return json(200, { value: chosen(all, options) });
};

/** Reads `EntityDefinitions`, `RelationshipDefinitions` and the metadata below it. */
export const readMetadata = (
  environment: Environment,
  request: ApiRequest,
  segments: Segment[]
): ApiAnswer => {
  const [definition, part, cast] = segments;
  const options = parseQuery(request.search);
  if (definition?.name === 'RelationshipDefinitions') return readRelations(environment, definition, options);
  if (!definition?.key) {
    const passes = options.filter === undefined ? () => true : parseFilter(options.filter);
    const tables = environment.schema
      .all()
      .filter((table) => passes((path) => definitionOf(environment, table)[path]));
    return json(200, { value: tables.map((table) => definitionWith(environment, table, options)) });
  }
  const table = tableOf(environment, definition);
  if (!part) return json(200, definitionWith(environment, table, options));
  const collection = COLLECTIONS[part.name];
  if (!collection) throw unknownResource(part.name);
  const rows = collection(environment, table);
  const attribute = byLogicalName(part);
  if (attribute === undefined) return json(200, { value: chosen(rows, options) });
  if (cast?.name === 'Microsoft.Dynamics.CRM.StatusAttributeMetadata')
    return json(200, statusAttribute(environment, table));
  const found = rows.find((row) => row.LogicalName === attribute);
  if (!found) throw unknownResource(attribute);
  const column = table.columns.get(attribute);
  if (cast && column) {
    if (cast.name !== `Microsoft.Dynamics.CRM.${column.type}AttributeMetadata`)
      throw unknownResource(cast.name);
    return json(200, { LogicalName: attribute, ...choicesOf(environment, column) });
  }
  return json(200, picked(found, options.select));
};
