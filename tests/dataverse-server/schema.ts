import { randomUUID } from 'node:crypto';
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
  | 'Boolean'
  | 'DateTime'
  | 'State'
  | 'Status'
  | 'Lookup';

export interface Target {
  table: string;
  /** Navigation property of the look-up; its case matters. */
  navigation: string;
}

export interface Column {
  logicalName: string;
  schemaName: string;
  type: ColumnType;
  maxLength?: number;
  /** Bounds of a number, and its digits after the decimal point. */
  range?: { min: number; max: number; precision?: number };
  /** Labels of a choice, or of yes and no, by value. */
  labels?: Record<number, string>;
  /** What a moment means; `UserLocal` unless it is said. */
  dateBehavior?: 'DateOnly';
  /** Tables that a look-up may point to. */
  targets: Target[];
  /** False for what the server sets itself. */
  writable: boolean;
}

interface StatusOption {
  value: number;
  state: number;
  label: string;
}

interface AlternateKey {
  schemaName: string;
  columns: string[];
  activeAt: number;
}

export interface Table {
  logicalName: string;
  schemaName: string;
  entitySet: string;
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
  type,
  targets: [],
  writable: true,
  ...more,
});

/** A look-up to one table or several. */
export const lookupColumn = (logicalName: string, ...targets: Target[]): Column =>
  column(logicalName, 'Lookup', { targets });

const pluralOf = (name: string): string =>
  name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`;

export interface TableInput {
  schemaName: string;
  entitySet?: string;
  id?: string;
  name: string;
  columns: Column[];
  statuses?: StatusOption[];
  hasActivities?: boolean;
  /** Tables that share their privileges, as all activities do. */
  privilegeName?: string;
}

const DEFAULT_STATUSES: StatusOption[] = [
  { value: 1, state: 0, label: 'Active' },
  { value: 2, state: 1, label: 'Inactive' },
];

/** A table with the columns that every table has. */
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

/** The tables that there are. */
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

  /** Look-ups of other tables that point to this one. */
  referencing(logicalName: string): { table: Table; column: Column; target: Target }[] {
    return this.all().flatMap((each) =>
      [...each.columns.values()].flatMap((candidate) =>
        candidate.targets
          .filter((target) => target.table === logicalName)
          .map((target) => ({ table: each, column: candidate, target }))
      )
    );
  }
}

/** The column behind a property: itself, or the look-up read as `_name_value`. */
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
