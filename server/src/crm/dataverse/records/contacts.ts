import type { Contact } from '../../../../../contracts';
import { toUnicodeAddress } from '../../../domain/addresses';
import { searchPhrases } from '../../../domain/search-words';
import { MAX_SAME_ADDRESS, type Connector } from '../../connector';
import { FORMATTED, rowListSchema, type Row } from '../client/responses';
import { anyOf, literal, queryString, withoutWildcards } from '../client/odata';
import { createChanges } from './changes';
import { booleanOf, idOf, lookup, numberOf, textOf } from './columns';
import { contactSelect, followMerges, readContactRow } from './contact-rows';
import type { Context } from './context';
import { cursorOfNextLink, skipTokenOfCursor } from './cursor';
import type { Recent } from './recent';
import { createRowLoader, PREFER_NAMES, readRows, readRowsByIds } from './rows';

/** Maximum number of changed contacts per call. The list covers all contacts of an organization. */
const CHANGES_PER_CALL = 1000;

/** Characters of a phrase that are searched for, so that a URL stays below the 32,768 characters that Dataverse accepts. */
const SEARCHED_CHARACTERS = 40;

/** Contacts with one address that are read. Some may have been merged into others. */
const SAME_ADDRESS = 100;

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

export const createContacts = (
  context: Context,
  settleSeconds: number,
  recentContacts: Recent<string>
): Omit<Connector['contacts'], 'fieldsOf'> => {
  const { client, names } = context;
  const { columns } = names.contact;

  const load = createRowLoader(
    client,
    async () => (await context.model()).contact,
    (id) => contactSelect(context, id)
  );

  const changes = createChanges(context, {
    table: 'contact',
    select: (id) => [id],
    convert: (id, row) => idOf(row, id),
    rowsPerCall: CHANGES_PER_CALL,
    settleSeconds,
  });

  const beginsWithOneOf = (phrases: readonly string[], companyName: string): string => {
    const searched = [columns.firstName, columns.lastName, columns.email, companyName];
    const texts = phrases.map((phrase) =>
      literal(withoutWildcards([...phrase].slice(0, SEARCHED_CHARACTERS).join('')))
    );
    return anyOf(texts.flatMap((text) => searched.map((column) => `startswith(${column},${text})`)));
  };

  return {
    imports: null,

    async search({ search = '', cursor, pageSize }) {
      const { contact } = await context.model();
      const companyName = `${contact.navigation(columns.company, 'account')}/name`;
      const words = searchPhrases(search, () => true);
      const query = queryString({
        $select: contactSelect(context, contact.id).join(','),
        $filter: [
          `${columns.state} eq 0`,
          ...words.map((phrases) => beginsWithOneOf(phrases, companyName)),
        ].join(' and '),
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
      // A filter also hides rows that the application user may not read. A read by id reports which of the two it is.
      const shown = signal ? null : await followMerges(context, id, load);
      const row = shown ?? (await readContactRow(context, id, { signal }));
      if (!row) return null;
      recentContacts.keep(id, idOf(row, contact.id));
      return contactOf(context, contact.id, row);
    },

    async getMany(ids) {
      const { contact } = await context.model();
      const rows = await readRowsByIds(client, contact.entitySet, {
        column: contact.id,
        ids,
        select: contactSelect(context, contact.id),
      });
      return rows.map((row) => contactOf(context, contact.id, row));
    },

    async findByEmail(address) {
      const { contact } = await context.model();
      // Dataverse ignores case. The domain is stored as typed, in ASCII or in Unicode.
      const spellings = [...new Set([address, toUnicodeAddress(address)])];
      const query = queryString({
        $select: contactSelect(context, contact.id).join(','),
        $filter: anyOf(spellings.map((spelling) => `${columns.email} eq ${literal(spelling)}`)),
        $orderby: `${columns.state},${contact.id}`,
        $top: String(SAME_ADDRESS),
      });
      const rows = await readRows(client, contact.entitySet + query);
      return rows
        .filter((row) => !booleanOf(row, columns.merged))
        .slice(0, MAX_SAME_ADDRESS)
        .map((row) => contactOf(context, contact.id, row));
    },

    changesSince: async (cursor) =>
      cursor === null ? { rows: [], cursor: await changes.present() } : changes.since(cursor),
  };
};
