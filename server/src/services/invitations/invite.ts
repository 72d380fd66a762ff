import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  INLINE_INVITATIONS,
  type InviteResponse,
  type InviteRequest,
  type Refusal,
} from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import { affectsAllContacts } from '../../domain/eligibility';
import type { Outbox } from '../../jobs/outbox';
import type { BatchRepository, LedgerBatch } from '../../repositories/batches';
import type { BatchSlice, BatchSliceRepository } from '../../repositories/batch-slices';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import { acceptedOf, refusedOf, type DecideInvitations, type Outcome } from './decide-invitations';
import type { Expiry } from './expire';
import { sendJob, type Timeline } from '../core';
import type { PortalDirectory } from '../portals';

/** How many contacts are looked up in the CRM at a time. */
const DECISION_CHUNK = 500;

/** How many contacts are written in one transaction. Other work waits for it: SQLite has only one connection. */
const WRITE_CHUNK = 100;

const MAX_TRIES = 3;

interface Options {
  decideInvitations: DecideInvitations;
  expiry: Expiry;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  timeline: Timeline;
  batches: BatchRepository;
  batchSlices: BatchSliceRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** The state of a batch, and the next slice of its contacts. */
interface Progress {
  batch: LedgerBatch;
  slice: BatchSlice;
}

/** Decides again if another request has invited one of the contacts in the meantime. */
const retryOnConflict = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  for (let tries = MAX_TRIES; ; tries -= 1) {
    try {
      return await work();
    } catch (error) {
      if (tries <= 1 || !isUniqueViolation(error)) throw error;
    }
  }
};

export const createInvite = (options: Options) => {
  const { decideInvitations, expiry, portals, invitations, timeline } = options;
  const { batches, batchSlices, outbox, inTransaction } = options;
  const { decide, expiryOf } = decideInvitations;

  const createInvitations = async (
    context: Parameters<Outbox['add']>[0],
    accepted: LedgerInvitation[],
    { batchId, invitedBy, total }: LedgerBatch
  ): Promise<void> => {
    const of = { batchId, isBulk: total > 1 };
    await expiry.releaseExpired(accepted);
    await invitations.createMany(accepted);
    await timeline.add(context, accepted, { event: 'created', actor: invitedBy ?? 'system' });
    const mailed = accepted.filter(({ notify }) => notify);
    await outbox.add(context, ...mailed.map((invitation) => sendJob(invitation, 'invite', of)));
  };

  /**
   * Writes the outcomes of the next contacts and advances the batch, atomically. Null if another server has
   * advanced or stopped the batch.
   */
  const writeStep = async ({ batch, slice }: Progress, outcomes: Outcome[]): Promise<Progress | null> =>
    inTransaction(async (context) => {
      const { batchId } = batch;
      const [accepted, refused] = [acceptedOf(outcomes), refusedOf(outcomes)];
      const position = batch.position + outcomes.length;
      const counts = {
        accepted: batch.accepted + accepted.length,
        refused: batch.refused + refused.length,
      };
      const moved = { position, ...counts };
      if (!(await batches.advance(batchId, batch.position, moved))) return null;
      const refusals = [...slice.refusals, ...refused];
      if (refused.length > 0) await batchSlices.setRefusals(batchId, { ...slice, refusals });
      await createInvitations(context, accepted, batch);
      return { batch: { ...batch, ...moved }, slice: { ...slice, refusals } };
    });

  /** Processes the rest of the batch's current slice. Returns true if there may be more. */
  const inviteSlice = async (batchId: string): Promise<boolean> => {
    // A batch that was given up continues when its job is retried.
    await batches.reopen(batchId);
    const batch = await batches.get(batchId);
    if (!batch) throw new AppError('batch.unknown');
    if (batch.state !== 'running' || batch.position >= batch.total) return false;
    const slice = await batchSlices.findAt(batchId, batch.position);
    if (!slice) throw new Error(`The contacts of batch ${batchId} end before place ${batch.position}`);

    const outcomes = await decide(slice.contactIds.slice(batch.position - slice.position), batch);
    const target = refusedOf(outcomes).find(affectsAllContacts);
    if (target) throw new AppError(target.code, { detail: target.detail });
    let progress: Progress | null = { batch, slice };
    for (let start = 0; progress && start < outcomes.length; start += WRITE_CHUNK) {
      progress = await writeStep(progress, outcomes.slice(start, start + WRITE_CHUNK));
      // SQLite's driver is synchronous and would block everything else.
      await setImmediate();
    }
    return true;
  };

  const inviteInline = async (batch: LedgerBatch, contactIds: string[]): Promise<Outcome[]> =>
    retryOnConflict(async () => {
      const outcomes = await decide(contactIds, batch);
      const [accepted, refused] = [acceptedOf(outcomes), refusedOf(outcomes)];
      const counts = { position: batch.total, accepted: accepted.length, refused: refused.length };
      await inTransaction(async (context) => {
        // Without an e-mail, there is nothing that the batch would wait for.
        const state = batch.request.notify === false ? 'done' : batch.state;
        await batches.add({ ...batch, state, ...counts });
        await batchSlices.add(batch.batchId, contactIds, refused);
        await createInvitations(context, accepted, batch);
      });
      return outcomes;
    });

  return {
    /**
     * Invites contacts to a portal. Up to 200 are decided at once; a job processes larger requests. The
     * e-mails of several contacts go out after e-mails that a person is waiting for. With `notify: false`, no
     * e-mail is sent, and the invitation waits for its first link.
     *
     * @throws AppError `portal.unknown`, `request.invalid` for an impossible expiry
     * @throws CrmError if the CRM cannot be asked
     */
    async invite(
      { contactIds, ...request }: InviteRequest,
      invitedBy: string | null
    ): Promise<InviteResponse> {
      await portals.getCached(request.portalId);
      expiryOf(request);
      const ids = [...new Set(contactIds)];
      const batchId = randomUUID();
      const batch: LedgerBatch = {
        ...{ batchId, state: 'running', invitedBy, request, total: ids.length },
        ...{ position: 0, accepted: 0, refused: 0 },
      };
      if (batch.total > INLINE_INVITATIONS) {
        await inTransaction(async (context) => {
          await batches.add(batch);
          await batchSlices.add(batchId, ids);
          await outbox.add(context, { kind: 'batch.invite', key: `batch:${batchId}`, batchId });
        });
        return { batchId };
      }
      const outcomes = await inviteInline(batch, ids);
      return {
        batchId,
        accepted: acceptedOf(outcomes).map(({ contactId, invitationId }) => ({ contactId, invitationId })),
        refused: refusedOf(outcomes),
      };
    },

    /** All contacts that would be refused, and the invitation that the first of the others would get. */
    async dryRun(
      { contactIds, ...request }: InviteRequest,
      invitedBy: string | null
    ): Promise<{ first: LedgerInvitation | null; refused: Refusal[] }> {
      const ids = [...new Set(contactIds)];
      let first: LedgerInvitation | null = null;
      const refused: Refusal[] = [];
      for (let start = 0; start < ids.length; start += DECISION_CHUNK) {
        const some = ids.slice(start, start + DECISION_CHUNK);
        const outcomes = await decide(some, { request, invitedBy, batchId: '' });
        first ??= acceptedOf(outcomes)[0] ?? null;
        refused.push(...refusedOf(outcomes));
      }
      return { first, refused };
    },

    /** Processes the next contacts of a batch. Returns true if there may be more. */
    continueBatch: (batchId: string): Promise<boolean> => retryOnConflict(() => inviteSlice(batchId)),
  };
};

export type InviteService = ReturnType<typeof createInvite>;
