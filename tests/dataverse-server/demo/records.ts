import { parseFetch } from '../customizations/fetch';
import { cellsOf, QUERY_TYPES } from '../customizations/view';
import { formatted } from '../rows/representation';
import { createRow, deleteRow, updateRow } from '../rows/write';
import type { Column, Table } from '../schema';
import type { DataverseServer } from '../server';
import { isReference, textOf, type StoredRow, type Value } from '../store';
import type { Field } from './forms';
import { publishedRows, readNavigation } from './navigation';

/** Rows that a list shows at once. */
const LIST_LENGTH = 50;

/** A value as people read it, with the row that it refers to. */
export interface Cell {
  text: string;
  link: { table: string; id: string } | null;
}

export interface RowLine {
  id: string;
  isActive: boolean;
  cells: Cell[];
}

export interface List {
  columns: string[];
  rows: RowLine[];
  /** Number of rows that match, shown or not. */
  total: number;
}

export interface Choice {
  value: string;
  text: string;
  /** Values of the look-ups of the chosen row, by column: other look-ups may depend on them. */
  belongsTo: Record<string, string>;
}

/** Date and time as people in Dynamics read it, without seconds. */
const dateText = (value: string): string => value.replace('T', ' ').slice(0, 16);

const statusOf = (table: Table): Column => {
  const column = table.columns.get('statuscode');
  if (!column) throw new Error(`${table.logicalName} has no status reason`);
  return column;
};

