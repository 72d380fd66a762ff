import type { Core } from '@strapi/strapi';
import { INVITATION_STATUSES, type InviteRequest, type Refusal } from '../../../contracts';
import { transactionOn } from '../database/transaction';
import { createBatchSliceRepository } from './batch-slices';
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

/** A batch whose contacts and refusals are in its own row. */
interface UnslicedBatch {
  batchId: string;
  request: InviteRequest | Omit<InviteRequest, 'contactIds'>;
  refusals: Refusal[] | null;
}

/** Cuts the contacts of batches into slices. One of several servers that start at once does. */
const sliceBatches = async (strapi: Core.Strapi): Promise<void> => {
  const batches = ledgerTable<UnslicedBatch>(strapi, 'batch');
  const slices = createBatchSliceRepository(strapi);
  const isUnsliced = { refusals: { $notNull: true } };
  for (;;) {
    const [batch] = await batches.findMany({ where: isUnsliced, limit: 1 });
    if (!batch) return;
    const { batchId, refusals } = batch;
    const { contactIds, ...request } = { contactIds: [], ...batch.request };
    await transactionOn(strapi)(async () => {
      const where = { ...isUnsliced, batchId };
      const { count } = await batches.updateMany({ where, data: { request, refusals: null } });
      if (count > 0 && contactIds.length > 0) await slices.add(batchId, contactIds, refusals ?? []);
    });
  }
};

/**
 * Fills in what rows of earlier versions lack: invitations would never be reminded of, and never forgotten, and batches
 * not go on. Cheap when there is nothing to do, and safe to repeat.
 */
export const completeEarlierRows = async (strapi: Core.Strapi): Promise<void> => {
  await sliceBatches(strapi);
  const invitations = ledgerTable<InvitationRow>(strapi, 'invitation');
  // By all statuses, with which the index begins: no start reads all rows.
  const uncounted = { status: { $in: [...INVITATION_STATUSES] }, reminders: { $null: true } };
  await invitations.updateMany({ where: uncounted, data: { reminders: 0 } });

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
