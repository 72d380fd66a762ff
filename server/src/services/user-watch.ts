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
      const portalUserId = String(job.payload.portalUserId);
      if (await connector.portalUsers.get(portalUserId)) await connector.portalUsers.end(portalUserId);
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
                    payload: { portalUserId },
                  },
                ]
          )
        );
      });
    },
  };
};
