import type { Connector, Redemption } from '../../crm/connector';
import { faultPoint } from '../../domain/fault-points';
import type { JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { recordRedemptionJob, type NewTimelineEntry, type Timeline } from '../core';

type TransactionContext = Parameters<Outbox['add']>[0];

/** The CRM refused a redemption that was part of the transaction; thrown to roll the transaction back. */
class NotRecordedError extends Error {}

const RECORDED: NewTimelineEntry = { event: 'crm-recorded', actor: 'system' };

/** The CRM's record of a used invitation, or null if the invitation is not used. */
const redemptionOf = (invitation: LedgerInvitation): Redemption | null => {
  const { invitationId, contactId, portalId, roleId } = invitation;
  const { portalUserId, redeemedAt, username, answers, contactChanges } = invitation;
  if (!portalUserId || !redeemedAt || !username) return null;
  return {
    invitationId,
    redeemedAt,
    portalUser: { id: portalUserId, contactId, portalId, roleId, username, answers: answers ?? {} },
    contactChanges: contactChanges ?? {},
  };
};

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** Runs the transaction in which an invitation is used, and records the redemption in the CRM. */
export const createRecordRedemption = (options: Options) => {
  const { connector, invitations, timeline, outbox, inTransaction } = options;

  const record = async (redemption: Redemption): Promise<void> => {
    faultPoint('record.begun');
    await connector.recordRedemption(redemption);
    faultPoint('record.written');
  };

  const recordInTransaction = async (
    context: TransactionContext,
    used: LedgerInvitation,
    event: 'redeemed' | 'accepted'
  ): Promise<void> => {
    const redemption = redemptionOf(used);
    try {
      if (redemption) await record(redemption);
    } catch (cause) {
      throw new NotRecordedError('The CRM did not take the redemption', { cause });
    }
    await timeline.add(context, used, { event, actor: 'invitee' }, RECORDED);
  };

  const recordByJob = async (
    context: TransactionContext,
    used: LedgerInvitation,
    event: 'redeemed' | 'accepted'
  ): Promise<void> => {
    await timeline.add(context, used, { event, actor: 'invitee' });
    await outbox.add(context, recordRedemptionJob(used.invitationId));
  };

  return {
    /**
     * Runs the work in a transaction and, as its last step, records the invitation that the work has used. A
     * CRM in the site's database records the redemption within the transaction, any other CRM through a job.
     * If the CRM refuses it within the transaction, the work is run again with a job: a problem in the CRM
     * does not turn the invitee away, and staff see the job.
     *
     * @param work Returns the invitation as it is once used, or null if another request was faster
     */
    async runRedemption<Result extends { used: LedgerInvitation | null }>(
      event: 'redeemed' | 'accepted',
      work: () => Promise<Result>
    ): Promise<Result> {
      const runWith = (recordUse: typeof recordByJob) =>
        inTransaction(async (context) => {
          const result = await work();
          if (result.used) await recordUse(context, result.used, event);
          faultPoint('redeem.noted');
          return result;
        });
      if (!connector.isInSiteDatabase) return runWith(recordByJob);
      try {
        return await runWith(recordInTransaction);
      } catch (error) {
        if (!(error instanceof NotRecordedError)) throw error;
        return runWith(recordByJob);
      }
    },

    recordHandler: {
      async run({ invitationId }) {
        const invitation = await invitations.get(invitationId);
        const redemption = invitation && redemptionOf(invitation);
        if (!redemption) return;
        await record(redemption);
        await inTransaction(async (context) => timeline.add(context, invitation, RECORDED));
      },
    } satisfies JobHandler<'redemption.record'>,
  };
};

export type RunRedemption = ReturnType<typeof createRecordRedemption>['runRedemption'];
