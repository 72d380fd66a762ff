import { randomUUID } from 'node:crypto';
import { CrmError, CursorError, type ContactSource, type LogEntry } from '../../server/src/crm/define';
import type { SourceContact } from '../../server/src/crm/define';
import type { ContactSeed } from '../../server/src/crm/testing';

const NAMES = { firstName: null, lastName: null, fullName: '', email: null };
const DETAILS = {
  phone: null,
  company: null,
  jobTitle: null,
  language: null,
  doNotEmail: false,
  active: true,
};
const SEARCHED = ['firstName', 'lastName', 'company', 'email'] as const;

const numberIn = (cursor: string): number => {
  if (!/^\d+$/.test(cursor)) throw new CursorError();
  return Number(cursor);
};

/** A CRM whose contacts are an array. */
export const createArrayCrm = () => {
  const rows: SourceContact[] = [];
  const lines: ({ contactId: string } & LogEntry)[] = [];
  const changed: string[] = [];

  const change = (id: string, changes: ContactSeed): void => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) throw new CrmError('not-found', 'The contact is gone.');
    Object.assign(row, changes, { version: String(changed.push(id)) });
    row.fullName = [row.firstName, row.lastName].filter(Boolean).join(' ');
  };

  const source: ContactSource = {
    name: 'Array CRM',
    async search({ text, cursor, limit }) {
      const words = text.toLowerCase().split(/\s+/);
      const begins = (row: SourceContact, word: string): boolean =>
        word === '' || SEARCHED.some((field) => row[field]?.toLowerCase().startsWith(word));
      const found = rows.filter((row) => row.active && words.every((word) => begins(row, word)));
      const from = numberIn(cursor ?? '0');
      const to = from + limit;
      return { contacts: found.slice(from, to), nextCursor: found.length > to ? String(to) : null };
    },
    getMany: async (ids) => rows.filter(({ id }) => ids.includes(id)),
    findByEmail: async (address) =>
      rows.filter(({ email }) => email?.toLowerCase() === address.toLowerCase()),
    async update(id, changes, { version }) {
      const isSame = rows.some((row) => row.id === id && row.version === version);
      if (!isSame) throw new CrmError('conflict', 'The contact was changed in the meantime.');
      change(id, changes);
    },
    changedSince: async (cursor) => ({
      ids: cursor === null ? [] : changed.slice(numberIn(cursor)),
      nextCursor: String(changed.length),
    }),
    log: async (contactId, entry) => void lines.push({ contactId, ...entry }),
  };

  const addContact = async (contact: ContactSeed): Promise<string> => {
    const id = randomUUID();
    rows.push({ id, ...NAMES, ...DETAILS });
    change(id, contact);
    return id;
  };
  const remove = (id: string): void => {
    rows.splice(
      rows.findIndex((row) => row.id === id),
      1
    );
    changed.push(id);
  };
  return {
    source,
    lines,
    change,
    addContact,
    remove,
    deactivateContact: async (id: string) => change(id, { active: false }),
  };
};
