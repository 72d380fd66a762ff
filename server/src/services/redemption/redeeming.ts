import type { Connector, Redemption } from '../../crm/connector';
import { reached } from '../../domain/steps';
import type { JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { recordRedemptionJob } from '../core/jobs-of-invitations';
import type { Happening, Timeline } from '../core/timeline';

type TransactionContext = Parameters<Outbox['add']>[0];

/** The CRM did not take a redemption that was part of the transaction; thrown to roll that back. */
class NotRecordedError extends Error {}

const RECORDED: Happening = { event: 'crm-recorded', actor: 'system' };

/** What the CRM is told of an invitation that was used, or null of one that was not. */
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

/** Writes down in the transaction, as its last step, by what an invitation was used, and sees to it that the CRM hears of it. */
export type NoteUse = (
  context: TransactionContext,
  used: LedgerInvitation,
  event: 'redeemed' | 'accepted'
) => Promise<void>;

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** Brings to the CRM that an invitation was used. */
export const createRedeeming = (options: Options) => {
  const { connector, invitations, timeline, outbox, inTransaction } = options;

  const record = async (redemption: Redemption): Promise<void> => {
    reached('record.begun');
    await connector.recordRedemption(redemption);
    reached('record.written');
  };

  const noteWithJob: NoteUse = async (context, used, event) => {
    await timeline.add(context, used, { event, actor: 'invitee' });
    await outbox.add(context, recordRedemptionJob(used.invitationId));
  };

  const noteAndRecord: NoteUse = async (context, used, event) => {
    const redemption = redemptionOf(used);
    try {
      if (redemption) await record(redemption);
    } catch (cause) {
      throw new NotRecordedError('The CRM did not take the redemption', { cause });
    }
    await timeline.add(context, used, { event, actor: 'invitee' }, RECORDED);
  };

  const handler: JobHandler<'redemption.record'> = {
    async run({ invitationId }) {
      const invitation = await invitations.get(invitationId);
      const redemption = invitation && redemptionOf(invitation);
      if (!redemption) return;
      await record(redemption);
      await inTransaction(async (context) => timeline.add(context, invitation, RECORDED));
    },
  };

  return {
    handler,

    /**
     * Runs the transaction in which an invitation is used. A CRM that is in the site's database is told within it, any
     * other by a job afterwards. So is one that does not take it, in a second transaction in place of the first: whoever
     * signs up loses nothing by what the CRM lacks, and staff see it among the jobs.
     */
    async redeeming<Result>(
      work: (context: TransactionContext, noteUse: NoteUse) => Promise<Result>
    ): Promise<Result> {
      const run = (noteUse: NoteUse) => inTransaction((context) => work(context, noteUse));
      if (!connector.isInSiteDatabase) return run(noteWithJob);
      try {
        return await run(noteAndRecord);
      } catch (error) {
        if (!(error instanceof NotRecordedError)) throw error;
        return run(noteWithJob);
      }
    },
  };
};

export type Redeeming = ReturnType<typeof createRedeeming>['redeeming'];
