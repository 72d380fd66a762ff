import type { Outbox } from '../jobs/outbox';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';
import type { Timeline } from './timeline';
import { writeStatusJob } from './jobs-of-invitations';

const SWEEP = 200;

interface Options {
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Ends invitations whose time is over. Their codes are refused by the clock already; this is for lists and the CRM. */
export const createExpiry = ({ invitations, timeline, outbox, inTransaction, now }: Options) => {
  const expire = async (invitation: LedgerInvitation): Promise<void> =>
    inTransaction(async (context) => {
      const { invitationId, generation } = invitation;
      const isOurs = await invitations.update(
        invitationId,
        { status: 'expired', openKey: null, closedAt: now() },
        { status: ['sent'], generation }
      );
      if (!isOurs) return;
      await timeline.add(context, invitation, { event: 'expired', actor: 'system' });
      await outbox.add(context, writeStatusJob(invitationId));
    });

  return {
    expire,

    /** Expires what is due. On several servers each invitation is expired by one of them. */
    async sweep(): Promise<void> {
      for (;;) {
        const due = await invitations.listExpired(now(), SWEEP);
        for (const invitation of due) await expire(invitation);
        if (due.length < SWEEP) return;
      }
    },
  };
};

export type Expiry = ReturnType<typeof createExpiry>;
