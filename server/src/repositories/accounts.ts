import type { Core } from '@strapi/strapi';
import { ledgerTable, type Timestamp } from './table';

/**
 * A user that came from an invitation, or one of the site's own whose access staff have ended and who may come back by
 * a new one. The database holds that an address has one.
 */
export interface Account {
  address: string;
  usernameKey: string;
  invitationId: string;
  userId: number;
  userDocumentId: string;
  /** Set while staff have ended the access. */
  endedAt: Timestamp | null;
}

export const createAccountRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<Account>(strapi, 'account');

  return {
    /** Fails with a unique violation if the address, the username or the invitation has an account. */
    async add(account: Omit<Account, 'endedAt'> & { endedAt?: Date }): Promise<void> {
      await table.createMany({ data: [account] });
    },

    async findByAddress(address: string): Promise<Account | null> {
      return table.findOne({ where: { address } });
    },

    async findByUser(userId: number): Promise<Account | null> {
      return table.findOne({ where: { userId } });
    },

    async findByInvitation(invitationId: string): Promise<Account | null> {
      return table.findOne({ where: { invitationId } });
    },

    async hasUsername(usernameKey: string): Promise<boolean> {
      return (await table.findOne({ where: { usernameKey }, select: ['userId'] })) !== null;
    },

    /** Gives the address' account, whose access had ended, to a new invitation. False if another one was faster. */
    async reopen(address: string, invitationId: string): Promise<boolean> {
      const { count } = await table.updateMany({
        where: { address, endedAt: { $notNull: true } },
        data: { invitationId, endedAt: null },
      });
      return count > 0;
    },

    /** @param endedAt null while the user has access */
    async setEnded(userId: number, endedAt: Date | null): Promise<void> {
      await table.updateMany({ where: { userId }, data: { endedAt } });
    },

    async removeByUser(userId: number): Promise<void> {
      await table.deleteMany({ where: { userId } });
    },
  };
};

export type AccountRepository = ReturnType<typeof createAccountRepository>;
