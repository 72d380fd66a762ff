import type { CrmChanges } from '../../connector';
import { CrmError } from '../../crm-error';
import type { Row } from '../client/responses';
import { queryString } from '../client/odata';
import { MODIFIED_AT, VERSION, type TableKey } from '../model/names';
import { dateOf, numberOf } from './columns';
import type { Context } from './context';
import { readRows } from './rows';

interface Options<Result> {
  table: TableKey;
  /** Columns to read, given the name of the id column. */
  select: (id: string) => readonly string[];
  /** Converts a row; null skips it. */
  convert: (id: string, row: Row) => Result | null;
  rowsPerCall: number;
  /** Seconds for which a change is reported again, because a transaction that began earlier may commit later. */
  settleSeconds: number;
}

const VERSION_NUMBER = /^\d{1,16}$/;

export interface Changes<Result> {
  since(cursor: string): Promise<CrmChanges<Result>>;
  /** The cursor after everything written so far. */
  present(): Promise<string>;
}

/** The cursor before the first row. */
export const BEGINNING = '0';

/**
 * Lists the changes to a table by row version, which every write increases and which Dataverse indexes for change tracking.
 * Dataverse's own delta links support neither order nor filters, and expire after seven days.
 */
export const createChanges = <Result>(context: Context, options: Options<Result>): Changes<Result> => {
  const { client } = context;
  const tableOf = async () => (await context.model())[options.table];

  return {
    async present() {
      const query = queryString({ $select: VERSION, $orderby: `${VERSION} desc`, $top: '1' });
      const [row] = await readRows(client, (await tableOf()).entitySet + query);
      return String((row && numberOf(row, VERSION)) ?? BEGINNING);
    },

    async since(cursor) {
      if (!VERSION_NUMBER.test(cursor))
        throw new CrmError('invalid', 'The cursor does not belong to this list');
      const { entitySet, id } = await tableOf();
      const query = queryString({
        $select: [...new Set([...options.select(id), VERSION, MODIFIED_AT])].join(','),
        $filter: `${VERSION} gt ${cursor}`,
        $orderby: VERSION,
        $top: String(options.rowsPerCall),
      });
      const rows = await readRows(client, entitySet + query);
      const settled = Date.now() - options.settleSeconds * 1000;
      const next = rows
        .filter((row) => (dateOf(row, MODIFIED_AT)?.getTime() ?? 0) <= settled)
        .reduce((highest, row) => Math.max(highest, numberOf(row, VERSION) ?? 0), Number(cursor));
      return {
        rows: rows.map((row) => options.convert(id, row)).filter((row) => row !== null),
        cursor: String(next),
      };
    },
  };
};
