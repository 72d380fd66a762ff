import { randomUUID } from 'node:crypto';
import type { Connector, CrmInvitation, IncompleteInvitation } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { AppError } from '../../domain/app-error';
import { followKeyPrefix } from '../../domain/follow-keys';
import { isFinal, isOpen } from '../../domain/invitation-state';
import { faultPoint } from '../../domain/fault-points';
import { PermanentError } from '../../domain/permanent-error';
import type { Job, JobHandler, JobOutcome, JobRequest } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
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
import { checkContactJob } from './sync-jobs';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  invitability: Invitability;
  expiry: Expiry;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
  resend: ResendAndRevoke['resend'];
  syncRevocation: ResendAndRevoke['syncRevocation'];
  now: () => Date;
}

/** How long the site's own writes to the CRM may take before the CRM's record is read again. */
const WAIT_SECONDS = 30;

/** How long an invitation may lack something after it was saved, in milliseconds. */
const GRACE_MS = 30_000;

/** What staff read in the CRM who set an invitation to New whose status is final. */
const FINAL = {
  redeemed: 'The invitation was redeemed, and cannot be sent again. Create a new one.',
  revoked: 'The invitation was revoked, and cannot be sent again. Create a new one.',
};

/**
 * Whether the site has written to the record that it was sent or has failed. Without that, the record may be as it was
 * before the e-mail: its status is not written yet, or the environment was restored.
 */
const wasDone = ({ sentAt, failure }: CrmInvitation): boolean => sentAt !== null || failure !== null;

