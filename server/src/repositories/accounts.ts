import type { Core } from '@strapi/strapi';
import { ledgerTable } from './table';

/** A user that came from an invitation. The database holds that an address has one. */
export interface Account {
  address: string;
  usernameKey: string;
  invitationId: string;
  userId: number;
  userDocumentId: string;
}

export const createAccountRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<Account>(strapi, 'account');

  return {
    /** Fails with a unique violation if the address, the username or the invitation has an account. */
    async add(account: Account): Promise<void> {
      await table.create({ data: account });
    },

    async findByAddress(address: string): Promise<Account | null> {
      return table.findOne({ where: { address } });
    },

    async findByInvitation(invitationId: string): Promise<Account | null> {
      return table.findOne({ where: { invitationId } });
    },

    async hasUsername(usernameKey: string): Promise<boolean> {
      return (await table.findOne({ where: { usernameKey }, select: ['userId'] })) !== null;
    },

    async removeByUser(userId: number): Promise<void> {
      await table.deleteMany({ where: { userId } });
    },
  };
};

export type AccountRepository = ReturnType<typeof createAccountRepository>;
