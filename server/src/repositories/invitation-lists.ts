import type { Core } from '@strapi/strapi';
import type { InvitationStatus } from '../../../contracts';
import { normalizeAddress } from '../domain/addresses';
import { unknownCursor } from '../domain/app-error';
import { isOpen, OPEN_STATUSES } from '../domain/invitation-state';
import { parseRowId } from '../domain/row-ids';
import { keyRange } from '../domain/search-keys';
import { fromRow, INVITATION, type InvitationRow, type LedgerInvitation } from './invitation-row';
import { ledgerTable, type Where } from './table';

const SEARCHED = ['nameKey', 'lastNameKey', 'addressKey'] as const satisfies (keyof InvitationRow)[];

/**
 * Rows in which a searched column starts with the text; all rows if the text is empty after folding. An address is
 * also searched in its normalized form.
 */
const whereStartsWith = (text: string | undefined): Where => {
  const range = keyRange(text ?? '');
  if (!range) return {};
  const address = normalizeAddress(text);
  const kept = address === null ? [] : [{ addressKey: keyRange(address) }];
  return { $or: [...SEARCHED.map((column) => ({ [column]: range })), ...kept] };
};

export interface InvitationSearch {
  search?: string;
  status?: InvitationStatus;
  portalId?: string;
  contactId?: string;
  /** Opaque: the last row of the previous page. */
  cursor?: string;
  pageSize: number;
}

/**
 * Conditions for a status at a time: an open invitation past its expiry counts as expired before its row says
 * so. There are few of those, and they have a separate index.
 */
const whereStatusAt = (status: InvitationStatus | undefined, now: Date): Where[] => {
  if (!status) return [{}];
  const moment = now.toISOString();
  if (isOpen(status)) return [{ status, expiresAt: { $gt: moment } }];
  const overdue = { status: { $in: [...OPEN_STATUSES] }, expiresAt: { $lte: moment } };
  return status === 'expired' ? [{ status }, overdue] : [{ status }];
};

/** @throws AppError `request.invalid` for a cursor that the list did not return */
const parseCursor = (cursor: string): number => {
  const id = parseRowId(cursor);
  if (id === null) throw unknownCursor();
  return id;
};

/** Lists and counts of invitations, for staff, sweeps and metrics. */
export const createInvitationLists = (strapi: Core.Strapi) => {
  const table = ledgerTable<InvitationRow>(strapi, INVITATION);

  return {
    /** Newest first, with keyset pagination. The search matches the start of the full name, last name or address. */
    async list(
      query: InvitationSearch,
      now: Date
    ): Promise<{ rows: LedgerInvitation[]; nextCursor: string | null }> {
      const before = query.cursor === undefined ? null : parseCursor(query.cursor);
      const found = await Promise.all(
        whereStatusAt(query.status, now).map((standing) =>
          table.findMany({
            where: {
              ...standing,
              ...(query.portalId && { portalId: query.portalId }),
              ...(query.contactId && { contactId: query.contactId }),
              ...whereStartsWith(query.search),
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

    /**
     * Up to `limit` e-mailed invitations with at most `maxReminders` reminders whose link was sent before a time and
     * still works.
     */
    async listToRemind(
      maxReminders: number,
      sentBefore: Date,
      now: Date,
      limit: number
    ): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: {
          status: 'sent',
          // Listed values let the index apply to `sentAt` as well.
          reminders: { $in: Array.from({ length: maxReminders + 1 }, (_, count) => count) },
          sentAt: { $lte: sentBefore.toISOString() },
          expiresAt: { $gt: now.toISOString() },
          codesClosed: { $null: true },
          // Rows of earlier versions have no value; they were sent by e-mail.
          $or: [{ notify: true }, { notify: { $null: true } }],
        },
        orderBy: [{ sentAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Up to `limit` open invitations past their expiry. */
    async listExpired(now: Date, limit: number): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { status: { $in: [...OPEN_STATUSES] }, expiresAt: { $lte: now.toISOString() } },
        orderBy: [{ expiresAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Up to `limit` invitations that ended before a time and still hold personal data. */
    async listToAnonymize(closedBefore: Date, limit: number): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { forgottenAt: { $null: true }, closedAt: { $lte: closedBefore.toISOString() } },
        orderBy: [{ closedAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Contacts with an open invitation whose links work, of the given ones or of all. */
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

    /** Up to `limit` accesses that have not ended, in the order of their rows, after a row. */
    async listAccesses(
      after: number,
      limit: number
    ): Promise<{ id: number; portalId: string; portalUserId: string }[]> {
      const rows = await table.findMany({
        where: {
          status: 'redeemed',
          id: { $gt: after },
          portalUserId: { $notNull: true },
          accessEndedAt: { $null: true },
        },
        select: ['id', 'portalId', 'portalUserId'],
        orderBy: [{ id: 'asc' }],
        limit,
      });
      return rows.flatMap(({ id, portalId, portalUserId }) =>
        portalUserId === null ? [] : { id, portalId, portalUserId }
      );
    },

    async countSince(step: 'sentAt' | 'openedAt' | 'redeemedAt', since: Date): Promise<number> {
      return table.count({ where: { [step]: { $gte: since.toISOString() } } });
    },

    async hasReached(step: 'sentAt' | 'redeemedAt'): Promise<boolean> {
      return (await table.findOne({ where: { [step]: { $notNull: true } }, select: ['id'] })) !== null;
    },

    /** Invitations whose e-mail failed and that have not expired. */
    async countFailed(now: Date): Promise<number> {
      return table.count({ where: { status: 'failed', expiresAt: { $gt: now.toISOString() } } });
    },

    /** Invitations of a batch whose e-mail is not sent yet. */
    async countUnsent(batchId: string): Promise<number> {
      return table.count({ where: { batchId, status: 'new' } });
    },

    /** Invitations of a batch that failed, or expired unsent. */
    async countFailedOf(batchId: string): Promise<number> {
      const unsent = { status: 'expired', sentAt: { $null: true } };
      return table.count({ where: { batchId, $or: [{ status: 'failed' }, unsent] } });
    },

    async countRevokedUnsent(batchId: string): Promise<number> {
      return table.count({ where: { batchId, status: 'revoked', sentAt: { $null: true } } });
    },

    /** Up to `limit` failed invitations of a batch that staff have not resent individually. */
    async listFailedOf(batchId: string, limit: number): Promise<LedgerInvitation[]> {
      const where = { batchId, status: 'failed', generation: 1, sentAt: { $null: true } };
      const rows = await table.findMany({ where, orderBy: [{ id: 'asc' }], limit });
      return rows.map(fromRow);
    },
  };
};

export type InvitationLists = ReturnType<typeof createInvitationLists>;