/** Follows invitations that staff create, revoke and send again in the CRM. */
export const createFollowInvitation = (options: Options) => {
  const { connector, portals, invitability, expiry, invitations, timeline } = options;
  const { outbox, inTransaction, resend, syncRevocation, now } = options;

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
        await outbox.discardReplaced(invitation.invitationId);
        await outbox.add(context, sendJob(invitation, 'invite'));
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Either this invitation exists already, or another one to the same portal was opened a moment earlier.
      if (!(await invitations.get(invitation.invitationId))) throw new AppError('invitation.already-open');
    }
  };

  /** Fails the job, and the record, so that staff see the reason in the CRM and on the site. */
  const refuse = async (id: string, failure: string, change: { claim?: null } = {}): Promise<never> => {
    await connector.invitations.setStatus(id, { status: 'failed', failure, ...change });
    throw new PermanentError(failure);
  };

  /** Sends an invitation that is new. One that has failed since is only sent by the job that staff retry. */
  const adopt = async (
    record: CrmInvitation,
    { payload: { token }, isRepeated }: Job<'invitation.follow'>
  ): Promise<void> => {
    if (record.status !== 'new' && !isRepeated) return;
    const portal = await portals.findForRole(record.portalId, record.roleId);
    if (!portal || !record.active || !(await connector.invitations.claim(record.id, token))) return;
    faultPoint('follow.claimed');
    if (record.expiresAt <= now()) {
      // Staff set a later expiry and New; then any site may claim it.
      await connector.invitations.setStatus(record.id, { status: 'expired', claim: null });
      return;
    }
    try {
      await write(await rowFor(record, portal));
      faultPoint('follow.written');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Staff fix the problem in the CRM and set the record to New again; then any site may claim it.
      const failure = `The invitation was created in the CRM and cannot be sent: ${error.message}. Fix this and try again.`;
      return refuse(record.id, failure, { claim: null });
    }
  };

  /**
   * Sends an invitation again that staff have set to New, or writes back a status that is final. The ledger's generation
   * makes it one resend, and no claim is needed: other sites do not have the invitation.
   */
  const followReactivation = async (invitationId: string): Promise<JobOutcome> => {
    // In this order, so that a resend by another job has raised the generation, or is still to be sent, or has changed the
    // record. While the site has something to write or to send, its own status is the later one.
    const known = await invitations.get(invitationId);
    if (await outbox.isBusy(invitationId)) return { rerunAfterSeconds: WAIT_SECONDS };
    const record = await connector.invitations.get(invitationId);
    if (!known || record?.status !== 'new') return;
    const { status, generation } = known;
    if (status === 'redeemed' || status === 'revoked') {
      const change = { status, failure: FINAL[status], ifVersion: record.version };
      return connector.invitations.setStatus(invitationId, change);
    }
    if (!wasDone(record)) return;
    try {
      await resend(invitationId, BY_CRM, generation);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const failure = `The invitation was set to New in the CRM and cannot be sent: ${error.message}. Fix this, and set it to New again.`;
      return refuse(invitationId, failure);
    }
  };

  const handler: JobHandler<'invitation.follow'> = {
    async run(job) {
      const { invitationId } = job.payload;
      const [known, record] = await Promise.all([
        invitations.get(invitationId),
        connector.invitations.get(invitationId),
      ]);
      if (!record) return;
      if (!known) return adopt(record, job);
      if (record.status === 'revoked') return syncRevocation(invitationId);
      if (record.status === 'new') return followReactivation(invitationId);
    },
  };

  const refuseHandler: JobHandler<'invitation.refuse'> = {
    async run({ payload: { invitationId, version: ifVersion, missing } }) {
      const failure = `The invitation has no ${missing.join(' and no ')}. Fill this in, and set the status reason to New.`;
      await connector.invitations
        .setStatus(invitationId, { status: 'failed', failure, ifVersion })
        .catch((error: unknown) => {
          if (!(error instanceof CrmError && error.kind === 'not-found')) throw error;
        });
    },
  };

  /** The token is stored with the job, so that a retry after a crash continues with the same claim. */
  const followJob = ({ id, version }: CrmInvitation): JobRequest<'invitation.follow'> => ({
    kind: 'invitation.follow',
    key: `${followKeyPrefix(id)}${version}`,
    payload: { invitationId: id, token: randomUUID() },
  });

  const ledgerOf = async (
    records: readonly Pick<CrmInvitation, 'id'>[]
  ): Promise<Map<string, LedgerInvitation>> =>
    new Map((await invitations.getMany(records.map(({ id }) => id))).map((row) => [row.invitationId, row]));

  return {
    handler,
    refuseHandler,

    /**
     * Jobs for invitations changed in the CRM: new ones of served portals, open ones that were revoked there, and those
     * that staff have set to New.
     */
    async jobsFor(records: readonly CrmInvitation[]): Promise<JobRequest[]> {
      if (records.length === 0) return [];
      const served = await portals.listServedIds();
      const ledger = await ledgerOf(records);
      return records
        .filter((record) => {
          const row = ledger.get(record.id);
          if (!row) return record.status === 'new' && record.claim === null && served.has(record.portalId);
          if (record.status === 'revoked') return isOpen(row.status);
          return (
            record.status === 'new' && (isFinal(row.status) || (row.status !== 'new' && wasDone(record)))
          );
        })
        .map(followJob);
    },

    /**
     * Jobs that mark new invitations as failed that lack something. An invitation without portal is every site's: they
     * write the same. The job waits for staff who save first and choose the role a moment later.
     */
    async jobsForIncomplete(records: readonly IncompleteInvitation[]): Promise<JobRequest[]> {
      const fresh = records.filter(({ status, claim }) => status === 'new' && claim === null);
      if (fresh.length === 0) return [];
      const served = await portals.listServedIds();
      const ledger = await ledgerOf(fresh);
      return fresh
        .filter(({ id, portalId }) => !ledger.has(id) && (portalId === null || served.has(portalId)))
        .map(({ id, version, missing }) => ({
          kind: 'invitation.refuse',
          key: `incomplete:${id}:${version}`,
          payload: { invitationId: id, version, missing },
          runAt: new Date(now().getTime() + GRACE_MS),
        }));
    },

    /** Jobs for contacts whose deletion has cleared the look-ups of their invitations. */
    async jobsForContactsOf(records: readonly IncompleteInvitation[]): Promise<JobRequest[]> {
      const ledger = await ledgerOf(records.filter(({ missing }) => missing.includes('contact')));
      const open = [...ledger.values()].filter(
        ({ status, codesClosed }) => isOpen(status) && codesClosed === null
      );
      return [...new Set(open.map(({ contactId }) => contactId))].map(checkContactJob);
    },
  };
};

export type FollowInvitation = ReturnType<typeof createFollowInvitation>;
