import type { Outbox } from '../jobs/outbox';
import type { EventRepository } from '../repositories/events';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';
import { writeStatusJob } from './jobs-of-invitations';

const SWEEP = 200;

interface Options {
  invitations: InvitationRepository;
  events: EventRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Ends invitations whose time is over. Their codes are refused by the clock already; this is for lists and the CRM. */
export const createExpiry = ({ invitations, events, outbox, inTransaction, now }: Options) => {
  const expire = async ({ invitationId, generation }: LedgerInvitation): Promise<void> =>
    inTransaction(async (context) => {
      const isOurs = await invitations.update(
        invitationId,
        { status: 'expired', openKey: null },
        { status: ['sent'], generation }
      );
      if (!isOurs) return;
      await events.add({ invitationId, event: 'expired', at: now(), actor: 'system' });
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
