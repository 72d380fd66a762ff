import type { Contact } from '../../../../contracts';
import { normalizeAddress, toUnicodeAddress } from '../../domain/addresses';
import { keyRange, searchKey } from '../../domain/search-keys';
import { searchPhrases } from '../../domain/search-words';
import { activeFirst, MAX_SAME_ADDRESS, type Connector, type ContactQuery } from '../connector';
import { createContactImports } from './contact-imports';
import { presentAt, readChanges } from './changes';
import { after, decodeCursor, encodeCursor } from './cursor';
import type { ContactRow } from './rows';
import type { Tables } from './tables';

const toContact = (row: ContactRow): Contact => ({
  id: row.documentId,
  firstName: row.firstName,
  lastName: row.lastName,
  fullName: row.fullName ?? '',
  email: row.email,
  phone: row.phone,
  company: row.company,
  jobTitle: row.jobTitle,
  language: row.language,
  doNotEmail: row.doNotEmail ?? false,
  active: row.active ?? true,
});

/** Keys are folded and cut off, so that many more addresses than the one wanted may have the same. */
const SAME_KEY = 500;

const SEARCHED = ['sortKey', 'nameKey', 'companyKey', 'emailKey'];

/** For each searched column, the condition that it begins with the text. */
const beginsWith = (text: string) => {
  const range = keyRange(text);
  return range ? SEARCHED.map((column) => ({ [column]: range })) : [];
};

/**
 * Matches contacts with columns that begin with the words of the search or with phrases of them; null if no word is
 * searchable. Every alternative starts with a range of one column, so that databases can use an index. The longest word
 * comes first because it is the most selective.
 */
const matching = (search: string) => {
  const [first, ...others] = searchPhrases(search, (word) => keyRange(word) !== null)
    .sort(([a = ''], [b = '']) => b.length - a.length)
    .map((phrases) => phrases.flatMap(beginsWith));
  if (!first) return null;
  return { $or: first.map((column) => ({ $and: [column, ...others.map((columns) => ({ $or: columns }))] })) };
};

export const createContacts = (
  tables: Tables,
  clock: () => Date
): Omit<Connector['contacts'], 'fieldsOf'> => ({
  imports: createContactImports(tables, clock),

  async search({ search = '', cursor, pageSize }: ContactQuery) {
    const condition = matching(search);
    const rows = await tables.contacts.findMany({
      where: {
        active: true,
        // A subquery, because otherwise SQLite scans the sort index instead of looking up the few matches.
        ...(condition && { id: { $in: tables.contacts.keysOf(condition) } }),
        ...(cursor && after('sortKey', decodeCursor(cursor))),
      },
      orderBy: [{ sortKey: 'asc' }, { documentId: 'asc' }],
      limit: pageSize + 1,
    });
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    return {
      rows: page.map(toContact),
      nextCursor: last && rows.length > pageSize ? encodeCursor(last.sortKey, last.documentId) : null,
    };
  },

  async get(id) {
    const row = await tables.contacts.findOne({ where: { documentId: id } });
    return row && toContact(row);
  },

  async getMany(ids) {
    const rows = await tables.contacts.findMany({ where: { documentId: { $in: [...ids] } } });
    return rows.map(toContact);
  },

  async findByEmail(address) {
    // Addresses are stored as typed, with an ASCII or a Unicode domain.
    const keys = [...new Set([address, toUnicodeAddress(address)].map((email) => searchKey(email)))];
    const rows = await tables.contacts.findMany({
      where: { emailKey: { $in: keys } },
      orderBy: [{ active: 'desc' }, { documentId: 'asc' }],
      limit: SAME_KEY,
    });
    const same = rows.filter(({ email }) => normalizeAddress(email) === address).map(toContact);
    return activeFirst(same).slice(0, MAX_SAME_ADDRESS);
  },

  changesSince: async (cursor) =>
    cursor === null
      ? { rows: [], cursor: presentAt(clock()) }
      : readChanges(tables.contacts.findMany, (row) => row.documentId, { cursor, now: clock() }),
});
