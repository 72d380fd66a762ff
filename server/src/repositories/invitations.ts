import type { Core } from '@strapi/strapi';
import type { Answers, CodesClosedReason, InvitationStatus } from '../../../contracts';
import { unknownCursor } from '../domain/app-error';
import { isOpen, OPEN_STATUSES } from '../domain/invitation-state';
import { keyRange, searchKey } from '../domain/search-keys';
import { ledgerTable, toDate, toDateOrNull, type Timestamp, type Where } from './table';

/** An invitation as the site keeps it: a snapshot for the form and the list, its status, and what a redemption gave. */
export interface LedgerInvitation {
  invitationId: string;
  contactId: string;
  portalId: string;
  portalName: string;
  roleId: string;
  roleName: string;
  userRole: string;
  address: string;
  firstName: string | null;
  lastName: string | null;
  fullName: string;
  locale: string;
  message: string | null;
  invitedBy: string | null;
  status: InvitationStatus;
  generation: number;
  codesClosed: CodesClosedReason | null;
  openKey: string | null;
  failure: string | null;
  expiresAt: Date;
  sentAt: Date | null;
  openedAt: Date | null;
  redeemedAt: Date | null;
  renewals: number;
  renewedAt: Date | null;
  /** How many reminders of the current link were written. */
  reminders: number;
  batchId: string | null;
  portalUserId: string | null;
  /** Role and end of the access that it gave, as the site last heard of them; null while they are as it gave them. */
  accessRoleId: string | null;
  accessEndedAt: Date | null;
  /** Id of the users-permissions user, for an invitation that a user accepted; a redeemed one has an account. */
  userId: number | null;
  username: string | null;
  answers: Answers | null;
  contactChanges: Answers | null;
  termsVersion: string | null;
  termsAcceptedAt: Date | null;
  closedAt: Date | null;
  forgottenAt: Date | null;
}

type DateField =
  | 'expiresAt'
  | 'sentAt'
  | 'openedAt'
  | 'redeemedAt'
  | 'renewedAt'
  | 'termsAcceptedAt'
  | 'accessEndedAt'
  | 'closedAt'
  | 'forgottenAt';
interface SearchKeys {
  nameKey: string;
  lastNameKey: string;
  addressKey: string;
}

export type InvitationRow = Omit<LedgerInvitation, DateField> &
  Record<DateField, Timestamp | null> &
  SearchKeys & { id: number };

/** The name of the table among the ledger's. */
export const INVITATION = 'invitation';

export const fromRow = ({
  id: _id,
  nameKey: _nameKey,
  lastNameKey: _lastNameKey,
  addressKey: _addressKey,
  ...row
}: InvitationRow): LedgerInvitation => ({
  ...row,
  fullName: row.fullName ?? '',
  renewals: row.renewals ?? 0,
  reminders: row.reminders ?? 0,
  expiresAt: toDate(row.expiresAt ?? 0),
  sentAt: toDateOrNull(row.sentAt),
  openedAt: toDateOrNull(row.openedAt),
  redeemedAt: toDateOrNull(row.redeemedAt),
  renewedAt: toDateOrNull(row.renewedAt),
  termsAcceptedAt: toDateOrNull(row.termsAcceptedAt),
  accessEndedAt: toDateOrNull(row.accessEndedAt),
  closedAt: toDateOrNull(row.closedAt),
  forgottenAt: toDateOrNull(row.forgottenAt),
});

const toRow = (fields: Partial<LedgerInvitation>): Partial<InvitationRow> => ({
  ...fields,
  ...(fields.fullName !== undefined && { nameKey: searchKey(fields.fullName) }),
  ...(fields.lastName !== undefined && { lastNameKey: searchKey(fields.lastName) }),
  ...(fields.address !== undefined && { addressKey: searchKey(fields.address) }),
});

const SEARCHED = ['nameKey', 'lastNameKey', 'addressKey'] as const satisfies (keyof SearchKeys)[];

/** Rows that one of the searched columns begins with the text of; all if nothing of the text counts. */
const beginningWith = (text: string | undefined): Where => {
  const range = keyRange(text ?? '');
  return range ? { $or: SEARCHED.map((column) => ({ [column]: range })) } : {};
};

/** What a guarded update asks of the row; if it is no longer so, nothing is written. */
export interface InvitationGuard {
  status?: readonly InvitationStatus[];
  generation?: number;
  address?: string;
  codesOpen?: true;
  notOpened?: true;
  reminders?: number;
  /** A moment by which its time has to be over. */
  expiresBy?: Date;
  /** When it was last renewed, as it was read. */
  renewedAt?: Date | null;
}

