import type { Batch, BatchContact, ListResponse, ListQuery, OpenBatch } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { AppError, unknownCursor } from '../../domain/app-error';
import { statusAt } from '../../domain/invitation-state';
import type { BatchRepository, LedgerBatch } from '../../repositories/batches';
import type { BatchSliceRepository } from '../../repositories/batch-slices';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { InvitationRepository } from '../../repositories/invitations';

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  batches: BatchRepository;
  batchSlices: BatchSliceRepository;
  now: () => Date;
}

/** @throws AppError `request.invalid` if the cursor is not an offset within the list */
const offsetOf = (cursor: string | undefined, total: number): number => {
  if (cursor === undefined) return 0;
  const place = /^[1-9]\d{0,8}$/.test(cursor) ? Number(cursor) : total;
  if (place >= total) throw unknownCursor();
  return place;
};

/** Batches as staff see them. */
export const createBatchViews = ({
  connector,
  invitations,
  invitationLists,
  batches,
  batchSlices,
  now,
}: Options) => {
  /** @throws AppError `batch.unknown` */
  const batchOf = async (batchId: string): Promise<LedgerBatch> => {
    const batch = await batches.get(batchId);
    if (!batch) throw new AppError('batch.unknown');
    return batch;
  };

  return {
    /** @throws AppError `batch.unknown` */
    async get(batchId: string): Promise<Batch> {
      await batches.completeFinished(batchId);
      const { state, total, accepted, refused, failure } = await batchOf(batchId);
      const [unsent, failed, revoked] = await Promise.all([
        invitationLists.countUnsent(batchId),
        invitationLists.countFailedOf(batchId),
        invitationLists.countRevokedUnsent(batchId),
      ]);
      const sent = accepted - unsent - failed - revoked;
      return { state, total, accepted, refused, sent, failed, failure: failure ?? null };
    },

    /** Running and paused batches, newest first. */
    async listOpen(): Promise<OpenBatch[]> {
      await batches.completeFinished();
      const open = await batches.listOpen();
      return open.map(({ batchId, ...batch }) => ({ id: batchId, ...batch }));
    },

    /**
     * The outcome for each contact, in the order of the request; the cursor is an offset in it.
     *
     * @throws AppError `batch.unknown`, `request.invalid` for a cursor that no list has returned
     */
    async listContacts(
      batchId: string,
      { cursor, pageSize }: Pick<ListQuery, 'cursor' | 'pageSize'>
    ): Promise<ListResponse<BatchContact>> {
      const { total } = await batchOf(batchId);
      const start = offsetOf(cursor, total);
      const end = start + pageSize;
      const slices = await batchSlices.list(batchId, start, end);
      const skipped = start - (slices[0]?.position ?? 0);
      // Ids of deleted contacts are empty, and those of old batches are removed.
      const places = slices.flatMap(({ contactIds }) => contactIds).slice(skipped, skipped + pageSize);
      const ids = places.filter((id) => id !== '');
      const [contacts, invited] = await Promise.all([
        ids.length === 0 ? [] : connector.contacts.getMany(ids),
        invitations.listOfBatch(batchId, ids),
      ]);
      const contactOf = new Map(contacts.map((contact) => [contact.id, contact]));
      const invitationOf = new Map(invited.map((invitation) => [invitation.contactId, invitation]));
      const refusals = slices.flatMap((slice) => slice.refusals);
      const refusalOf = new Map(refusals.map((refusal) => [refusal.contactId, refusal]));
      const data = ids.map((id): BatchContact => {
        const [contact, invitation, refusal] = [contactOf.get(id), invitationOf.get(id), refusalOf.get(id)];
        return {
          contact: { id, fullName: contact?.fullName ?? null, email: contact?.email ?? null },
          invitation: invitation
            ? { id: invitation.invitationId, status: statusAt(invitation, now()) }
            : null,
          refusal: refusal ? { code: refusal.code, detail: refusal.detail } : null,
        };
      });
      return { data, meta: { nextCursor: end < total && places.length > 0 ? String(end) : null } };
    },
  };
};
