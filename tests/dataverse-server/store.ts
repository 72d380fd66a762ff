import { randomUUID } from 'node:crypto';
import { ODataFault } from './fault';
import { keyStatus, type Schema, type Table } from './schema';

/** The target of a look-up. */
export interface Reference {
  table: string;
  id: string;
}

export type Value = string | number | boolean | null | Reference;

export interface StoredRow {
  readonly id: string;
  version: number;
  values: Record<string, Value>;
  /** The values that were published last; undefined if the row was never published. */
  published?: Record<string, Value>;
  /** Texts in languages other than the base language, by column and language code. */
  translations?: Record<string, Record<string, string>>;
}

export const isReference = (value: Value | undefined): value is Reference =>
  typeof value === 'object' && value !== null;

/** The value if it is a string; otherwise an empty string. */
export const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** A date and time in Dataverse's format: whole seconds. */
export const timestamp = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** Rows of all tables, with transactions and a version that every write increases. */
export class Store {
  private version = 1000;
  private readonly rows = new Map<string, Map<string, StoredRow>>();
  private undo: (() => void)[] | null = null;
  readonly deletions: { table: string; id: string; version: number }[] = [];

  constructor(private readonly schema: Schema) {}

  currentVersion(): number {
    return this.version;
  }

  private of(table: Table): Map<string, StoredRow> {
    let rows = this.rows.get(table.logicalName);
    if (!rows) this.rows.set(table.logicalName, (rows = new Map<string, StoredRow>()));
    return rows;
  }

  all(table: Table): StoredRow[] {
    return [...this.of(table).values()];
  }

  find(table: Table, id: string): StoredRow | undefined {
    return this.of(table).get(id.toLowerCase());
  }

  /** The row that a reference points to. */
  follow(reference: Reference): StoredRow | undefined {
    return this.find(this.schema.get(reference.table), reference.id);
  }

  /** Runs the work completely or, if it throws, not at all. */
  transaction<T>(work: () => T): T {
    if (this.undo) return work();
    this.undo = [];
    try {
      return work();
    } catch (error) {
      for (const step of this.undo.reverse()) step();
      throw error;
    } finally {
      this.undo = null;
    }
  }

  insert(table: Table, values: Record<string, Value>): StoredRow {
    const id = (textOf(values[table.id]) || randomUUID()).toLowerCase();
    if (this.of(table).has(id)) {
      throw new ODataFault(412, '0x80040237', 'Cannot insert duplicate key.');
    }
    const now = timestamp(new Date());
    const row: StoredRow = {
      id,
      version: (this.version += 1),
      values: { createdon: now, modifiedon: now, ...values, [table.id]: id },
    };
    this.assertKeys(table, row);
    this.of(table).set(id, row);
    this.undo?.push(() => this.of(table).delete(id));
    return row;
  }

  update(table: Table, row: StoredRow, values: Record<string, Value>): void {
    const before = { version: row.version, values: row.values };
    row.values = { ...row.values, ...values, modifiedon: timestamp(new Date()) };
    row.version = this.version += 1;
    const back = (): void => void Object.assign(row, before);
    try {
      this.assertKeys(table, row);
    } catch (error) {
      back();
      throw error;
    }
    this.undo?.push(back);
  }

  delete(table: Table, row: StoredRow): void {
    const deletion = { table: table.logicalName, id: row.id, version: (this.version += 1) };
    this.of(table).delete(row.id);
    this.deletions.push(deletion);
    this.undo?.push(() => {
      this.of(table).set(row.id, row);
      this.deletions.splice(this.deletions.indexOf(deletion), 1);
    });
  }

  /** Makes a row's current values those that normal reads show. */
  publish(row: StoredRow): void {
    const { published } = row;
    row.published = row.values;
    this.undo?.push(() => void (row.published = published));
  }

  /** The row with these column values; strings are compared without case, as in Dataverse's collation. */
  findByKey(table: Table, values: Record<string, Value>): StoredRow | undefined {
    const comparable = (value: Value | undefined): string =>
      String(isReference(value) ? value.id : (value ?? '')).toLowerCase();
    return this.all(table).find((row) =>
      Object.entries(values).every(([name, value]) => comparable(row.values[name]) === comparable(value))
    );
  }

  private assertKeys(table: Table, row: StoredRow): void {
    for (const key of table.keys) {
      const values = Object.fromEntries(key.columns.map((name) => [name, row.values[name] ?? null]));
      // A key with an empty part does not enforce uniqueness.
      if (keyStatus(key) !== 'Active' || Object.values(values).includes(null)) continue;
      const other = this.findByKey(table, values);
      if (other && other.id !== row.id) {
        throw new ODataFault(
          412,
          '0x80060892',
          `A record that has the attribute values of ${key.schemaName} already exists.`
        );
      }
    }
  }
}
