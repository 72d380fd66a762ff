import { isOpenAt, openKey, OPEN_STATUSES } from '../../domain/invitation-state';
import type { Outbox } from '../../jobs/outbox';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { type Timeline, writeStatusJob } from '../core';

const CHUNK = 200;

interface Options {
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/**
 * Marks invitations as expired. The site itself compares times with the clock; the status is for the CRM, events and
 * retention.
 */
export const createExpiry = ({
  invitations,
  invitationLists,
  timeline,
  outbox,
  inTransaction,
  now,
}: Options) => {
  const expire = async (invitation: LedgerInvitation): Promise<void> =>
    inTransaction(async (context) => {
      const { invitationId, generation } = invitation;
      const isOurs = await invitations.update(
        invitationId,
        { status: 'expired', openKey: null, closedAt: now() },
        // Skips an invitation that was renewed after it was read.
        { status: OPEN_STATUSES, generation, expiresBy: now() }
      );
      if (!isOurs) return;
      await timeline.add(context, invitation, { event: 'expired', actor: 'system' });
      await outbox.add(context, writeStatusJob(invitationId, true));
    });

  return {
    /** Expires overdue invitations that block new ones. Call it in the transaction that opens the new ones. */
    async releaseExpired(
      forWhom: readonly Pick<LedgerInvitation, 'invitationId' | 'contactId' | 'portalId'>[]
    ): Promise<void> {
      const ids = new Set(forWhom.map(({ invitationId }) => invitationId));
      const places = forWhom.map(({ contactId, portalId }) => openKey(contactId, portalId));
      const holders = await invitations.listByOpenKeys(places);
      const overdue = holders.filter((each) => !ids.has(each.invitationId) && !isOpenAt(each, now()));
      for (const invitation of overdue) await expire(invitation);
    },

    /** Expires overdue invitations. With several servers, only one of them expires each invitation. */
    async sweep(): Promise<void> {
      for (;;) {
        const due = await invitationLists.listExpired(now(), CHUNK);
        for (const invitation of due) await expire(invitation);
        if (due.length < CHUNK) return;
      }
    },
  };
};

export type Expiry = ReturnType<typeof createExpiry>;
