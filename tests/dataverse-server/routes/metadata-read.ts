import { unknownResource } from '../fault';
import { parseFilter } from '../odata/filter';
import { parseQuery, type QueryOptions } from '../odata/options';
import type { Environment } from '../rows/environment';
import type { Column, Table } from '../schema';
import { json, type ApiAnswer, type ApiRequest } from './message';
import type { Segment } from './path';

type Json = Record<string, unknown>;

const label = (text: string): Json => {
  const localized = { Label: text, LanguageCode: 1033 };
  return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
};

const attributeOf = (table: Table, column: Column): Json => ({
  '@odata.type': `#Microsoft.Dynamics.CRM.${column.type}AttributeMetadata`,
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

const relationsOf = (table: Table): Json[] =>
  [...table.columns.values()].flatMap((column) =>
    column.targets.map((target) => ({
      SchemaName: `${table.logicalName}_${target.table}_${column.logicalName}`,
      ReferencingEntity: table.logicalName,
      ReferencingAttribute: column.logicalName,
      ReferencedEntity: target.table,
      ReferencingEntityNavigationPropertyName: target.navigation,
    }))
  );

const keysOf = (table: Table): Json[] =>
  table.keys.map((key) => ({
    SchemaName: key.schemaName,
    LogicalName: key.schemaName.toLowerCase(),
    KeyAttributes: key.columns,
    EntityKeyIndexStatus: key.activeAt <= Date.now() ? 'Active' : 'Pending',
  }));

const definitionOf = (table: Table): Json => ({
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
  Attributes: (_, table) => [...table.columns.values()].map((column) => attributeOf(table, column)),
  Keys: (_, table) => keysOf(table),
  ManyToOneRelationships: (_, table) => relationsOf(table),
  OneToManyRelationships: (environment, table) =>
    environment.schema
      .all()
      .flatMap((each) =>
        relationsOf(each).filter((relation) => relation.ReferencedEntity === table.logicalName)
      ),
};

const picked = (source: Json, select: string[]): Json =>
  select.length === 0 ? source : Object.fromEntries(select.map((name) => [name, source[name] ?? null]));

const chosen = (rows: Json[], options: QueryOptions): Json[] => {
  const passes = options.filter === undefined ? () => true : parseFilter(options.filter);
  return rows.filter((row) => passes((name) => row[name])).map((row) => picked(row, options.select));
};

const definitionWith = (environment: Environment, table: Table, options: QueryOptions): Json => ({
  MetadataId: table.metadataId,
  ...picked(definitionOf(table), options.select),
  ...Object.fromEntries(
    options.expand.map(({ navigation, options: inner }) => {
      const collection = COLLECTIONS[navigation];
      if (!collection) throw unknownResource(navigation);
      return [navigation, chosen(collection(environment, table), inner)];
    })
  ),
});

const statusAttribute = (table: Table): Json => ({
  LogicalName: 'statuscode',
  OptionSet: {
    Options: table.statuses.map((status) => ({
      Value: status.value,
      State: status.state,
      Label: label(status.label),
    })),
  },
});

/** The options of attributes with labels; Dataverse returns them only for the attribute's own type. */
const choicesOf = ({ type, labels = {} }: Column): Json => {
  const options = Object.entries(labels).map(([value, text]) => ({
    Value: Number(value),
    Label: label(text),
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

/** Reads `EntityDefinitions` and the metadata below it. */
export const readMetadata = (
  environment: Environment,
  request: ApiRequest,
  segments: Segment[]
): ApiAnswer => {
  const [definition, part, cast] = segments;
  const options = parseQuery(request.search);
  const name = byLogicalName(definition);
  if (name === undefined) {
    const passes = options.filter === undefined ? () => true : parseFilter(options.filter);
    const tables = environment.schema.all().filter((table) => passes((path) => definitionOf(table)[path]));
    return json(200, { value: tables.map((table) => definitionWith(environment, table, options)) });
  }
  const table = environment.schema.find(name);
  if (!table) throw unknownResource(name);
  if (!part) return json(200, definitionWith(environment, table, options));
  const collection = COLLECTIONS[part.name];
  if (!collection) throw unknownResource(part.name);
  const rows = collection(environment, table);
  const attribute = byLogicalName(part);
  if (attribute === undefined) return json(200, { value: chosen(rows, options) });
  if (cast?.name === 'Microsoft.Dynamics.CRM.StatusAttributeMetadata')
    return json(200, statusAttribute(table));
  const found = rows.find((row) => row.LogicalName === attribute);
  if (!found) throw unknownResource(attribute);
  const column = table.columns.get(attribute);
  if (cast && column) {
    if (cast.name !== `Microsoft.Dynamics.CRM.${column.type}AttributeMetadata`)
      throw unknownResource(cast.name);
    return json(200, { LogicalName: attribute, ...choicesOf(column) });
  }
  return json(200, picked(found, options.select));
};
