import { AppError } from '../../domain/app-error';
import { isResendable, OPEN_STATUSES } from '../../domain/invitation-state';
import { faultPoint } from '../../domain/fault-points';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import { writeStatusJob, type Timeline } from '../core';
import type { Invitability } from './invitability';
import type { PortalDirectory } from '../portals';
import type { SendLink } from './send-link';

/** The actor if the CRM does not give a name. */
export const BY_CRM = 'CRM';

interface Options {
  portals: PortalDirectory;
  invitability: Invitability;
  sendLink: SendLink;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Staff actions on an invitation that was sent. */
export const createResendAndRevoke = (options: Options) => {
  const { portals, invitability, sendLink, invitations, timeline, outbox, inTransaction, now } = options;

  const get = async (invitationId: string): Promise<LedgerInvitation> => {
    const invitation = await invitations.get(invitationId);
    if (!invitation) throw new AppError('invitation.unknown');
    return invitation;
  };

  const revocation = () => ({ status: 'revoked' as const, openKey: null, closedAt: now() });

  /** False if it is no longer open. */
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
     * Sends a new link to the contact's current address and replaces all earlier links, also those that were
     * handed over. The validity period starts over.
     *
     * @param ofGeneration The generation to replace: does nothing if it was replaced already
     * @throws AppError `invitation.unknown`, `invitation.not-open`, `portal.unknown`, or why the contact can
     *   no longer be
     * invited
     */
    async resend(invitationId: string, actor: string, ofGeneration?: number): Promise<void> {
      const invitation = await get(invitationId);
      if (ofGeneration !== undefined && invitation.generation !== ofGeneration) return;
      if (!isResendable(invitation.status)) {
        throw new AppError('invitation.not-open');
      }
      const { contactId, portalId, roleId } = invitation;
      const target = { portal: await portals.get(portalId), roleId };
      const { problem } = await invitability.checkOne(target, contactId, invitationId);
      if (problem) throw new AppError(problem.code, { detail: problem.detail });
      try {
        await inTransaction(async (context) => {
          const entry = { event: 'resent', actor } as const;
          // False if a concurrent request has already sent a new link.
          const isOurs = await sendLink(context, invitation, { reason: 'resend', isReopened: true, entry });
          if (isOurs) faultPoint('resend.noted');
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
     * Ends those invitations that are open and unchanged since they were read, as part of a transaction. The
     * CRM is updated after everything that a person is waiting for.
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

    /** Applies a revocation or deletion made in the CRM. An invitation that is no longer open stays as it is. */
    async syncRevocation(invitationId: string): Promise<void> {
      const invitation = await invitations.get(invitationId);
      if (invitation) await end(invitation, BY_CRM);
    },
  };
};

export type ResendAndRevoke = ReturnType<typeof createResendAndRevoke>;
