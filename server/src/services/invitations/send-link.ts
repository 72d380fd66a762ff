import type { PluginConfig } from '../../config';
import { daysAfter } from '../../domain/durations';
import { openKey, RESENDABLE_STATUSES } from '../../domain/invitation-state';
import type { SendReason } from '../../jobs/job-data';
import type { RerunnableOutbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationGuard, InvitationRepository } from '../../repositories/invitations';
import { sendJob, type NewTimelineEntry, type Timeline } from '../core';
import type { Expiry } from './expire';

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  expiry: Pick<Expiry, 'releaseExpired'>;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: RerunnableOutbox;
  now: () => Date;
}

/** What is sent, and what changes with it. */
export interface NewLink {
  reason: SendReason;
  /** The invitation is opened again, and its earlier links are replaced. */
  isReopened: boolean;
  /** Further fields that change. */
  fields?: Partial<LedgerInvitation>;
  /** What must be as it was read, besides the generation. */
  guard?: Omit<InvitationGuard, 'generation'>;
  /** Who asked for the link. */
  entry?: NewTimelineEntry;
}

/**
 * Sends one more link of an invitation by e-mail, as part of a transaction. From then on, the invitation is one of those
 * that are e-mailed, even if staff have handed over its links so far.
 *
 * @returns false if the invitation has changed since it was read, so that nothing was written
 * @throws the violation of a unique index if the contact has another open invitation by now
 */
export const createSendLink =
  ({ config, expiry, invitations, timeline, outbox, now }: Options) =>
  async (
    context: Parameters<RerunnableOutbox['add']>[0],
    invitation: LedgerInvitation,
    { reason, isReopened, fields, guard, entry }: NewLink
  ): Promise<boolean> => {
    const { invitationId, contactId, portalId, status } = invitation;
    const generation = invitation.generation + (isReopened ? 1 : 0);
    const reopened: Partial<LedgerInvitation> = {
      status: status === 'sent' ? 'sent' : 'new',
      openKey: openKey(contactId, portalId),
      codesClosed: null,
      failure: null,
      closedAt: null,
      expiresAt: daysAfter(now(), config.invitation.expiresInDays),
    };
    if (isReopened) await expiry.releaseExpired([invitation]);
    const isOurs = await invitations.update(
      invitationId,
      { generation, notify: true, ...(isReopened && reopened), ...fields },
      { status: RESENDABLE_STATUSES, ...guard, generation: invitation.generation }
    );
    if (!isOurs) return false;
    if (entry) await timeline.add(context, invitation, entry);
    await outbox.discardReplaced(invitationId);
    await outbox.add(context, sendJob({ invitationId, generation }, reason));
    return true;
  };

export type SendLink = ReturnType<typeof createSendLink>;
