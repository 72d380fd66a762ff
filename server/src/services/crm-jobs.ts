import type { Connector } from '../crm/connector';
import { CrmError } from '../crm/crm-error';
import { reached } from '../domain/steps';
import type { JobHandler } from '../jobs/job';
import type { InvitationRepository } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';
import type { Timeline } from './timeline';

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  timeline: Timeline;
  inTransaction: InTransaction;
}

/** Brings to the CRM what has happened on the site. */
export const createCrmJobs = ({ connector, invitations, timeline, inTransaction }: Options) => {
  const recordRedemption = async (invitationId: string): Promise<void> => {
    const invitation = await invitations.get(invitationId);
    if (!invitation?.portalUserId || !invitation.redeemedAt || !invitation.username) return;
    const { contactId, portalId, roleId } = invitation;
    reached('record.begun');
    await connector.recordRedemption({
      invitationId,
      redeemedAt: invitation.redeemedAt,
      portalUser: {
        id: invitation.portalUserId,
        contactId,
        portalId,
        roleId,
        username: invitation.username,
        answers: invitation.answers ?? {},
      },
      contactChanges: invitation.contactChanges ?? {},
    });
    reached('record.written');
    await inTransaction(async (context) =>
      timeline.add(context, invitation, { event: 'crm-recorded', actor: 'system' })
    );
  };

  const recordRedemptionHandler: JobHandler<'redemption.record'> = {
    run: ({ invitationId }) => recordRedemption(invitationId),
  };

  const writeStatusHandler: JobHandler<'invitation.write-status'> = {
    async run({ invitationId }) {
      const invitation = await invitations.get(invitationId);
      // A redemption is recorded with its portal user, in one step of its own.
      if (!invitation || invitation.status === 'redeemed') return;
      reached('status.begun');
      const { contactId, portalId, roleId, invitedBy, locale, expiresAt } = invitation;
      const setStatus = () =>
        connector.invitations.setStatus(invitationId, {
          status: invitation.status,
          expiresAt,
          ...(invitation.sentAt && { sentAt: invitation.sentAt }),
          ...(invitation.openedAt && { openedAt: invitation.openedAt }),
        });
      try {
        await setStatus();
      } catch (error) {
        if (!(error instanceof CrmError && error.kind === 'not-found')) throw error;
        // What was revoked before its e-mail went out is not in the CRM yet.
        await connector.invitations.createMany([
          { id: invitationId, contactId, portalId, roleId, invitedBy, locale, expiresAt },
        ]);
        await setStatus();
      }
      reached('status.written');
      // What happened meanwhile may have been written before this: the last word is the ledger's.
      const current = await invitations.get(invitationId);
      if (current?.status === 'redeemed') return recordRedemption(invitationId);
      if (current && current.status !== invitation.status) return { againAfterSeconds: 0 };
    },
  };

  return { writeStatusHandler, recordRedemptionHandler };
};
