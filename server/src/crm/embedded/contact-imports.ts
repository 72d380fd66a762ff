import { setImmediate as nextTurn } from 'node:timers/promises';
import { contactKeys, fullNameOf } from '../../content-types/crm/contact-keys';
import { normalizeAddress, toUnicodeAddress } from '../../domain/addresses';
import { searchKey } from '../../domain/search-keys';
import type { ContactImports, NewContact } from '../connector';
import type { Tables } from './tables';

/** SQLite's limit. */
const ROWS_PER_STATEMENT = 500;

/** Adds the derived columns: bulk writes skip the content type's lifecycles, which otherwise derive them. */
export const toRow = ({ id, ...contact }: NewContact) => ({
  documentId: id,
  ...contact,
  fullName: fullNameOf(contact),
  ...contactKeys(contact),
});

export const createContactImports = (tables: Tables, clock: () => Date): ContactImports => {
  /** Returns a function that gives the ids of the CRM's contacts with the same id or address as a contact. */
  const match = async (news: readonly NewContact[]): Promise<(contact: NewContact) => string[]> => {
    // Addresses are stored as typed, with an ASCII or a Unicode domain.
    const typed = news.flatMap(({ email }) => (email ? [email, toUnicodeAddress(email)] : []));
    const keys = [...new Set(typed.map((email) => searchKey(email)))];
    const rows = await tables.contacts.findMany({
      where: { $or: [{ documentId: { $in: news.map(({ id }) => id) } }, { emailKey: { $in: keys } }] },
      select: ['id', 'documentId', 'email'],
    });
    const ids = new Set(rows.map(({ documentId }) => documentId));
    // Keys are case-folded and truncated, so two addresses may have the same key.
    const byAddress = new Map<string, string[]>();
    for (const { documentId, email } of rows) {
      const address = normalizeAddress(email);
      if (address) byAddress.set(address, [...(byAddress.get(address) ?? []), documentId]);
    }
    return ({ id, email }) => [...(ids.has(id) ? [id] : []), ...((email && byAddress.get(email)) || [])];
  };

  const restrict = async (contacts: readonly NewContact[]): Promise<void> => {
    const idsOf = await match(contacts);
    const mark = async (marked: readonly NewContact[], data: { doNotEmail: true } | { active: false }) => {
      const documentIds = [...new Set(marked.flatMap(idsOf))];
      if (documentIds.length > 0) {
        await tables.contacts.updateMany({ documentId: { $in: documentIds } }, data, clock());
      }
    };
    await mark(
      contacts.filter(({ doNotEmail }) => doNotEmail),
      { doNotEmail: true }
    );
    await mark(
      contacts.filter(({ active }) => !active),
      { active: false }
    );
  };

  return {
    async known(news) {
      const idsOf = await match(news);
      return new Set(news.filter((contact) => idsOf(contact).length > 0).map(({ id }) => id));
    },

    create: (news, restricted = [], onProgress) =>
      tables.transaction(async () => {
        for (let first = 0; first < restricted.length; first += ROWS_PER_STATEMENT) {
          await restrict(restricted.slice(first, first + ROWS_PER_STATEMENT));
          await nextTurn();
        }
        let written = 0;
        for (let first = 0; first < news.length; first += ROWS_PER_STATEMENT) {
          const rows = news.slice(first, first + ROWS_PER_STATEMENT).map(toRow);
          written += await tables.contacts.insertMissing(rows, clock());
          onProgress?.(first + rows.length);
          await nextTurn();
        }
        return written;
      }),
  };
};
