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
  /**
   * Rows written after the cursor. With a filter, also the matching rows that were written before, as `earlier`, and
   * the row at the cursor.
   *
   * @throws CrmError `invalid` for a cursor that the table has not reached, as after an environment was restored
   */
  since(cursor: string, filter?: string): Promise<CrmChanges<Result> & { earlier: Result[] }>;
  /** The cursor after everything written so far. */
  present(): Promise<string>;
}

/** The cursor before the first row. */
export const BEGINNING = '0';

/** Tables that show how far Dataverse's row versions are, which it counts for all tables together. */
const WRITTEN_OFTEN = ['contact', 'invitation', 'portalUser', 'email'] as const satisfies TableKey[];

const versionOf = (row: Row): number => numberOf(row, VERSION) ?? 0;

/** The failure of a list whose cursor Dataverse has not reached. */
export const cursorAhead = (): CrmError =>
  new CrmError(
    'invalid',
    'Dynamics has no record as new as the last one read from it: that record was deleted, or the environment was restored from a backup'
  );

/**
 * Lists the changes to a table by row version, which every write increases and which Dataverse indexes for change tracking.
 * Dataverse's own delta links support neither order nor filters, and expire after seven days.
 *
 * A version is given when a row is written, not when its transaction ends. A row that a long transaction wrote can therefore
 * appear below the cursor, where only `filter` finds it.
 */
export const createChanges = <Result>(context: Context, options: Options<Result>): Changes<Result> => {
  const { client } = context;
  const tableOf = async () => (await context.model())[options.table];

  const latestOf = async (table: TableKey): Promise<number> => {
    const query = queryString({ $select: VERSION, $orderby: `${VERSION} desc`, $top: '1' });
    const [row] = await readRows(client, (await context.model())[table].entitySet + query);
    return row ? versionOf(row) : 0;
  };

  /** Where to go on if the row at the cursor and all later ones were deleted. */
  const stepBack = async (since: number): Promise<number> => {
    const own = await latestOf(options.table);
    const others = await Promise.all(WRITTEN_OFTEN.map(latestOf));
    if (Math.max(own, ...others) < since) throw cursorAhead();
    return Math.min(own, since);
  };

  return {
    present: async () => String(await latestOf(options.table)),

    async since(cursor, filter) {
      if (!VERSION_NUMBER.test(cursor))
        throw new CrmError('invalid', 'The cursor does not belong to this list');
      const { entitySet, id } = await tableOf();
      // The row at the cursor shows that Dataverse still is where it was; a later version does so as well.
      const query = queryString({
        $select: [...new Set([...options.select(id), VERSION, MODIFIED_AT])].join(','),
        $filter: [`${VERSION} ge ${cursor}`, ...(filter === undefined ? [] : [`(${filter})`])].join(' or '),
        $orderby: VERSION,
        $top: String(options.rowsPerCall),
      });
      const found = await readRows(client, entitySet + query);
      const since = Number(cursor);
      const isBelow = found.length < options.rowsPerCall && !found.some((row) => versionOf(row) >= since);
      const from = isBelow && since > 0 ? await stepBack(since) : since;

      const rows = found.filter((row) => versionOf(row) > since);
      const settled = Date.now() - options.settleSeconds * 1000;
      const next = rows
        .filter((row) => (dateOf(row, MODIFIED_AT)?.getTime() ?? 0) <= settled)
        .reduce((highest, row) => Math.max(highest, versionOf(row)), from);
      const convert = (some: Row[]): Result[] =>
        some.map((row) => options.convert(id, row)).filter((row) => row !== null);
      return {
        rows: convert(rows),
        earlier: filter === undefined ? [] : convert(found.filter((row) => versionOf(row) <= since)),
        cursor: String(next),
      };
    },
  };
};
