import type { Core } from '@strapi/strapi';
import type { RequestOutcome } from '../../../contracts';
import { sqlTables } from '../database/tables';
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
  /** The contacts with the address: one that was helped, or several. */
  contactIds: string[] | null;
}

export type NewRequest = Pick<LedgerRequest, 'requestId' | 'portalKey' | 'requestedAt'> &
  Record<'address' | 'addressKey', string>;

/** What came of a request. */
export interface RequestAnswer {
  outcome: RequestOutcome;
  invitationId?: string;
  contactIds?: string[];
}

type RequestRow = Omit<LedgerRequest, 'requestedAt'> & {
  requestedAt: Timestamp;
  answeredAt: Date | null;
};

const REQUEST = 'invitation-request';

/** Days after which nobody answers a request any more, or sends its e-mail: a failed job is retried for one. */
export const ANSWER_DAYS = 2;

const fromRow = ({ requestedAt, ...row }: RequestRow): LedgerRequest => ({
  ...row,
  requestedAt: toDate(requestedAt),
});

export const createInvitationRequestRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<RequestRow>(strapi, REQUEST);
  const tables = sqlTables(strapi);

  /** Ids of requests that may name a contact. Scans all of them, because lists of ids have no index. */
  const listWithContact = async (contactId: string): Promise<string[]> => {
    const text = strapi.db.dialect.client === 'mysql' ? 'char' : 'text';
    const rows = await tables
      .from(ledgerUid(REQUEST))
      .whereRaw(`cast(contact_ids as ${text}) like ?`, [`%${contactId}%`])
      .select<{ request_id: string }[]>('request_id');
    return rows.map((row) => row.request_id);
  };

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

    /** Records the answer and forgets the address; false if it was answered already. */
    async answer(
      requestId: string,
      { outcome, invitationId, contactIds }: RequestAnswer,
      answeredAt: Date
    ): Promise<boolean> {
      const { count } = await table.updateMany({
        where: { requestId, outcome: { $null: true } },
        data: {
          outcome,
          address: null,
          invitationId: invitationId ?? null,
          contactIds: contactIds ?? null,
          answeredAt,
        },
      });
      return count > 0;
    },

    /** Records that an answer was not given because the address has had its e-mails. */
    async markLimited(requestId: string): Promise<void> {
      await table.updateMany({ where: { requestId }, data: { outcome: 'limited', invitationId: null } });
    },

    /** Requests of a contact, oldest first. */
    async listOfContact(contactId: string): Promise<LedgerRequest[]> {
      const some = await listWithContact(contactId);
      if (some.length === 0) return [];
      const where = { requestId: { $in: some } };
      const rows = await table.findMany({ where, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] });
      return rows.filter(({ contactIds }) => contactIds?.includes(contactId)).map(fromRow);
    },

    /** Number of requests for a portal since a time with an outcome; null for those that are not answered. */
    count: (portalKey: string, since: Date, outcome: RequestOutcome | null): Promise<number> =>
      table.count({ where: { ...asked(portalKey, since), outcome: outcome ?? { $null: true } } }),

    /** The latest requests for a portal since a time whose address several contacts have, newest first. */
    async listAmbiguous(portalKey: string, since: Date, limit: number): Promise<LedgerRequest[]> {
      const rows = await table.findMany({
        where: { ...asked(portalKey, since), outcome: 'ambiguous' },
        orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Removes what requests say of a contact. They stay for the figures. */
    async forgetContact(contactId: string): Promise<void> {
      const some = await listWithContact(contactId);
      if (some.length === 0) return;
      const rows = await table.findMany({ where: { requestId: { $in: some } } });
      const ids = rows.filter(({ contactIds }) => contactIds?.includes(contactId));
      await table.updateMany({
        where: { requestId: { $in: ids.map(({ requestId }) => requestId) } },
        data: { contactIds: null, addressKey: null },
      });
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
      await table.deleteMany({ where: { requestedAt: { $lt: moment.toISOString() } } });
    },
  };
};

export type InvitationRequestRepository = ReturnType<typeof createInvitationRequestRepository>;
