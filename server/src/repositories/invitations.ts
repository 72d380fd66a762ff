import type { Core } from '@strapi/strapi';
import type { InvitationStatus } from '../../../contracts';
import { fromRow, INVITATION, toRow, type InvitationRow, type LedgerInvitation } from './invitation-row';
import { lockRows, ledgerTable, ledgerUid, type Where } from './table';

/** Conditions of a guarded update; nothing is written if the row does not meet them. */
export interface InvitationGuard {
  status?: readonly InvitationStatus[];
  generation?: number;
  address?: string;
  codesOpen?: true;
  notify?: boolean;
  notOpened?: true;
  notSent?: true;
  reminders?: number;
  /** The invitation must have expired by then. */
  expiresBy?: Date;
  /** The value that was read. */
  renewedAt?: Date | null;
}

const guarded = (invitationId: string, guard: InvitationGuard): Where => ({
  invitationId,
  ...(guard.status && { status: { $in: [...guard.status] } }),
  ...(guard.generation !== undefined && { generation: guard.generation }),
  ...(guard.address !== undefined && { address: guard.address }),
  ...(guard.notify === false && { notify: false }),
  // Earlier versions left it out.
  ...(guard.notify && { $or: [{ notify: true }, { notify: { $null: true } }] }),
  ...(guard.codesOpen && { codesClosed: { $null: true } }),
  ...(guard.reminders !== undefined && { reminders: guard.reminders }),
  ...(guard.expiresBy !== undefined && { expiresAt: { $lte: guard.expiresBy.toISOString() } }),
  ...(guard.renewedAt !== undefined && {
    renewedAt: guard.renewedAt === null ? { $null: true } : guard.renewedAt.toISOString(),
  }),
  ...(guard.notOpened && { openedAt: { $null: true } }),
  ...(guard.notSent && { sentAt: { $null: true } }),
});

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

    /** The existing ones, in no order. */
    async getMany(invitationIds: readonly string[]): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({ where: { invitationId: { $in: [...invitationIds] } } });
      return rows.map(fromRow);
    },

    /** Open invitations by their unique key. */
    async listByOpenKeys(openKeys: readonly string[]): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({ where: { openKey: { $in: [...openKeys] } } });
      return rows.map(fromRow);
    },

    /** The open invitations of contacts, to any portal. */
    async listOpenOf(contactIds: readonly string[]): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { contactId: { $in: [...contactIds] }, openKey: { $notNull: true } },
      });
      return rows.map(fromRow);
    },

    /** The invitations of a batch to some of its contacts. */
    async listOfBatch(batchId: string, contactIds: readonly string[]): Promise<LedgerInvitation[]> {
      if (contactIds.length === 0) return [];
      const rows = await table.findMany({ where: { contactId: { $in: [...contactIds] }, batchId } });
      return rows.map(fromRow);
    },

    /** The last invitation that a contact redeemed for a portal. */
    async findUsed(contactId: string, portalId: string): Promise<LedgerInvitation | null> {
      const rows = await table.findMany({
        where: { contactId, portalId, status: 'redeemed' },
        orderBy: [{ redeemedAt: 'desc' }, { id: 'desc' }],
        limit: 1,
      });
      return rows[0] ? fromRow(rows[0]) : null;
    },

    /** Redeemed invitations of contacts or portal users, most recent first. */
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

    /** Invitations that a user accepted, and the one that created the user. */
    async listOfUser(userId: number, redeemedId: string | null): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({
        where: { $or: [{ userId }, ...(redeemedId ? [{ invitationId: redeemedId }] : [])] },
      });
      return rows.map(fromRow);
    },

    /** Invitations of a contact that are not anonymized. */
    async listNotAnonymized(contactId: string): Promise<LedgerInvitation[]> {
      const rows = await table.findMany({ where: { contactId, forgottenAt: { $null: true } } });
      return rows.map(fromRow);
    },

    /**
     * Writes the fields if the row meets the guard. Of concurrent calls with the same guard, one wins.
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

    /** Locks the invitation's row until the transaction ends. False if it does not exist. */
    async lock(invitationId: string): Promise<boolean> {
      const rows = await lockRows(strapi, ledgerUid('invitation'), 'invitation_id', [invitationId], ['id']);
      return rows.length > 0;
    },

    /** Removes personal data. Ids, statuses and times are kept for metrics. */
    async anonymize(invitationIds: readonly string[], forgottenAt: Date): Promise<void> {
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
  };
};

export type InvitationRepository = ReturnType<typeof createInvitationRepository>;
