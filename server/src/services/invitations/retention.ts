import type { PluginConfig } from '../../config';
import { daysBefore } from '../../domain/durations';
import type { Connector } from '../../crm/connector';
import type { BatchSliceRepository } from '../../repositories/batch-slices';
import type { BatchRepository } from '../../repositories/batches';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository } from '../../repositories/jobs';

const CHUNK = 200;

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  events: EventRepository;
  jobs: JobRepository;
  batches: BatchRepository;
  now: () => Date;
}

/** Removes personal data from invitations. Figures stay. */
export const createAnonymize =
  ({ connector, invitations, events, jobs, batches, now }: Options) =>
  async (named: readonly Pick<LedgerInvitation, 'invitationId' | 'batchId'>[]): Promise<void> => {
    const ids = named.map(({ invitationId }) => invitationId);
    if (ids.length === 0) return;
    await connector.emails.anonymize(ids);
    await events.deleteDetails(ids);
    await jobs.deleteErrors(ids);
    await batches.completeFinished();
    await batches.deleteMessages([...new Set(named.flatMap(({ batchId }) => batchId ?? []))]);
    // Last, so that the next sweep finds the invitations again if an earlier step fails.
    await invitations.anonymize(ids, now());
  };

export type Anonymize = ReturnType<typeof createAnonymize>;

/**
 * Removes a deleted contact from finished batches. A running batch notices the missing contact when it gets
 * there.
 */
export const createAnonymizeBatches =
  ({ batches, batchSlices }: { batches: BatchRepository; batchSlices: BatchSliceRepository }) =>
  async (contactId: string): Promise<void> => {
    const places = await batchSlices.listWithContact(contactId);
    await batches.completeFinished();
    const ended = await batches.listEnded([...new Set(places.map(({ batchId }) => batchId))]);
    for (const place of places) {
      if (ended.has(place.batchId)) await batchSlices.removeContact(place, contactId);
    }
  };

export type AnonymizeBatches = ReturnType<typeof createAnonymizeBatches>;

interface RetentionOptions {
  config: Pick<PluginConfig, 'invitation'>;
  invitationLists: InvitationLists;
  batches: BatchRepository;
  batchSlices: BatchSliceRepository;
  anonymize: Anonymize;
  now: () => Date;
}

/** Keeps closed invitations and the contacts of batches no longer than configured. */
export const createRetention = (options: RetentionOptions) => ({
  async sweep(): Promise<void> {
    const { config, invitationLists, batches, batchSlices, anonymize, now } = options;
    const closedBefore = daysBefore(now(), config.invitation.retentionDays);
    for (;;) {
      const due = await invitationLists.listToAnonymize(closedBefore, CHUNK);
      await anonymize(due);
      if (due.length < CHUNK) break;
    }
    for (;;) {
      const old = await batchSlices.listBatchesBefore(closedBefore, CHUNK);
      if (old.length === 0) return;
      for (const batchId of old)
        await batches.setState(batchId, ['running', 'paused'], { state: 'cancelled' });
      await batches.deleteMessages(old);
      await batchSlices.deleteByBatches(old);
    }
  },
});
