import type { Core } from '@strapi/strapi';
import { ledgerTable } from './table';

interface InvitationRow {
  id: number;
  reminders: number | null;
  closedAt: Date | string | null;
  updatedAt: string;
}

const CLOSED = ['redeemed', 'revoked', 'expired'];

/** So many rows in one statement. */
const CHUNK = 500;

/**
 * Fills in what rows of earlier versions lack: they would never be reminded of, and never forgotten. Cheap when there is
 * nothing to do, and safe to repeat.
 */
export const completeEarlierRows = async (strapi: Core.Strapi): Promise<void> => {
  const invitations = ledgerTable<InvitationRow>(strapi, 'invitation');
  await invitations.updateMany({ where: { reminders: { $null: true } }, data: { reminders: 0 } });

  const unclosed = { status: { $in: CLOSED }, closedAt: { $null: true }, forgottenAt: { $null: true } };
  for (;;) {
    const rows = await invitations.findMany({ where: unclosed, select: ['id', 'updatedAt'], limit: CHUNK });
    for (const { id, updatedAt } of rows) {
      // Nothing happens to an invitation after its end, but that its person is forgotten.
      await invitations.updateMany({ where: { ...unclosed, id }, data: { closedAt: updatedAt } });
    }
    if (rows.length < CHUNK) return;
  }
};
