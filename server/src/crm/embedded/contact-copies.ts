import type { Core } from '@strapi/strapi';
import type { Contact } from '../../../../contracts';
import { normalizeAddress } from '../../domain/addresses';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import { languageTag } from '../../domain/language-tags';
import { CrmError } from '../crm-error';
import { toRow } from './contact-imports';
import type { ContactRow } from './rows';
import { createTables } from './tables';

/** Maximum length of a short text column, in characters. */
const LINE = 255;

const line = (text: string | null): string | null => text?.trim().slice(0, LINE) || null;

/** The fields that staff see next to a contact's invitations, without values that the embedded CRM cannot store. */
const copyOf = ({ id, firstName, lastName, email, company, language, doNotEmail, active }: Contact) => ({
  id,
  firstName: line(firstName),
  lastName: line(lastName),
  email: email !== null && normalizeAddress(email) ? email : null,
  phone: null,
  company: line(company),
  jobTitle: null,
  language: language === null ? null : languageTag(language),
  doNotEmail,
  active,
});

const CLEARED = {
  firstName: null,
  lastName: null,
  email: null,
  company: null,
  language: null,
  active: false,
};

/**
 * Copies contacts of another CRM into the embedded CRM's table, because invitations and portal users refer to its rows.
 * A copy has the same id as the original.
 */
export const createContactCopies = (strapi: Core.Strapi, clock: () => Date) => {
  const tables = createTables(strapi);
  const { contacts, invitations, portalUsers } = tables;
  const rowsOf = (ids: readonly string[]): Promise<ContactRow[]> =>
    contacts.findMany({ where: { documentId: { $in: [...ids] } } });

  /** Clears the copies of these contacts, and keeps the rows because other records refer to them. */
  const clear = async (ids: readonly string[]): Promise<void> => {
    for (const documentId of ids) await contacts.updateOne({ documentId }, CLEARED);
  };

  return {
    /** The ids that have a copy. */
    async known(ids: readonly string[]): Promise<string[]> {
      return (await rowsOf(ids)).map(({ documentId }) => documentId);
    },

    /** Creates missing copies and updates changed ones. */
    async write(news: readonly Contact[]): Promise<void> {
      if (news.length === 0) return;
      const unfit = news.find(({ id }) => id === '' || id.length > LINE);
      if (unfit) throw new CrmError('invalid', `A contact's id must have between 1 and ${LINE} characters.`);
      const copies = news.map(copyOf);
      await contacts.insertMissing(copies.map(toRow), clock());
      const rows = new Map((await rowsOf(news.map(({ id }) => id))).map((row) => [row.documentId, row]));
      for (const { id: documentId, ...values } of copies) {
        const row: Record<string, unknown> = { ...rows.get(documentId) };
        const isSame = Object.entries(values).every(([name, value]) => row[name] === value);
        if (!isSame) await contacts.updateOne({ documentId }, values);
      }
    },

    clear,

    /** Clears the copies of these contacts, except those with an open invitation or an active portal user. */
    async clearUnused(ids: readonly string[]): Promise<void> {
      for (const documentId of ids) {
        const contact = { documentId };
        const open = await invitations.count({ contact, statusReason: { $in: [...OPEN_STATUSES] } });
        const active = await portalUsers.count({ contact, active: true });
        if (open + active === 0) await clear([documentId]);
      }
    },

    /** Ids of the contacts of these invitations. */
    async ofInvitations(invitationIds: readonly string[]): Promise<string[]> {
      const rows = await invitations.findMany({
        where: { documentId: { $in: [...invitationIds] } },
        populate: { contact: { select: ['documentId'] } },
      });
      return [...new Set(rows.flatMap(({ contact }) => contact?.documentId ?? []))];
    },
  };
};

export type ContactCopies = ReturnType<typeof createContactCopies>;
