import type { Row } from '../client/responses';
import { isGuid } from '../client/odata';
import { booleanOf, lookup, textOf } from './columns';
import type { Context } from './context';
import { readRow } from './rows';

/** Merges in a chain; more of them mean that they go in a circle. */
const MAX_MERGES = 10;

/** The columns of a contact as the plugin knows it. */
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

/** The contact's row; of one that was merged away, that of the contact which took its place. */
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
 * As {@link followMerges}, in a request of its own.
 *
 * @param more Columns besides those of every contact
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
