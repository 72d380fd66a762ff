import type { PluginConfig } from '../config';
import { AppError } from '../domain/app-error';
import { isOpen, openKey, OPEN_STATUSES, RESENDABLE_STATUSES } from '../domain/invitation-state';
import { reached } from '../domain/steps';
import type { Outbox } from '../jobs/outbox';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../repositories/transaction';
import { sendJob, writeStatusJob } from './jobs-of-invitations';
import type { Invitability } from './invitability';
import type { Timeline } from './timeline';

const DAY_MS = 86_400_000;

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  invitability: Invitability;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** What staff do with an invitation that is out. */
export const createResendAndRevokeService = (options: Options) => {
  const { config, invitability, invitations, timeline, outbox, inTransaction, now } = options;

  const get = async (invitationId: string): Promise<LedgerInvitation> => {
    const invitation = await invitations.get(invitationId);
    if (!invitation) throw new AppError('invitation.unknown');
    return invitation;
  };

  return {
    /**
     * Sends a new link to the address that the contact has now, and replaces all earlier links. The time begins anew.
     *
     * @throws AppError `invitation.unknown`, `invitation.not-open`, `invitation.already-open`, or why the contact
     * cannot be invited any more
     */
    async resend(invitationId: string, actor: string): Promise<void> {
      const invitation = await get(invitationId);
      if (!(RESENDABLE_STATUSES as readonly string[]).includes(invitation.status)) {
        throw new AppError('invitation.not-open');
      }
      const problem = await invitability(invitation);
      if (problem) throw new AppError(problem.code, { detail: problem.detail });
      const generation = invitation.generation + 1;
      try {
        await inTransaction(async (context) => {
          const isOurs = await invitations.update(
            invitationId,
            {
              generation,
              status: invitation.status === 'sent' ? 'sent' : 'new',
              openKey: openKey(invitation.contactId, invitation.portalId),
              codesClosed: null,
              failure: null,
              reminders: 0,
              closedAt: null,
              expiresAt: new Date(now().getTime() + config.invitation.expiresInDays * DAY_MS),
            },
            { status: RESENDABLE_STATUSES, generation: invitation.generation }
          );
          // Somebody else did the same a moment ago: one new link is what both wanted.
          if (!isOurs) return;
          await timeline.add(context, invitation, { event: 'resent', actor });
          await outbox.add(context, sendJob({ invitationId, generation }, 'resend'));
          reached('resend.noted');
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('invitation.already-open');
        throw error;
      }
      reached('resend.committed');
    },

    /**
     * Ends an open invitation; its links stop working at once.
     *
     * @throws AppError `invitation.unknown`, `invitation.not-open`
     */
    async revoke(invitationId: string, actor: string): Promise<void> {
      const invitation = await get(invitationId);
      if (invitation.status === 'revoked') return;
      if (!isOpen(invitation.status)) throw new AppError('invitation.not-open');
      await inTransaction(async (context) => {
        const isOurs = await invitations.update(
          invitationId,
          { status: 'revoked', openKey: null, closedAt: now() },
          { status: OPEN_STATUSES }
        );
        if (!isOurs) throw new AppError('invitation.not-open');
        await timeline.add(context, invitation, { event: 'revoked', actor });
        await outbox.add(context, writeStatusJob(invitationId));
        reached('revoke.noted');
      });
      reached('revoke.committed');
    },
  };
};

export type ResendAndRevokeService = ReturnType<typeof createResendAndRevokeService>;
