import type { Row } from '../client/responses';
import { isGuid } from '../client/odata';
import { booleanOf, lookup, textOf } from './columns';
import type { Context } from './context';
import { readRow } from './rows';

/** Maximum number of merges to follow; a longer chain is a cycle. */
const MAX_MERGES = 10;

/** The contact columns that the plugin uses. */
export const contactSelect = ({ names }: Context, id: string): string[] => {
  const { columns } = names.contact;
  return [
    id,
    columns.firstName,
    columns.lastName,
    columns.fullName,
    columns.email,
    columns.phone,
    lookup(columns.company),
    columns.jobTitle,
    columns.doNotEmail,
    columns.state,
    columns.merged,
    lookup(columns.master),
    ...(names.contactLanguage === null ? [] : [names.contactLanguage]),
  ];
};

/** The contact's row; for a merged contact, the row of the contact that replaced it. */
export const followMerges = async (
  { names }: Pick<Context, 'names'>,
  id: string,
  read: (id: string) => Promise<Row | null>
): Promise<Row | null> => {
  const { columns } = names.contact;
  let next: string | null = id;
  for (let step = 0; step < MAX_MERGES && next !== null && isGuid(next); step += 1) {
    const row = await read(next);
    if (!row || !booleanOf(row, columns.merged)) return row;
    next = textOf(row, lookup(columns.master)) ?? null;
  }
  return null;
};

/**
 * Like {@link followMerges}, in a separate request.
 *
 * @param more Columns to read in addition to the usual ones
 */
export const readContactRow = async (
  context: Context,
  id: string,
  { signal, more = [] }: { signal?: AbortSignal; more?: readonly string[] } = {}
): Promise<Row | null> => {
  const { contact } = await context.model();
  const select = [...new Set([...contactSelect(context, contact.id), ...more])];
  return followMerges(context, id, (each) => readRow(context.client, contact.row(each), { select, signal }));
};
