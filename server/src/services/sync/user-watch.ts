import { randomUUID } from 'node:crypto';
import type { Connector } from '../../crm/connector';
import type { JobHandler, JobRequest } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { PasskeyRepository } from '../../repositories/passkeys';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';

interface Options {
  connector: Connector;
  accounts: AccountRepository;
  passkeys: Pick<PasskeyRepository, 'removeByUser'>;
  invitations: InvitationRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** Follows deletions of users in Strapi: their contacts lose the portal user and may be invited again. */
export const createUserWatch = ({
  connector,
  accounts,
  passkeys,
  invitations,
  outbox,
  inTransaction,
}: Options) => {
  /** The invitation by which the contact came back to the portal after the given one, or null. */
  const findLaterRedemption = async ({ invitationId, contactId, portalId }: LedgerInvitation) => {
    const last = await invitations.findUsed(contactId, portalId);
    return last && last.invitationId !== invitationId ? last : null;
  };

  /** By contact and portal: a contact who already had a portal user got no new one with the id of this redemption. */
  const endAccess = async (invitation: LedgerInvitation): Promise<void> => {
    if (await findLaterRedemption(invitation)) return;
    const { contactId, portalId } = invitation;
    const portalUsers = await connector.portalUsers.find({ contactIds: [contactId], portalId });
    for (const { id, active } of portalUsers) if (active) await connector.portalUsers.end(id);
    // A contact may have come back during the CRM request, and be recorded there already.
    const again = portalUsers.length > 0 ? await findLaterRedemption(invitation) : null;
    if (!again?.portalUserId || !again.username) return;
    const { portalUserId: id, roleId, username, answers } = again;
    await connector.portalUsers.create({
      ...{ id, contactId, portalId, roleId, username },
      answers: answers ?? {},
    });
  };

  const endHandler: JobHandler<'portal-user.end'> = {
    async run({ invitationId }) {
      const invitation = await invitations.get(invitationId);
      const record = invitation && (await connector.invitations.get(invitationId));
      if (!record) return;
      // A redemption that is not in the CRM yet cannot be ended, and would later be written there for good.
      if (record.status !== 'redeemed') throw new Error('The redemption is not in the CRM yet');
      await endAccess(invitation);
    },
  };

  const addOnce = async (job: JobRequest): Promise<void> => {
    try {
      await inTransaction(async (context) => outbox.add(context, job));
    } catch (error) {
      // An earlier run of the job added it, and was interrupted.
      if (!isUniqueViolation(error)) throw error;
    }
  };

  const deletedHandler: JobHandler<'user.deleted'> = {
    async run({ payload: { userId, invitationId: ofAccount } }) {
      for (const { invitationId, portalUserId } of await invitations.listOfUser(userId, ofAccount)) {
        if (portalUserId === null) continue;
        await addOnce({ kind: 'portal-user.end', key: `end:${userId}:${portalUserId}`, invitationId });
      }
    },
  };

  return {
    endHandler,
    deletedHandler,

    /**
     * Call it in the transaction that deletes the user. A job finds the user's invitations: on MariaDB, this
     * transaction may not see one that was accepted while it waited for the user's row.
     */
    async userDeleted(userId: number): Promise<void> {
      await inTransaction(async (context) => {
        const [account] = await accounts.lockByUsers([userId]);
        await accounts.removeByUser(userId);
        await passkeys.removeByUser(userId);
        const payload = { userId, invitationId: account?.invitationId ?? null };
        await outbox.add(context, { kind: 'user.deleted', key: `user-deleted:${randomUUID()}`, payload });
      });
    },
  };
};
