import type { PluginConfig } from '../../config';
import { daysBefore } from '../../domain/durations';
import type { Connector } from '../../crm/connector';
import type { BatchSliceRepository } from '../../repositories/batch-slices';
import type { BatchRepository } from '../../repositories/batches';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import { ANSWER_DAYS, type InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository } from '../../repositories/jobs';
import type { RequestLimitRepository } from '../../repositories/request-limits';

const CHUNK = 200;

/** Days that requests for an invitation are kept, for the figures. */
const REQUEST_DAYS = 31;

/** Days for which an address's e-mails are limited. */
const LIMIT_DAYS = 1;

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
  connector: { emails: Pick<Connector['emails'], 'deleteWithoutInvitation'> };
  config: Pick<PluginConfig, 'invitation'>;
  invitationLists: InvitationLists;
  batches: BatchRepository;
  batchSlices: BatchSliceRepository;
  requests: InvitationRequestRepository;
  requestLimits: RequestLimitRepository;
  anonymize: Anonymize;
  now: () => Date;
}

/** Keeps closed invitations, the contacts of batches, and requests for an invitation no longer than configured. */
export const createRetention = (options: RetentionOptions) => {
  const { connector, config, invitationLists, batches, batchSlices } = options;
  const { requests, requestLimits, anonymize, now } = options;

  const sweepInvitations = async (closedBefore: Date): Promise<void> => {
    for (;;) {
      const due = await invitationLists.listToAnonymize(closedBefore, CHUNK);
      await anonymize(due);
      if (due.length < CHUNK) return;
    }
  };

  const sweepBatches = async (closedBefore: Date): Promise<void> => {
    for (;;) {
      const old = await batchSlices.listBatchesBefore(closedBefore, CHUNK);
      if (old.length === 0) return;
      for (const batchId of old)
        await batches.setState(batchId, ['running', 'paused'], { state: 'cancelled' });
      await batches.deleteMessages(old);
      await batchSlices.deleteByBatches(old);
    }
  };

  const sweepRequests = async (days: number): Promise<void> => {
    await requests.deleteBefore(daysBefore(now(), Math.min(days, REQUEST_DAYS)));
    await requests.forgetAddresses(daysBefore(now(), ANSWER_DAYS));
    await connector.emails.deleteWithoutInvitation(daysBefore(now(), ANSWER_DAYS));
    await requestLimits.deleteBefore(daysBefore(now(), LIMIT_DAYS));
  };

  return {
    async sweep(): Promise<void> {
      const { retentionDays } = config.invitation;
      const closedBefore = daysBefore(now(), retentionDays);
      await sweepRequests(retentionDays);
      await sweepInvitations(closedBefore);
      await sweepBatches(closedBefore);
    },
  };
};
