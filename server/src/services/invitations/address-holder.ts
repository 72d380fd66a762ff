import { normalizeAddress } from '../../domain/addresses';
import type { AccountRepository } from '../../repositories/accounts';
import type { AddressOwner, UserRepository } from '../../repositories/users';

interface Options {
  users: UserRepository;
  accounts: AccountRepository;
}

/**
 * Who has an address already: no user; a user who can sign in; one who cannot and may come back through an invitation,
 * because staff ended the access or the address was never confirmed; or one blocked by staff in Strapi.
 */
export type AddressHolder =
  | { kind: 'none' }
  | { kind: 'user'; userId: number }
  | { kind: 'returning'; userId: number }
  | { kind: 'blocked'; userId: number };

/** Looks up the holders of addresses, which must be normalized (`normalizeAddress`). */
export const createAddressHolders = ({ users, accounts }: Options) => {
  const kindOf = async ({
    id,
    blocked,
    confirmed,
  }: AddressOwner): Promise<Exclude<AddressHolder['kind'], 'none'>> => {
    if (blocked) return (await accounts.findByUser(id))?.endedAt ? 'returning' : 'blocked';
    // The code proves that the invitee has the mailbox, which is all that confirming an address proves.
    return confirmed || !(await users.requireConfirmation()) ? 'user' : 'returning';
  };

  return {
    async find(address: string): Promise<AddressHolder> {
      const user = await users.findByAddress(address);
      return user ? { kind: await kindOf(user), userId: user.id } : { kind: 'none' };
    },

    /** The addresses whose users are blocked in Strapi. */
    async listBlocked(addresses: readonly string[]): Promise<Set<string>> {
      const found = await users.listByAddresses(addresses);
      const blocked = found.filter((user) => user.blocked);
      if (blocked.length === 0) return new Set();
      const ended = await accounts.listEnded(blocked.map(({ id }) => id));
      const usable = found.filter((user) => !user.blocked || ended.has(user.id));
      const addressesOf = (some: readonly AddressOwner[]) =>
        some.flatMap(({ email }) => normalizeAddress(email) ?? []);
      const open = new Set(addressesOf(usable));
      return new Set(addressesOf(blocked).filter((address) => !open.has(address)));
    },
  };
};

export type AddressHolders = ReturnType<typeof createAddressHolders>;
