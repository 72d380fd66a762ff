import { z } from 'zod';
import type { CrmChanges } from '../../connector';
import { CrmError, CursorError } from '../../crm-error';
import { queryString } from '../client/odata';
import { rowSchema, type Row } from '../client/responses';
import type { TableKey } from '../model/names';
import { cursorAhead } from './changes';
import { idOf } from './columns';
import type { Context } from './context';
import { PREFER_NAMES } from './rows';

interface Options<Result> {
  table: TableKey;
  /** Columns to read, given the name of the id column. */
  select: (id: string) => readonly string[];
  /** Converts a row; null skips it. */
  convert: (id: string, row: Row) => Result | null;
  /** Whether a row counts as deleted although it still exists. */
  isGone: (row: Row) => boolean;
  rowsPerCall: number;
}

export interface TrackedChanges<Result> extends CrmChanges<Result> {
  /** Ids of deleted rows, and of those that count as deleted. */
  gone: string[];
}

const responseSchema = z.object({
  value: z.array(rowSchema),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

const deletionSchema = z.looseObject({
  '@odata.context': z.string().regex(/\$deletedEntity$/),
  id: z.string(),
});

type TokenName = '$skiptoken' | '$deltatoken';

/** Such a cursor is the site's own: it is never sent to clients, and none is taken from them. */
const parseCursor = (cursor: string): { name: TokenName; token: string } => {
  const [, name, token] = /^(\$skiptoken|\$deltatoken)=(.+)$/s.exec(cursor) ?? [];
  if (name === undefined || token === undefined) throw new CursorError();
  return { name: name as TokenName, token };
};

/** The token in a link, which contains nothing else that the next request needs: it is read from the same table again. */
const tokenIn = (link: string | undefined, name: TokenName): string | null => {
  const query = link !== undefined && URL.canParse(link) ? new URL(link).search : '';
  const part = query
    .slice(1)
    .split('&')
    .map((each) => each.replace(/^%24/, '$'))
    .find((each) => each.startsWith(`${name}=`));
  return part === undefined ? null : decodeURIComponent(part.slice(name.length + 1));
};

/** The row version that a token begins with, or null. */
const versionIn = (token: string | null): number | null => {
  const version = /^(\d{1,16})!/.exec(token ?? '')?.[1];
  return version === undefined ? null : Number(version);
};

/**
 * Lists changes and deletions by Dataverse's change tracking: the first call begins with all rows, and the last page has a
 * link to what follows. Such a list has neither order nor filter. A token that is older than seven days is refused with
 * 0x80044352, which is `invalid` here: the caller starts over. Source: Microsoft's "Use change tracking to synchronize data
 * with external systems".
 */
export const createTrackedChanges = <Result>(context: Context, options: Options<Result>) => {
  const { client } = context;

  return {
    async since(cursor: string | null): Promise<TrackedChanges<Result>> {
      const from = cursor === null ? null : parseCursor(cursor);
      const { entitySet, id } = (await context.model())[options.table];
      const query = { $select: options.select(id).join(','), ...(from && { [from.name]: from.token }) };
      const answer = await client.read(
        {
          method: 'GET',
          path: entitySet + queryString(query),
          headers: {
            Prefer: `odata.track-changes,odata.maxpagesize=${String(options.rowsPerCall)},${PREFER_NAMES}`,
          },
        },
        responseSchema
      );
      const page = tokenIn(answer['@odata.nextLink'], '$skiptoken');
      const later = tokenIn(answer['@odata.deltaLink'], '$deltatoken');
      if (page === null && later === null)
        throw new CrmError('misconfigured', 'Dynamics returned changes without a link to later ones');
      const [before, after] = [from?.name === '$deltatoken' ? from.token : null, later].map(versionIn);
      if (typeof before === 'number' && typeof after === 'number' && after < before) throw cursorAhead();

      const deleted = answer.value.flatMap((entry) => deletionSchema.safeParse(entry).data?.id ?? []);
      const rows = answer.value.filter((entry) => !deletionSchema.safeParse(entry).success);
      return {
        rows: rows.map((row) => options.convert(id, row)).filter((row) => row !== null),
        gone: [...deleted, ...rows.filter(options.isGone).map((row) => idOf(row, id))],
        cursor: page === null ? `$deltatoken=${later ?? ''}` : `$skiptoken=${page}`,
      };
    },
  };
};
