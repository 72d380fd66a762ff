import type { Contact } from '../../../../contracts';
import { keyRange } from '../../content-types/crm/contact-keys';
import type { Connector, ContactQuery } from '../connector';
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

const SEARCHED = ['sortKey', 'nameKey', 'companyKey', 'emailKey'];

const beginsWith = (text: string) => {
  const range = keyRange(text);
  return range && { $or: SEARCHED.map((column) => ({ [column]: range })) };
};

/** Contacts that begin with the whole text, such as "van der Be", or with each of its words. */
const matching = (search: string) => {
  const words = search
    .split(/[\s,;]+/)
    .map(beginsWith)
    .filter((condition) => condition !== null);
  const phrase = beginsWith(search);
  if (!phrase || words.length === 0) return [];
  return words.length === 1 ? words : [{ $or: [phrase, { $and: words }] }];
};

export const createContacts = ({ contacts }: Tables): Connector['contacts'] => ({
  async search({ search = '', cursor, pageSize }: ContactQuery) {
    const rows = await contacts.findMany({
      where: {
        active: true,
        $and: [...matching(search), ...(cursor ? [after('sortKey', decodeCursor(cursor))] : [])],
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
    const row = await contacts.findOne({ where: { documentId: id } });
    return row && toContact(row);
  },

  async getMany(ids) {
    const rows = await contacts.findMany({ where: { documentId: { $in: [...ids] } } });
    return rows.map(toContact);
  },
});
