import type { AccountRepository } from '../../repositories/accounts';
import type { UserRepository } from '../../repositories/users';

interface Options {
  users: UserRepository;
  accounts: AccountRepository;
}

/** Who has an address already: nobody, somebody who can sign in, or somebody whose access was ended and may come back. */
export type AddressHolder =
  { kind: 'nobody' } | { kind: 'user'; userId: number } | { kind: 'ended'; userId: number };

/** Looks up who has an address, which is to be in NFC and lower case. */
export const createAddressHolder =
  ({ users, accounts }: Options) =>
  async (address: string): Promise<AddressHolder> => {
    const user = await users.findByAddress(address);
    if (!user) return { kind: 'nobody' };
    const account = await accounts.findByAddress(address);
    // Whom somebody has unblocked in Strapi can sign in.
    const isEnded = user.blocked && account?.userId === user.id && account.endedAt !== null;
    return { kind: isEnded ? 'ended' : 'user', userId: user.id };
  };

export type FindAddressHolder = ReturnType<typeof createAddressHolder>;