const guarded = (invitationId: string, guard: InvitationGuard): Where => ({
  invitationId,
  ...(guard.status && { status: { $in: [...guard.status] } }),
  ...(guard.generation !== undefined && { generation: guard.generation }),
  ...(guard.address !== undefined && { address: guard.address }),
  ...(guard.codesOpen && { codesClosed: { $null: true } }),
  ...(guard.reminders !== undefined && { reminders: guard.reminders }),
  ...(guard.expiresBy !== undefined && { expiresAt: { $lte: guard.expiresBy.toISOString() } }),
  ...(guard.renewedAt !== undefined && {
    renewedAt: guard.renewedAt === null ? { $null: true } : guard.renewedAt.toISOString(),
  }),
  ...(guard.notOpened && { openedAt: { $null: true } }),
});

export interface InvitationSearch {
  search?: string;
  status?: InvitationStatus;
  portalId?: string;
  contactId?: string;
  /** Rows older than this one; opaque to callers. */
  cursor?: string;
  pageSize: number;
}

/**
 * What rows have to be like to stand so by the clock. An open one whose time is over is expired before that is written into
 * its row; there are few of them, and they are looked for by an index of their own.
 */
const standingAt = (status: InvitationStatus | undefined, now: Date): Where[] => {
  if (!status) return [{}];
  const moment = now.toISOString();
  if (isOpen(status)) return [{ status, expiresAt: { $gt: moment } }];
  const overdue = { status: { $in: [...OPEN_STATUSES] }, expiresAt: { $lte: moment } };
  return status === 'expired' ? [{ status }, overdue] : [{ status }];
};

/** @throws AppError `request.invalid` for a cursor that no list has handed out */
const idIn = (cursor: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw unknownCursor();
  return Number(cursor);
};

