import { randomUUID } from 'node:crypto';
import { DISPLAY_NAMES } from './display-names';
import { badRequest, unknownResource } from './fault';

export type ColumnType =
  | 'Uniqueidentifier'
  | 'String'
  | 'Memo'
  | 'Integer'
  | 'Decimal'
  | 'BigInt'
  | 'Picklist'
  | 'Virtual'
  | 'ManagedProperty'
  | 'Boolean'
  | 'DateTime'
  | 'State'
  | 'Status'
  | 'Lookup';

/** A text in the environment's base language, and its translations by language code. */
export interface Label {
  label: string;
  translations?: Record<number, string>;
}

export interface Target {
  table: string;
  /** Navigation property of the look-up; case-sensitive. */
  navigation: string;
  /** Schema name of the relation. Default: made from the names of both tables and the column. */
  relation?: string;
  /** `AssociatedMenuConfiguration`: whether and how the related rows are listed under *Related*. */
  menu?: Record<string, unknown>;
}

export interface Column {
  logicalName: string;
  schemaName: string;
  displayName: Label;
  metadataId: string;
  requiredLevel: string;
  type: ColumnType;
  maxLength?: number;
  /** Limits of a number, and its decimal places. */
  range?: { min: number; max: number; precision?: number };
  /** Labels of a choice or a yes/no column, by value. */
  labels?: Record<number, string>;
  /** Behavior of a date and time column. Default: `UserLocal`. */
  dateBehavior?: 'DateOnly';
  /** Tables that a look-up may point to. */
  targets: Target[];
  /** False for columns that the server sets itself. */
  writable: boolean;
}

export interface StatusOption extends Label {
  value: number;
  state: number;
}

interface AlternateKey {
  schemaName: string;
  columns: string[];
  /** Time from which the index is ready. */
  activeAt: number;
  /** Whether building the index failed, for example because rows have the same values. */
  failed?: boolean;
}

/** The status of a key's index. A key works only while it is `Active`. */
export const keyStatus = (key: AlternateKey): 'Active' | 'Pending' | 'Failed' =>
  key.failed ? 'Failed' : key.activeAt > Date.now() ? 'Pending' : 'Active';

export interface Table {
  logicalName: string;
  schemaName: string;
  entitySet: string;
  displayName: Label;
  collectionName: Label;
  objectTypeCode: number;
  isCustom: boolean;
  quickCreate: boolean;
  /** Whether changes can be read with `Prefer: odata.track-changes`. Cannot be switched off again. */
  changeTracking: boolean;
  /** Whether written rows take effect only when they are published. */
  isPublishable: boolean;
  id: string;
  name: string;
  columns: Map<string, Column>;
  keys: AlternateKey[];
  statuses: StatusOption[];
  hasActivities: boolean;
  privileges: { Name: string; PrivilegeId: string; PrivilegeType: string }[];
  metadataId: string;
}

const PRIVILEGE_TYPES = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'];

export const column = (logicalName: string, type: ColumnType, more: Partial<Column> = {}): Column => ({
  logicalName,
  schemaName: logicalName,
  displayName: { label: DISPLAY_NAMES[logicalName] ?? logicalName },
  metadataId: randomUUID(),
  requiredLevel: 'None',
  type,
  targets: [],
  writable: true,
  ...more,
});

/** A look-up to one or more tables. */
export const lookupColumn = (logicalName: string, ...targets: Target[]): Column =>
  column(logicalName, 'Lookup', { targets });

