import type { PluginConfig } from '../config';
import type { Outbox } from '../jobs/outbox';
import type { InvitationRepository } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';
import { sendJob } from './jobs-of-invitations';

const DAY_MS = 86_400_000;
const SWEEP = 200;

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  invitations: InvitationRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Reminds of open invitations, so many days after their link went out. */
export const createReminders = ({ config, invitations, outbox, inTransaction, now }: Options) => {
  const days = [...config.invitation.remindAfterDays].sort((a, b) => a - b);

  return {
    /** Reminds where it is due. On several servers each reminder is sent by one of them. */
    async sweep(): Promise<void> {
      for (const [index, afterDays] of days.entries()) {
        const sentBefore = new Date(now().getTime() - afterDays * DAY_MS);
        for (;;) {
          const due = await invitations.listToRemind(index, sentBefore, now(), SWEEP);
          for (const invitation of due) {
            await inTransaction(async (context) => {
              const { invitationId, generation } = invitation;
              const guard = { status: ['sent'], generation, reminders: index } as const;
              const isOurs = await invitations.update(invitationId, { reminders: index + 1 }, guard);
              if (isOurs) await outbox.add(context, sendJob(invitation, 'remind'));
            });
          }
          if (due.length < SWEEP) break;
        }
      }
    },
  };
};

export type Reminders = ReturnType<typeof createReminders>;
