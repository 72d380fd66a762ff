import { randomUUID } from 'node:crypto';
import type { Connector, CrmInvitation } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { isOpen } from '../../domain/invitation-state';
import { faultPoint } from '../../domain/fault-points';
import { PermanentError } from '../../domain/permanent-error';
import type { JobHandler, JobRequest } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import {
  type Expiry,
  type Invitability,
  newLedgerInvitation,
  BY_CRM,
  type ResendAndRevoke,
} from '../invitations';
import { sendJob, type Timeline } from '../core';
import type { MappedPortal, PortalDirectory } from '../portals';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  invitability: Invitability;
  expiry: Expiry;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  syncRevocation: ResendAndRevoke['syncRevocation'];
  now: () => Date;
}

const toPermanentError = (reason: AppError): PermanentError =>
  new PermanentError(
    `The invitation was created in the CRM and cannot be sent: ${reason.message}. Fix this and try again.`
  );

/** Follows invitations that staff create and revoke in the CRM. */
export const createFollowInvitation = (options: Options) => {
  const { connector, portals, invitability, expiry, invitations, timeline } = options;
  const { outbox, inTransaction, syncRevocation, now } = options;

  /** The ledger's row if the contact may be invited. @throws AppError why not */
  const rowFor = async (record: CrmInvitation, portal: MappedPortal): Promise<LedgerInvitation> => {
    const { id: invitationId, roleId, expiresAt, invitedBy, locale } = record;
    const { invitee, problem } = await invitability.checkOne({ portal, roleId }, record.contactId);
    if (problem) throw new AppError(problem.code);
    return newLedgerInvitation({ invitationId, ...invitee, portal, expiresAt, invitedBy, locale });
  };

  const write = async (invitation: LedgerInvitation): Promise<void> => {
    try {
      await inTransaction(async (context) => {
        await expiry.releaseExpired([invitation]);
        await invitations.createMany([invitation]);
        const actor = invitation.invitedBy ?? BY_CRM;
        await timeline.add(context, invitation, { event: 'created', actor });
        await outbox.add(context, sendJob(invitation, 'invite'));
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Either this invitation exists already, or another one to the same portal was opened a moment earlier.
      if (!(await invitations.get(invitation.invitationId))) throw new AppError('invitation.already-open');
    }
  };

  const adopt = async (record: CrmInvitation, token: string): Promise<void> => {
    const portal = await portals.findForRole(record.portalId, record.roleId);
    if (!portal || !record.active || !(await connector.invitations.claim(record.id, token))) return;
    faultPoint('follow.claimed');
    if (record.expiresAt <= now()) {
      await connector.invitations.setStatus(record.id, { status: 'expired' });
      return;
    }
    try {
      await write(await rowFor(record, portal));
      faultPoint('follow.written');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Staff fix the problem in the CRM and set the record to New again; then any site may claim it.
      const problem = toPermanentError(error);
      const { message: failure } = problem;
      await connector.invitations.setStatus(record.id, { status: 'failed', failure, claim: null });
      throw problem;
    }
  };

  const handler: JobHandler<'invitation.follow'> = {
    async run({ payload: { invitationId, token } }) {
      const [known, record] = await Promise.all([
        invitations.get(invitationId),
        connector.invitations.get(invitationId),
      ]);
      if (!record) return;
      if (!known) return adopt(record, token);
      if (record.status === 'revoked') await syncRevocation(invitationId);
    },
  };

  /** The token is stored with the job, so that a retry after a crash continues with the same claim. */
  const followJob = ({ id, version }: CrmInvitation): JobRequest<'invitation.follow'> => ({
    kind: 'invitation.follow',
    key: `invitation:${id}:${version}`,
    payload: { invitationId: id, token: randomUUID() },
  });

  return {
    handler,

    /** Jobs for invitations changed in the CRM: new ones of served portals, and open ones that were revoked there. */
    async jobsFor(records: readonly CrmInvitation[]): Promise<JobRequest[]> {
      if (records.length === 0) return [];
      const served = await portals.listServedIds();
      const known = new Map(
        (await invitations.getMany(records.map(({ id }) => id))).map((row) => [row.invitationId, row])
      );
      return records
        .filter((record) => {
          const row = known.get(record.id);
          if (row) return record.status === 'revoked' && isOpen(row.status);
          return record.status === 'new' && record.claim === null && served.has(record.portalId);
        })
        .map(followJob);
    },
  };
};

export type FollowInvitation = ReturnType<typeof createFollowInvitation>;
