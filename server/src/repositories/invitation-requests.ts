import type { Core } from '@strapi/strapi';
import type { RequestOutcome } from '../../../contracts';
import { ledgerTable, ledgerUid, toDate, type Timestamp, type Where } from './table';

/** A request for an invitation. */
export interface LedgerRequest {
  requestId: string;
  /** As it was asked for; there need not be such a portal. */
  portalKey: string;
  requestedAt: Date;
  /** The normalized address; null once the request is answered. */
  address: string | null;
  /** A keyed hash of the address. */
  addressKey: string | null;
  /** Null until it is answered. */
  outcome: RequestOutcome | null;
  invitationId: string | null;
}

/** With the contacts of the address. */
export type RequestWithContacts = LedgerRequest & { contactIds: string[] };

export type NewRequest = Pick<LedgerRequest, 'requestId' | 'portalKey' | 'requestedAt'> &
  Record<'address' | 'addressKey', string>;

/** What came of a request. */
export interface RequestAnswer {
  outcome: RequestOutcome;
  invitationId?: string;
  contactIds?: string[];
}

interface ContactRow {
  requestId: string;
  contactId: string;
  requestedAt: Date;
}

type RequestRow = Omit<LedgerRequest, 'requestedAt'> & {
  requestedAt: Timestamp;
  answeredAt: Date | null;
};

const REQUEST = 'invitation-request';
const CONTACT = 'invitation-request-contact';

/** How many days a request can be answered and its e-mail sent. A failed job is retried for one day. */
export const ANSWER_DAYS = 2;

const fromRow = ({ requestedAt, ...row }: RequestRow): LedgerRequest => ({
  ...row,
  requestedAt: toDate(requestedAt),
});

export const createInvitationRequestRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<RequestRow>(strapi, REQUEST);
  const contacts = ledgerTable<ContactRow>(strapi, CONTACT);

  /** A condition for requests with the address of a contact. */
  const ofContact = (contactId: string): Where => ({
    requestId: {
      $in: strapi.db.queryBuilder(ledgerUid(CONTACT)).select('requestId').where({ contactId }).getKnexQuery(),
    },
  });

  const asked = (portalKey: string, since: Date): Where => ({
    portalKey,
    requestedAt: { $gte: since.toISOString() },
  });

  return {
    async add(request: NewRequest): Promise<void> {
      await table.createMany({ data: [request] });
    },

    /** Number of requests since a time that wait for their answer. */
    countUnanswered: (since: Date): Promise<number> =>
      table.count({ where: { outcome: { $null: true }, requestedAt: { $gte: since.toISOString() } } }),

    async delete(requestId: string): Promise<void> {
      await table.deleteMany({ where: { requestId } });
    },

    async get(requestId: string): Promise<LedgerRequest | null> {
      const row = await table.findOne({ where: { requestId } });
      return row && fromRow(row);
    },

    /** Records the answer and forgets the address; false if it was answered already. Call it in a transaction. */
    async answer(
      { requestId, requestedAt }: Pick<LedgerRequest, 'requestId' | 'requestedAt'>,
      { outcome, invitationId, contactIds = [] }: RequestAnswer,
      answeredAt: Date
    ): Promise<boolean> {
      const { count } = await table.updateMany({
        where: { requestId, outcome: { $null: true } },
        data: { outcome, address: null, invitationId: invitationId ?? null, answeredAt },
      });
      if (count === 0) return false;
      const data = contactIds.map((contactId) => ({ requestId, contactId, requestedAt }));
      if (data.length > 0) await contacts.createMany({ data });
      return true;
    },

    /** Records that an answer was not given because the address has had its e-mails. */
    async markLimited(requestId: string): Promise<void> {
      await table.updateMany({ where: { requestId }, data: { outcome: 'limited', invitationId: null } });
    },

    /** Requests of a contact, oldest first. */
    async listOfContact(contactId: string): Promise<LedgerRequest[]> {
      const orderBy: { [column: string]: 'asc' }[] = [{ requestedAt: 'asc' }, { id: 'asc' }];
      return (await table.findMany({ where: ofContact(contactId), orderBy })).map(fromRow);
    },

    /** Number of requests for a portal since a time with an outcome; null for those that are not answered. */
    count: (portalKey: string, since: Date, outcome: RequestOutcome | null): Promise<number> =>
      table.count({ where: { ...asked(portalKey, since), outcome: outcome ?? { $null: true } } }),

    /** The latest requests for a portal since a time whose address several contacts have, newest first. */
    async listAmbiguous(portalKey: string, since: Date, limit: number): Promise<RequestWithContacts[]> {
      const rows = await table.findMany({
        where: { ...asked(portalKey, since), outcome: 'ambiguous' },
        orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
        limit,
      });
      const ids = rows.map(({ requestId }) => requestId);
      const found = await contacts.findMany({
        where: { requestId: { $in: ids } },
        orderBy: [{ id: 'asc' }],
      });
      return rows.map((row) => {
        const own = found.filter(({ requestId }) => requestId === row.requestId);
        return { ...fromRow(row), contactIds: own.map(({ contactId }) => contactId) };
      });
    },

    /** Removes what requests say of a contact. They stay for the figures. */
    async forgetContact(contactId: string): Promise<void> {
      await table.updateMany({ where: ofContact(contactId), data: { addressKey: null } });
      await contacts.deleteMany({ where: { contactId } });
    },

    /** Removes the addresses of requests from before a time, which nobody answers any more. */
    async forgetAddresses(before: Date): Promise<void> {
      const old = { requestedAt: { $lt: before.toISOString() } };
      await table.updateMany({
        where: { ...old, $or: [{ address: { $notNull: true } }, { addressKey: { $notNull: true } }] },
        data: { address: null, addressKey: null },
      });
    },

    async deleteBefore(moment: Date): Promise<void> {
      const where = { requestedAt: { $lt: moment.toISOString() } };
      await contacts.deleteMany({ where });
      await table.deleteMany({ where });
    },
  };
};

export type InvitationRequestRepository = ReturnType<typeof createInvitationRequestRepository>;
