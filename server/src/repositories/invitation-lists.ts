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
 * Rows that one of the searched columns begins with the text of; all if nothing of the text counts. A whole address may be
 * spelled otherwise than it is kept.
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
  /** Rows older than this one; opaque to callers. */
  cursor?: string;
  pageSize: number;
}

/**
 * What rows have to be like to stand so by the clock. An open one whose time is over is expired before that is written into
 * its row; there are few of them, and they are looked for by an index of their own.
 */
const whereStatusAt = (status: InvitationStatus | undefined, now: Date): Where[] => {
  if (!status) return [{}];
  const moment = now.toISOString();
  if (isOpen(status)) return [{ status, expiresAt: { $gt: moment } }];
  const overdue = { status: { $in: [...OPEN_STATUSES] }, expiresAt: { $lte: moment } };
  return status === 'expired' ? [{ status }, overdue] : [{ status }];
};

/** @throws AppError `request.invalid` for a cursor that no list has handed out */
const parseCursor = (cursor: string): number => {
  const id = parseRowId(cursor);
  if (id === null) throw unknownCursor();
  return id;
};

/** Lists and counts over all invitations: for staff, for the sweeps and for the figures. */
export const createInvitationLists = (strapi: Core.Strapi) => {
  const table = ledgerTable<InvitationRow>(strapi, INVITATION);

  return {
    /** Newest first, by keyset. A search is by how the contact's full name, last name or address begins. */
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

    /** Up to `limit` invitations that came to their end before a moment and still name a person. */
    async listToAnonymize(closedBefore: Date, limit: number): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { forgottenAt: { $null: true }, closedAt: { $lte: closedBefore.toISOString() } },
        orderBy: [{ closedAt: 'asc' }],
        limit,
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

    /** How many invitations of a batch were revoked without ever being sent. */
    async countRevokedUnsent(batchId: string): Promise<number> {
      return table.count({ where: { batchId, status: 'revoked', sentAt: { $null: true } } });
    },

    /** Up to `limit` invitations of a batch whose e-mail failed, and that staff have not sent anew by themselves. */
    async listFailedOf(batchId: string, limit: number): Promise<LedgerInvitation[]> {
      const where = { batchId, status: 'failed', generation: 1, sentAt: { $null: true } };
      const rows = await table.findMany({ where, orderBy: [{ id: 'asc' }], limit });
      return rows.map(fromRow);
    },
  };
};

export type InvitationLists = ReturnType<typeof createInvitationLists>;
