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
 * Notes the end of invitations whose time is over. Everything on the site goes by the clock already; this is for the CRM, for
 * events, and for retention.
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
        // One that was renewed since it was read lives on.
        { status: OPEN_STATUSES, generation, expiresBy: now() }
      );
      if (!isOurs) return;
      await timeline.add(context, invitation, { event: 'expired', actor: 'system' });
      await outbox.add(context, writeStatusJob(invitationId, true));
    });

  return {
    /**
     * Makes place for invitations that are to be open, where the place is held by one whose time is over. To be called in
     * the transaction that opens them.
     */
    async releaseExpired(
      forWhom: readonly Pick<LedgerInvitation, 'invitationId' | 'contactId' | 'portalId'>[]
    ): Promise<void> {
      const ids = new Set(forWhom.map(({ invitationId }) => invitationId));
      const places = forWhom.map(({ contactId, portalId }) => openKey(contactId, portalId));
      const holders = await invitations.listByOpenKeys(places);
      const overdue = holders.filter((each) => !ids.has(each.invitationId) && !isOpenAt(each, now()));
      for (const invitation of overdue) await expire(invitation);
    },

    /** Expires what is due. On several servers each invitation is expired by one of them. */
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
