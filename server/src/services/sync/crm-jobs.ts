import { isDeepStrictEqual } from 'node:util';
import type { Connector, InvitationStatusChange } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { faultPoint } from '../../domain/fault-points';
import { invitationName } from '../../domain/invitation-name';
import type { JobHandler } from '../../jobs/job';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { ResendAndRevoke } from '../invitations';
import type { PortalDirectory } from '../portals';

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  codes: CodeRepository;
  syncRevocation: ResendAndRevoke['syncRevocation'];
  portals: PortalDirectory;
}

/** The CRM's status of an invitation that is not redeemed. */
const statusOf = ({
  status,
  expiresAt,
  sentAt,
  openedAt,
  failure,
}: LedgerInvitation): InvitationStatusChange => ({
  status,
  expiresAt,
  failure,
  ...(sentAt && { sentAt }),
  ...(openedAt && { openedAt }),
});

/** Writes changes made on the site to the CRM. */
export const createCrmJobs = (options: Options) => {
  const { connector, invitations, codes, syncRevocation, portals } = options;

  /** An invitation revoked or given up before a code was minted may not be in the CRM yet. */
  const create = async (invitation: LedgerInvitation): Promise<void> => {
    const { invitationId: id, contactId, portalId, roleId, invitedBy, locale, expiresAt } = invitation;
    await connector.invitations.createMany([
      { id, name: invitationName(invitation), contactId, portalId, roleId, invitedBy, locale, expiresAt },
    ]);
    await connector.invitations.setStatus(id, statusOf(invitation));
  };

  const writeStatusHandler: JobHandler<'invitation.write-status'> = {
    async run({ invitationId }) {
      const invitation = await invitations.get(invitationId);
      // A redemption is recorded together with its portal user, by another job.
      if (!invitation || invitation.status === 'redeemed') return;
      faultPoint('status.begun');
      try {
        await connector.invitations.setStatus(invitationId, statusOf(invitation));
      } catch (error) {
        if (!(error instanceof CrmError && error.kind === 'not-found')) throw error;
        // A missing record counts as deleted only in the CRM that has the portal.
        await portals.getCached(invitation.portalId);
        // Codes are minted after the record is written: if it is missing now, it was deleted, which ends the
        // invitation.
        if (await codes.exists(invitationId)) return syncRevocation(invitationId);
        await create(invitation);
      }
      faultPoint('status.written');
      // The status may have changed since it was read; the ledger decides.
      const current = await invitations.get(invitationId);
      const isCurrent = current === null || isDeepStrictEqual(statusOf(current), statusOf(invitation));
      if (!isCurrent) return { rerunAfterSeconds: 0 };
    },
  };

  return { writeStatusHandler };
};
