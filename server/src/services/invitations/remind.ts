import type { PluginConfig } from '../../config';
import { daysBefore } from '../../domain/durations';
import type { Outbox } from '../../jobs/outbox';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { sendJob } from '../core';

const CHUNK = 200;

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Sends reminders of open invitations, a configured number of days after the link was sent. */
export const createReminders = ({
  config,
  invitations,
  invitationLists,
  outbox,
  inTransaction,
  now,
}: Options) => {
  const days = [...config.invitation.remindAfterDays].sort((a, b) => a - b);

  /** @param reminders The number of reminders written or skipped, including this one */
  const remind = async (invitation: LedgerInvitation, reminders: number): Promise<void> =>
    inTransaction(async (context) => {
      const { invitationId, generation } = invitation;
      const asRead = { status: ['sent'], generation, reminders: invitation.reminders } as const;
      const isOurs = await invitations.update(invitationId, { reminders }, { ...asRead, codesOpen: true });
      if (isOurs) await outbox.add(context, sendJob(invitation, 'remind', { isBulk: true }));
    });

  return {
    /** Sends reminders that are due. With several servers, only one of them sends each reminder. */
    async sweep(): Promise<void> {
      // The latest due day first: if several have passed, only one reminder is sent.
      for (const [place, afterDays] of [...days.entries()].reverse()) {
        const sentBefore = daysBefore(now(), afterDays);
        for (;;) {
          const due = await invitationLists.listToRemind(place, sentBefore, now(), CHUNK);
          for (const invitation of due) await remind(invitation, place + 1);
          if (due.length < CHUNK) break;
        }
      }
    },
  };
};