export const createInvitationRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<InvitationRow>(strapi, INVITATION);

  return {
    async createMany(invitations: readonly LedgerInvitation[]): Promise<void> {
      if (invitations.length > 0) await table.createMany({ data: invitations.map(toRow) });
    },

    async get(invitationId: string): Promise<LedgerInvitation | null> {
      const row = await table.findOne({ where: { invitationId } });
      return row && fromRow(row);
    },

    /** Those of the ids that are there, in no order. */
    async getMany(invitationIds: readonly string[]): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({ where: { invitationId: { $in: [...invitationIds] } } });
      return rows.map(fromRow);
    },

    /** The invitations that hold the places of open ones (`openKey`). */
    async listByOpenKeys(openKeys: readonly string[]): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({ where: { openKey: { $in: [...openKeys] } } });
      return rows.map(fromRow);
    },

    /** The open invitations of contacts, to whatever portal. */
    async listOpenOf(contactIds: readonly string[]): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { contactId: { $in: [...contactIds] }, openKey: { $notNull: true } },
      });
      return rows.map(fromRow);
    },

    /** The invitations that a batch made for some of its contacts. */
    async listOfBatch(batchId: string, contactIds: readonly string[]): Promise<LedgerInvitation[]> {
      if (contactIds.length === 0) return [];
      const rows = await table.findMany({ where: { contactId: { $in: [...contactIds] }, batchId } });
      return rows.map(fromRow);
    },

    /** The invitation that a contact used last to get into a portal. */
    async findUsed(contactId: string, portalId: string): Promise<LedgerInvitation | null> {
      const rows = await table.findMany({
        where: { contactId, portalId, status: 'redeemed' },
        orderBy: [{ redeemedAt: 'desc' }, { id: 'desc' }],
        limit: 1,
      });
      return rows[0] ? fromRow(rows[0]) : null;
    },

    /** Invitations that gave access to contacts, or under the ids of portal users; the last one used comes first. */
    async listUsed(query: {
      contactIds: readonly string[];
      portalUserIds: readonly string[];
    }): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: {
          status: 'redeemed',
          $or: [
            { contactId: { $in: [...query.contactIds] } },
            { portalUserId: { $in: [...query.portalUserIds] } },
          ],
        },
        orderBy: [{ redeemedAt: 'desc' }, { id: 'desc' }],
      });
      return rows.map(fromRow);
    },

    /** Contacts that have an invitation whose links work: of the given ones, or of all. */
    async listContactsWithLinks(contactIds?: readonly string[]): Promise<string[]> {
      const rows = await table.findMany({
        where: {
          status: { $in: [...OPEN_STATUSES] },
          codesClosed: { $null: true },
          ...(contactIds && { contactId: { $in: [...contactIds] } }),
        },
        select: ['contactId'],
      });
      return [...new Set(rows.map((row) => row.contactId))];
    },

    /** Newest first, by keyset. A search is by how the contact's full name, last name or address begins. */
    async list(
      query: InvitationSearch,
      now: Date
    ): Promise<{ rows: LedgerInvitation[]; nextCursor: string | null }> {
      const before = query.cursor === undefined ? null : idIn(query.cursor);
      const found = await Promise.all(
        standingAt(query.status, now).map((standing) =>
          table.findMany({
            where: {
              ...standing,
              ...(query.portalId && { portalId: query.portalId }),
              ...(query.contactId && { contactId: query.contactId }),
              ...beginningWith(query.search),
              ...(before !== null && { id: { $lt: before } }),
            },
            orderBy: [{ id: 'desc' }],
            limit: query.pageSize + 1,
          })
        )
      );
      const rows = found.flat().sort((a, b) => b.id - a.id);
      const page = rows.slice(0, query.pageSize);
      const nextCursor = rows.length > query.pageSize ? String(page.at(-1)?.id) : null;
      return { rows: page.map(fromRow), nextCursor };
    },

    /** Invitations that a user accepted, and the one that made it. */
    async listOfUser(userId: number, redeemedId: string | null): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { $or: [{ userId }, ...(redeemedId ? [{ invitationId: redeemedId }] : [])] },
      });
      return rows.map(fromRow);
    },

    /** Up to `limit` sent invitations with no more reminders, whose link went out before a moment and still works. */
    async listToRemind(
      maxReminders: number,
      sentBefore: Date,
      now: Date,
      limit: number
    ): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: {
          status: 'sent',
          // One by one, so that the index is of use for the moment as well.
          reminders: { $in: Array.from({ length: maxReminders + 1 }, (_, count) => count) },
          sentAt: { $lte: sentBefore.toISOString() },
          expiresAt: { $gt: now.toISOString() },
          codesClosed: { $null: true },
        },
        orderBy: [{ sentAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Up to `limit` open invitations whose time is over. */
    async listExpired(now: Date, limit: number): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { status: { $in: [...OPEN_STATUSES] }, expiresAt: { $lte: now.toISOString() } },
        orderBy: [{ expiresAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /**
     * Writes the fields if the row is still as the guard says. One of several that try at once wins.
     *
     * @returns whether this call won
     */
    async update(
      invitationId: string,
      fields: Partial<LedgerInvitation>,
      guard: InvitationGuard = {}
    ): Promise<boolean> {
      const { count } = await table.updateMany({ where: guarded(invitationId, guard), data: toRow(fields) });
      return count > 0;
    },

    /** All invitations of a contact that still name it. */
    async listNamingContact(contactId: string): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({ where: { contactId, forgottenAt: { $null: true } } });
      return rows.map(fromRow);
    },

    /** Up to `limit` invitations that came to their end before a moment and still name a person. */
    async listToForget(closedBefore: Date, limit: number): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { forgottenAt: { $null: true }, closedAt: { $lte: closedBefore.toISOString() } },
        orderBy: [{ closedAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Removes what names a person. Ids, statuses and moments stay, for the figures. */
    async forget(invitationIds: readonly string[], forgottenAt: Date): Promise<void> {
      await table.updateMany({
        where: { invitationId: { $in: [...invitationIds] } },
        data: {
          address: '',
          firstName: null,
          lastName: null,
          fullName: '',
          nameKey: '',
          lastNameKey: '',
          addressKey: '',
          message: null,
          failure: null,
          username: null,
          answers: null,
          contactChanges: null,
          forgottenAt,
        },
      });
    },

    /** How many invitations reached a step since a moment. */
    async countSince(step: 'sentAt' | 'openedAt' | 'redeemedAt', since: Date): Promise<number> {
      return table.count({ where: { [step]: { $gte: since.toISOString() } } });
    },

    /** Whether any invitation ever reached a step. */
    async hasReached(step: 'sentAt' | 'redeemedAt'): Promise<boolean> {
      return (await table.findOne({ where: { [step]: { $notNull: true } }, select: ['id'] })) !== null;
    },

    /** How many wait for somebody to mend what keeps their e-mail from going out. */
    async countFailed(now: Date): Promise<number> {
      return table.count({ where: { status: 'failed', expiresAt: { $gt: now.toISOString() } } });
    },

    /** How many invitations of a batch wait for their e-mail to go out. */
    async countUnsent(batchId: string): Promise<number> {
      return table.count({ where: { batchId, status: 'new' } });
    },

    /** How many invitations of a batch failed, or came to their end without ever being sent. */
    async countFailedOf(batchId: string): Promise<number> {
      const unsent = { status: 'expired', sentAt: { $null: true } };
      return table.count({ where: { batchId, $or: [{ status: 'failed' }, unsent] } });
    },
  };
};

export type InvitationRepository = ReturnType<typeof createInvitationRepository>;
