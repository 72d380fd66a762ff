import type { Contact } from '../../../../../contracts';
import type { Connector, ContactChanges } from '../../connector';
import { CrmError } from '../../crm-error';
import { FORMATTED, rowListSchema, type Row } from '../client/answers';
import { isGuid, literal, queryString, withoutWildcards } from '../client/odata';
import { createChanges } from './changes';
import { booleanOf, idOf, lookup, numberOf, textOf } from './columns';
import type { Context } from './context';
import { cursorOfNextLink, skipTokenOfCursor } from './cursor';
import { createRowLoader, PREFER_NAMES, readRow, readRowsByIds } from './rows';

/** Ids of changed contacts that are answered at once. All of an organization's contacts pass by here. */
const CHANGES_PER_CALL = 1000;

/** Merges in a chain; more of them mean that they go in a circle. */
const MAX_MERGES = 10;

const selectOf = ({ names }: Context, id: string): string[] => {
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

const contactOf = ({ names }: Context, id: string, row: Row): Contact => {
  const { columns } = names.contact;
  return {
    id: idOf(row, id),
    firstName: textOf(row, columns.firstName),
    lastName: textOf(row, columns.lastName),
    fullName: textOf(row, columns.fullName) ?? textOf(row, columns.email) ?? '',
    email: textOf(row, columns.email),
    phone: textOf(row, columns.phone),
    company: textOf(row, `${lookup(columns.company)}@${FORMATTED}`),
    jobTitle: textOf(row, columns.jobTitle),
    language: names.contactLanguage === null ? null : textOf(row, names.contactLanguage),
    doNotEmail: booleanOf(row, columns.doNotEmail),
    active: numberOf(row, columns.state) === 0,
  };
};

/** The contact's row; of one that was merged away, that of the contact which took its place. */
const followMerges = async (
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

/** As {@link followMerges}, in a request of its own. */
export const readContactRow = async (
  context: Context,
  id: string,
  signal?: AbortSignal
): Promise<Row | null> => {
  const { contact } = await context.model();
  const select = selectOf(context, contact.id);
  return followMerges(context, id, (each) => readRow(context.client, contact.row(each), { select, signal }));
};

/** Columns that an answer of an invitee may change, by the plugin's word for them. */
const WRITABLE = ['firstName', 'lastName', 'phone', 'jobTitle'] as const;

/**
 * Never changed for an invitee, whatever the configuration maps: identity, consent, state, secrets; and words of the
 * plugin that have no column of their own in Dynamics, where a company is a look-up.
 */
const PROTECTED =
  /^(contactid|fullname|emailaddress\d|donot\w+|statecode|statuscode|merged|masterid|owner\w*|adx_\w+|company|language)$/;

/** A contact's changes by the columns of Dynamics. `invalid` for one that cannot, or may not, be written. */
export const contactColumns = (
  { names }: Pick<Context, 'names'>,
  changes: ContactChanges
): Record<string, string | boolean> =>
  Object.fromEntries(
    Object.entries(changes).map(([field, value]) => {
      const known = WRITABLE.find((name) => name === field);
      const column =
        known !== undefined
          ? names.contact.columns[known]
          : field === 'language' && names.contactLanguage !== null
            ? names.contactLanguage
            : field;
      if (!/^[a-z][a-z0-9_]*$/.test(column) || PROTECTED.test(column)) {
        throw new CrmError(
          'invalid',
          `The answer for the contact field "${field}" has no column in Dynamics that it may be written to; map it to the logical name of one`
        );
      }
      return [column, value];
    })
  );

export const createContacts = (context: Context, settleSeconds: number): Connector['contacts'] => {
  const { client, names } = context;
  const { columns } = names.contact;

  const load = createRowLoader(
    client,
    async () => (await context.model()).contact,
    (id) => selectOf(context, id)
  );

  const changes = createChanges(context, {
    table: 'contact',
    select: (id) => [id],
    convert: (id, row) => idOf(row, id),
    rowsPerCall: CHANGES_PER_CALL,
    settleSeconds,
  });

  const conditionOf = (word: string, companyName: string): string => {
    const begins = [columns.firstName, columns.lastName, columns.email, companyName];
    const text = literal(withoutWildcards(word));
    return `(${begins.map((column) => `startswith(${column},${text})`).join(' or ')})`;
  };

  return {
    imports: null,

    async search({ search = '', cursor, pageSize }) {
      const { contact } = await context.model();
      const companyName = `${contact.navigation(columns.company, 'account')}/name`;
      const words = search.split(/\s+/).filter(Boolean);
      const query = queryString({
        $select: selectOf(context, contact.id).join(','),
        $filter: [`${columns.state} eq 0`, ...words.map((word) => conditionOf(word, companyName))].join(
          ' and '
        ),
        $orderby: `${columns.lastName},${columns.firstName},${contact.id}`,
        $skiptoken: cursor === undefined ? undefined : skipTokenOfCursor(cursor),
      });
      const page = await client.read(
        {
          method: 'GET',
          path: contact.entitySet + query,
          headers: { Prefer: `odata.maxpagesize=${String(pageSize)},${PREFER_NAMES}` },
        },
        rowListSchema
      );
      return {
        rows: page.value.map((row) => contactOf(context, contact.id, row)),
        nextCursor: cursorOfNextLink(page['@odata.nextLink'], client.origin),
      };
    },

    async get(id, signal) {
      const { contact } = await context.model();
      // A filter leaves out what the application user may not read, too. Asked for by its id, Dynamics says which it is.
      const shown = signal ? null : await followMerges(context, id, load);
      const row = shown ?? (await readContactRow(context, id, signal));
      return row && contactOf(context, contact.id, row);
    },

    async getMany(ids) {
      const { contact } = await context.model();
      const rows = await readRowsByIds(client, contact.entitySet, {
        column: contact.id,
        ids,
        select: selectOf(context, contact.id),
      });
      return rows.map((row) => contactOf(context, contact.id, row));
    },

    changesSince: async (cursor) =>
      cursor === null ? { rows: [], cursor: await changes.present() } : changes.since(cursor),
  };
};
