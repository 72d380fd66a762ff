import { setImmediate as nextTurn } from 'node:timers/promises';
import { contactKeys, fullNameOf } from '../../content-types/crm/contact-keys';
import { normalizeAddress, readableAddress } from '../../domain/addresses';
import { searchKey } from '../../domain/search-keys';
import type { ContactImports, NewContact } from '../connector';
import type { Tables } from './tables';

/** SQLite takes no more rows in one statement. */
const ROWS_PER_STATEMENT = 500;

/** The lifecycles of the type, which derive these too, are past when rows are written in bulk. */
const toRow = ({ id, ...contact }: NewContact) => ({
  documentId: id,
  ...contact,
  fullName: fullNameOf(contact),
  ...contactKeys(contact),
});

export const createContactImports = (tables: Tables, clock: () => Date): ContactImports => ({
  async known(news) {
    // Contacts keep an address as it was typed: with the domain in either form.
    const typed = news.flatMap(({ email }) => (email ? [email, readableAddress(email)] : []));
    const keys = [...new Set(typed.map((email) => searchKey(email)))];
    const rows = await tables.contacts.findMany({
      where: { $or: [{ documentId: { $in: news.map(({ id }) => id) } }, { emailKey: { $in: keys } }] },
      select: ['id', 'documentId', 'email'],
    });
    const ids = new Set(rows.map(({ documentId }) => documentId));
    // A key is folded and cut short, so that two addresses may share one.
    const addresses = new Set(rows.map(({ email }) => normalizeAddress(email)));
    const isKnown = ({ id, email }: NewContact) => ids.has(id) || (email !== null && addresses.has(email));
    return new Set(news.filter(isKnown).map(({ id }) => id));
  },

  create: (news, onProgress) =>
    tables.transaction(async () => {
      let written = 0;
      for (let first = 0; first < news.length; first += ROWS_PER_STATEMENT) {
        const rows = news.slice(first, first + ROWS_PER_STATEMENT).map(toRow);
        written += await tables.contacts.insertMissing(rows, clock());
        onProgress?.(first + rows.length);
        await nextTurn();
      }
      return written;
    }),
});
