import type { Connector } from '../crm/connector';
import type { JobHandler } from '../jobs/job';
import type { Outbox } from '../jobs/outbox';
import type { AccountRepository } from '../repositories/accounts';
import type { InvitationRepository } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';

interface Options {
  connector: Connector;
  accounts: AccountRepository;
  invitations: InvitationRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** Follows users whom somebody deletes in Strapi: their contacts lose the portal user, and may be invited again. */
export const createUserWatch = ({ connector, accounts, invitations, outbox, inTransaction }: Options) => {
  const handler: JobHandler = {
    async run(job) {
      const invitation = job.invitationId ? await invitations.get(job.invitationId) : null;
      const record = invitation && (await connector.invitations.get(invitation.invitationId));
      if (!record) return;
      // What is not there yet cannot be ended, and would be there for good afterwards.
      if (record.status !== 'redeemed') throw new Error('The redemption is not in the CRM yet');
      // By contact and portal: who had a portal user before got no new one with the id of this redemption.
      const { contactId, portalId } = invitation;
      const portalUsers = await connector.portalUsers.find({ contactIds: [contactId], portalId });
      for (const { id, active } of portalUsers) if (active) await connector.portalUsers.end(id);
    },
  };

  return {
    handler,

    /** To be called in the transaction that deletes the user. */
    async userDeleted(userId: number): Promise<void> {
      await inTransaction(async (context) => {
        const account = await accounts.findByUser(userId);
        const used = await invitations.listOfUser(userId, account?.invitationId ?? null);
        await accounts.removeByUser(userId);
        await outbox.add(
          context,
          ...used.flatMap(({ invitationId, portalUserId }) =>
            portalUserId === null
              ? []
              : [
                  {
                    kind: 'portal-user.end' as const,
                    key: `end:${userId}:${portalUserId}`,
                    invitationId,
                    payload: {},
                  },
                ]
          )
        );
      });
    },
  };
};
