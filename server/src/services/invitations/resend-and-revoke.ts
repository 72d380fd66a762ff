import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { daysAfter } from '../../domain/durations';
import { isResendable, openKey, OPEN_STATUSES, RESENDABLE_STATUSES } from '../../domain/invitation-state';
import { faultPoint } from '../../domain/fault-points';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import { sendJob, writeStatusJob, type Timeline } from '../core';
import type { Expiry } from './expire';
import type { Invitability } from './invitability';
import type { PortalDirectory } from '../portals';

/** Says who did it, where the CRM does not say by name. */
export const BY_CRM = 'CRM';

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  portals: PortalDirectory;
  invitability: Invitability;
  expiry: Expiry;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** What staff do with an invitation that is out. */
export const createResendAndRevoke = (options: Options) => {
  const { config, portals, invitability, expiry, invitations, timeline, outbox, inTransaction, now } =
    options;

  const get = async (invitationId: string): Promise<LedgerInvitation> => {
    const invitation = await invitations.get(invitationId);
    if (!invitation) throw new AppError('invitation.unknown');
    return invitation;
  };

  const revocation = () => ({ status: 'revoked' as const, openKey: null, closedAt: now() });

  /** False if it is open no more. */
  const end = async (invitation: LedgerInvitation, actor: string): Promise<boolean> => {
    const { invitationId } = invitation;
    const isOurs = await inTransaction(async (context) => {
      const isOpenStill = await invitations.update(invitationId, revocation(), { status: OPEN_STATUSES });
      if (!isOpenStill) return false;
      await timeline.add(context, invitation, { event: 'revoked', actor });
      await outbox.add(context, writeStatusJob(invitationId));
      faultPoint('revoke.noted');
      return true;
    });
    faultPoint('revoke.committed');
    return isOurs;
  };

  return {
    /**
     * Sends a new link to the address that the contact has now, and replaces all earlier links. The time begins anew.
     *
     * @throws AppError `invitation.unknown`, `invitation.not-open`, `portal.unknown`, or why the contact
     * cannot be invited any more
     */
    async resend(invitationId: string, actor: string): Promise<void> {
      const invitation = await get(invitationId);
      if (!isResendable(invitation.status)) {
        throw new AppError('invitation.not-open');
      }
      const { contactId, portalId, roleId } = invitation;
      const target = { portal: await portals.get(portalId), roleId };
      const { problem } = await invitability.checkOne(target, contactId, invitationId);
      if (problem) throw new AppError(problem.code, { detail: problem.detail });
      const generation = invitation.generation + 1;
      try {
        await inTransaction(async (context) => {
          await expiry.releaseExpired([invitation]);
          const isOurs = await invitations.update(
            invitationId,
            {
              generation,
              status: invitation.status === 'sent' ? 'sent' : 'new',
              openKey: openKey(contactId, portalId),
              codesClosed: null,
              failure: null,
              closedAt: null,
              expiresAt: daysAfter(now(), config.invitation.expiresInDays),
            },
            { status: RESENDABLE_STATUSES, generation: invitation.generation }
          );
          // Somebody else did the same a moment ago: one new link is what both wanted.
          if (!isOurs) return;
          await timeline.add(context, invitation, { event: 'resent', actor });
          await outbox.add(context, sendJob({ invitationId, generation }, 'resend'));
          faultPoint('resend.noted');
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('invitation.already-open');
        throw error;
      }
      faultPoint('resend.committed');
    },

    /**
     * Ends an open invitation; its links stop working at once.
     *
     * @throws AppError `invitation.unknown`, `invitation.not-open`
     */
    async revoke(invitationId: string, actor: string): Promise<void> {
      const invitation = await get(invitationId);
      if (invitation.status === 'revoked') return;
      if (!(await end(invitation, actor))) throw new AppError('invitation.not-open');
    },

    /**
     * Ends invitations as part of a transaction: those that are still as they were read, and open. The CRM hears of them after
     * all that a person waits for.
     */
    async revokeMany(
      context: Parameters<Outbox['add']>[0],
      read: readonly LedgerInvitation[],
      actor: string
    ): Promise<void> {
      const revoked: LedgerInvitation[] = [];
      for (const invitation of read) {
        const { invitationId, generation } = invitation;
        const guard = { status: OPEN_STATUSES, generation, notSent: true as const };
        if (await invitations.update(invitationId, revocation(), guard)) revoked.push(invitation);
      }
      await timeline.add(context, revoked, { event: 'revoked', actor });
      await outbox.add(context, ...revoked.map(({ invitationId }) => writeStatusJob(invitationId, true)));
    },

    /** Follows the CRM, where the invitation was revoked or deleted. One that is open no more stays as it is. */
    async syncRevocation(invitationId: string): Promise<void> {
      const invitation = await invitations.get(invitationId);
      if (invitation) await end(invitation, BY_CRM);
    },
  };
};

export type ResendAndRevoke = ReturnType<typeof createResendAndRevoke>;