/** Reads and writes rows on behalf of staff. */
export const createRecords = (server: DataverseServer) => {
  const { environment } = server;
  const { schema, store } = environment;

  const nameOf = (table: Table, row: StoredRow): string => textOf(row.values[table.name]) || '(no name)';

  const cellOf = (table: Table, row: StoredRow, column: Column): Cell => {
    const value = row.values[column.logicalName] ?? null;
    if (isReference(value)) {
      const target = store.follow(value);
      return { text: target ? nameOf(schema.get(value.table), target) : '', link: target ? value : null };
    }
    const text = formatted(environment, table, row, column);
    if (text !== undefined) return { text, link: null };
    if (typeof value === 'boolean') return { text: value ? 'Yes' : 'No', link: null };
    return { text: column.type === 'DateTime' ? dateText(textOf(value)) : String(value ?? ''), link: null };
  };

  const viewsOf = (tableName: string): StoredRow[] => {
    const { parts } = readNavigation(server);
    const all = publishedRows(server, 'savedquery').filter(
      ({ values }) => values.returnedtypecode === tableName && values.querytype === QUERY_TYPES.public
    );
    const own = all.filter(({ id }) => parts.has(id));
    return own.length > 0 ? own : all;
  };

  const defaultView = (views: StoredRow[]): StoredRow | undefined =>
    views.find(({ values }) => values.isdefault === true) ?? views[0];

  /** The rows of a view, with its columns. */
  const listOf = (view: StoredRow, isShown: (row: StoredRow) => boolean): List => {
    const fetch = parseFetch(environment, textOf(view.values.fetchxml));
    const cells = cellsOf(textOf(view.values.layoutxml));
    const rows = fetch.run().filter(isShown);
    const labelOf = (name: string): string =>
      fetch.table.columns.get(name.split('.').at(-1) ?? '')?.displayName.label ?? name;
    return {
      columns: cells.map(({ name }) => labelOf(name)),
      total: rows.length,
      rows: rows.slice(0, LIST_LENGTH).map((row) => ({
        id: row.id,
        isActive: row.values.statecode === 0,
        cells: cells.map(({ name }) => {
          const column = fetch.table.columns.get(name);
          return column ? cellOf(fetch.table, row, column) : { text: '', link: null };
        }),
      })),
    };
  };

  /** The value of a form's field in the Web API's format. */
  const bodyOf = (fields: Field[], posted: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      fields.map(({ column }) => {
        const { logicalName: name, type, targets } = column;
        const text = typeof posted[name] === 'string' ? posted[name] : '';
        switch (type) {
          case 'Lookup': {
            const [table = '', id = ''] = text.split(':');
            const target = targets.find((each) => each.table === table) ?? targets[0];
            const path = text ? `/${schema.get(table).entitySet}(${id})` : null;
            return [`${target?.navigation ?? name}@odata.bind`, path];
          }
          case 'Boolean':
            return [name, text === 'on'];
          case 'Picklist':
          case 'Integer':
          case 'Decimal':
            return [name, text === '' ? null : Number(text)];
          case 'DateTime':
            return [
              name,
              text && column.dateBehavior !== 'DateOnly' ? new Date(`${text}Z`).toISOString() : text || null,
            ];
          default:
            return [name, text || null];
        }
      })
    );

  return {
    viewsOf: (tableName: string) => {
      const views = viewsOf(tableName);
      const first = defaultView(views)?.id;
      return views.map(({ id, values }) => ({ id, name: textOf(values.name), isDefault: id === first }));
    },

    /** The rows of a view whose shown text contains the search. */
    list(tableName: string, viewId: string | undefined, search: string): List {
      const views = viewsOf(tableName);
      const view = views.find(({ id }) => id === viewId) ?? defaultView(views);
      if (!view) return { columns: [], rows: [], total: 0 };
      const { name, columns } = schema.get(tableName);
      const searched = [name, ...[...columns.keys()].filter((column) => column.startsWith('emailaddress'))];
      const isFound = ({ values }: StoredRow): boolean =>
        searched.some((column) => textOf(values[column]).toLowerCase().includes(search.toLowerCase()));
      return listOf(view, isFound);
    },

    /** The rows of a subgrid: those of its view that are related to a row. */
    related(viewId: string | undefined, column: string, id: string): List {
      const view = publishedRows(server, 'savedquery').find((each) => each.id === viewId);
      if (!view) return { columns: [], rows: [], total: 0 };
      return listOf(view, ({ values }) => {
        const value = values[column];
        return isReference(value) && value.id === id;
      });
    },

    /** The e-mails about a row, the latest first. */
    timeline: (id: string) =>
      store
        .all(schema.get('email'))
        .filter(({ values: { regardingobjectid: about } }) => isReference(about) && about.id === id)
        .toReversed()
        .map((row) => ({
          subject: textOf(row.values.subject),
          status: formatted(environment, schema.get('email'), row, statusOf(schema.get('email'))) ?? '',
          sentOn: dateText(textOf(row.values.senton)),
        })),

    /** A row with its name; null if there is none. */
    record(tableName: string, id: string) {
      const table = schema.find(tableName);
      const row = table && store.find(table, id);
      if (!table || !row) return null;
      return {
        table: tableName,
        id: row.id,
        name: nameOf(table, row),
        isActive: row.values.statecode === 0,
        statusCode: row.values.statuscode ?? null,
        status: table.statuses.find(({ value }) => value === row.values.statuscode)?.label ?? '',
        value: (column: Column): Value => row.values[column.logicalName] ?? null,
        cell: (column: Column): Cell => cellOf(table, row, column),
      };
    },

    /** The active rows that a look-up may point to. */
    choices: ({ targets }: Column): Choice[] =>
      targets.flatMap((target) => {
        const table = schema.get(target.table);
        return store
          .all(table)
          .filter(({ values }) => values.statecode === 0)
          .map((row) => ({
            value: `${target.table}:${row.id}`,
            text: nameOf(table, row),
            belongsTo: Object.fromEntries(
              Object.entries(row.values).flatMap(([name, value]) =>
                isReference(value) ? [[name, `${value.table}:${value.id}`]] : []
              )
            ),
          }))
          .sort((a, b) => a.text.localeCompare(b.text));
      }),

    /** The commands on the form of a table, with the script and the function that they run. */
    commands: (tableName: string) =>
      publishedRows(server, 'appaction')
        .filter(({ values }) => values.contextvalue === tableName && values.hidden !== true)
        .map(({ id, values }) => {
          const script = values.onclickeventjavascriptwebresourceid;
          return {
            id,
            label: textOf(values.buttonlabeltext),
            script: isReference(script) ? textOf(store.follow(script)?.values.name) : '',
            function: textOf(values.onclickeventjavascriptfunctionname),
          };
        }),

    /** The content of a published script. */
    script: (name: string): string | null => {
      const row = publishedRows(server, 'webresource').find(({ values }) => values.name === name);
      return row ? Buffer.from(textOf(row.values.content), 'base64').toString('utf8') : null;
    },

    create: (tableName: string, fields: Field[], posted: Record<string, unknown>): string =>
      createRow(environment, schema.get(tableName), bodyOf(fields, posted)).id,

    save(tableName: string, id: string, fields: Field[], posted: Record<string, unknown>): void {
      const table = schema.get(tableName);
      const row = store.find(table, id);
      if (row) updateRow(environment, table, row, bodyOf(fields, posted));
    },

    /** Writes values in the Web API's format. */
    update(tableName: string, id: string, body: Record<string, unknown>): void {
      const table = schema.get(tableName);
      const row = store.find(table, id);
      if (row) updateRow(environment, table, row, body);
    },

    /** Activates or deactivates a row, with the default status reason of its new state. */
    setState(tableName: string, id: string, statecode: 0 | 1): void {
      const table = schema.get(tableName);
      const row = store.find(table, id);
      const statuscode = table.statuses.find(({ state }) => state === statecode)?.value;
      if (row) updateRow(environment, table, row, { statecode, statuscode });
    },

    remove(tableName: string, id: string): void {
      const table = schema.get(tableName);
      const row = store.find(table, id);
      if (row) deleteRow(environment, table, row);
    },
  };
};

export type Records = ReturnType<typeof createRecords>;
export type RecordView = NonNullable<ReturnType<Records['record']>>;