const pluralOf = (name: string): string =>
  name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`;

export interface TableInput {
  schemaName: string;
  entitySet?: string;
  /** Default: the schema name. */
  displayName?: Label;
  collectionName?: Label;
  objectTypeCode: number;
  isCustom?: boolean;
  quickCreate?: boolean;
  changeTracking?: boolean;
  isPublishable?: boolean;
  id?: string;
  name: string;
  columns: Column[];
  statuses?: StatusOption[];
  hasActivities?: boolean;
  /** Name that tables with common privileges share, as all activities do. */
  privilegeName?: string;
}

const DEFAULT_STATUSES: StatusOption[] = [
  { value: 1, state: 0, label: 'Active' },
  { value: 2, state: 1, label: 'Inactive' },
];

/** A table including the columns that every table has. */
export const table = (input: TableInput): Table => {
  const logicalName = input.schemaName.toLowerCase();
  const id = input.id ?? `${logicalName}id`;
  const standard = [
    column(id, 'Uniqueidentifier'),
    column('createdon', 'DateTime', { writable: false }),
    column('modifiedon', 'DateTime', { writable: false }),
    column('versionnumber', 'BigInt', { writable: false }),
    column('statecode', 'State'),
    column('statuscode', 'Status'),
    { ...lookupColumn('createdby', { table: 'systemuser', navigation: 'createdby' }), writable: false },
    lookupColumn('ownerid', { table: 'systemuser', navigation: 'ownerid' }),
  ];
  const privilegeName = input.privilegeName ?? logicalName;
  return {
    logicalName,
    schemaName: input.schemaName,
    entitySet: input.entitySet ?? pluralOf(logicalName),
    displayName: input.displayName ?? { label: input.schemaName },
    collectionName: input.collectionName ?? { label: pluralOf(input.schemaName) },
    objectTypeCode: input.objectTypeCode,
    isCustom: input.isCustom ?? false,
    quickCreate: input.quickCreate ?? false,
    changeTracking: input.changeTracking ?? false,
    isPublishable: input.isPublishable ?? false,
    id,
    name: input.name,
    columns: new Map([...standard, ...input.columns].map((each) => [each.logicalName, each])),
    keys: [],
    statuses: input.statuses ?? DEFAULT_STATUSES.map((status) => ({ ...status })),
    hasActivities: input.hasActivities ?? false,
    privileges: PRIVILEGE_TYPES.map((type) => ({
      Name: `prv${type}${privilegeName}`,
      PrivilegeId: randomUUID(),
      PrivilegeType: type,
    })),
    metadataId: randomUUID(),
  };
};

export class Schema {
  private readonly tables = new Map<string, Table>();

  add(added: Table): void {
    if (this.tables.has(added.logicalName)) {
      throw badRequest(`An entity with the name ${added.logicalName} already exists.`, '0x80044363');
    }
    this.tables.set(added.logicalName, added);
  }

  all(): Table[] {
    return [...this.tables.values()];
  }

  find(logicalName: string): Table | undefined {
    return this.tables.get(logicalName);
  }

  get(logicalName: string): Table {
    const found = this.tables.get(logicalName);
    if (!found) throw new Error(`There is no table ${logicalName}`);
    return found;
  }

  bySet(entitySet: string): Table {
    const found = this.all().find((each) => each.entitySet === entitySet);
    if (!found) throw unknownResource(entitySet);
    return found;
  }

  relations(): Relation[] {
    return this.all().flatMap((each) =>
      [...each.columns.values()].flatMap((candidate) =>
        candidate.targets.map((target) => ({ table: each, column: candidate, target }))
      )
    );
  }

  relation(schemaName: string): Relation | undefined {
    return this.relations().find((each) => relationName(each) === schemaName);
  }

  /** Look-ups of other tables that point to this table. */
  referencing(logicalName: string): Relation[] {
    return this.relations().filter(({ target }) => target.table === logicalName);
  }
}

/** A look-up column of a table that points to another table. */
export interface Relation {
  table: Table;
  column: Column;
  target: Target;
}

/** Schema name of a relation; also the name of its collection-valued navigation property. */
export const relationName = ({ table: of, column: from, target }: Relation): string =>
  target.relation ?? `${of.logicalName}_${target.table}_${from.logicalName}`;

/** The column behind a property; a look-up is read as `_name_value`. */
export const columnOfProperty = (of: Table, property: string): Column => {
  const lookupName = /^_(.+)_value$/.exec(property)?.[1];
  const found = of.columns.get(lookupName ?? property);
  if (!found || (found.type === 'Lookup') !== (lookupName !== undefined)) {
    throw badRequest(
      `Could not find a property named '${property}' on type 'Microsoft.Dynamics.CRM.${of.logicalName}'.`,
      '0x80060888'
    );
  }
  return found;
};

/** The look-up with this navigation property. */
export const lookupOfNavigation = (
  of: Table,
  navigation: string
): { column: Column; target: Target } | undefined => {
  for (const candidate of of.columns.values()) {
    const target = candidate.targets.find((each) => each.navigation === navigation);
    if (target) return { column: candidate, target };
  }
  return undefined;
};
