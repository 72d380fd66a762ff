import type { Core } from '@strapi/strapi';
import { normalizeAddress } from '../domain/addresses';
import { usernameKey } from '../domain/usernames';
import { ledgerTable, ledgerUid, lockRows, rowReader, tableOf, type Timestamp } from './table';
import { USER_UID, type User } from './users';

/**
 * A user who was created by an invitation, or a user of the site whose access was ended and who can return by a new
 * invitation. The database enforces one account per address.
 */
export interface Account {
  /** The user's; null while another account still has it. */
  address: string | null;
  /** The user's; null while another account still has it. */
  usernameKey: string | null;
  /** The invitation that created or reactivated the user; otherwise the user's document id. */
  invitationId: string;
  userId: number;
  userDocumentId: string;
  /** Set while the access is ended. */
  endedAt: Timestamp | null;
}

type AccountRow = Account & { id: number };

/** Fields with a unique index. */
type UniqueKeys = Pick<Account, 'address' | 'usernameKey'>;

const uniqueKeysOf = ({ email, username }: Pick<User, 'email' | 'username'>): UniqueKeys => ({
  address: normalizeAddress(email),
  usernameKey: usernameKey(username),
});

/** Ids in one statement. */
const CHUNK = 500;

export const createAccountRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<AccountRow>(strapi, 'account');
  const users = tableOf<User>(strapi, USER_UID);

  const listByUniqueKeys = async ({ address, usernameKey: key }: UniqueKeys): Promise<AccountRow[]> => {
    const held = [
      ...(address === null ? [] : [{ address }]),
      ...(key === null ? [] : [{ usernameKey: key }]),
    ];
    return held.length === 0 ? [] : table.findMany({ where: { $or: held } });
  };

  /** Updates an account from its user, or deletes it if the user was deleted. */
  const syncRow = async (row: AccountRow): Promise<void> => {
    const user = await users.findOne({ where: { id: row.userId } });
    if (!user) {
      await table.deleteMany({ where: { id: row.id } });
      return;
    }
    const held = uniqueKeysOf(user);
    await releaseStaleKeys(held, row.userId);
    const taken = (await listByUniqueKeys(held)).filter(({ id }) => id !== row.id);
    const isFree = (name: keyof UniqueKeys) => !taken.some((other) => other[name] === held[name]);
    const fields: Partial<Account> = {
      address: isFree('address') ? held.address : null,
      usernameKey: isFree('usernameKey') ? held.usernameKey : null,
      // A user who is blocked without an ended access was blocked by the site.
      endedAt: user.blocked ? row.endedAt : null,
    };
    const changes = Object.fromEntries(
      Object.entries(fields).filter(([name, value]) => value !== row[name as keyof Account])
    );
    if (Object.keys(changes).length > 0) await table.updateMany({ where: { id: row.id }, data: changes });
  };

  /**
   * Clears an address and a username in accounts whose users have changed theirs or were deleted. Each account loses
   * its old keys before it gets new ones, so that two users can swap theirs.
   */
  const releaseStaleKeys = async (held: UniqueKeys, userId?: number): Promise<void> => {
    for (const row of await listByUniqueKeys(held)) {
      if (row.userId === userId) continue;
      const user = await users.findOne({ where: { id: row.userId } });
      const own: UniqueKeys = user ? uniqueKeysOf(user) : { address: null, usernameKey: null };
      const lost: Partial<UniqueKeys> = {
        ...(row.address === held.address && row.address !== own.address && { address: null }),
        ...(row.usernameKey === held.usernameKey &&
          row.usernameKey !== own.usernameKey && { usernameKey: null }),
      };
      if (Object.keys(lost).length === 0) continue;
      await table.updateMany({ where: { id: row.id }, data: lost });
      await syncRow({ ...row, ...lost });
    }
  };

  const toRow = rowReader<AccountRow>(strapi, 'account');

  /**
   * The accounts of users, locked until the end of the transaction. Reads what is committed: on MariaDB,
   * other reads show the state at the start of the transaction.
   */
  const lockByUsers = async (userIds: readonly number[]): Promise<AccountRow[]> => {
    const rows = await lockRows(strapi, ledgerUid('account'), 'user_id', userIds, ['*']);
    return rows.map(toRow);
  };

  const findByUser = async (userId: number): Promise<AccountRow | null> =>
    table.findOne({ where: { userId } });

  return {
    /**
     * Records that an invitation created or reactivated the user.
     *
     * @throws a unique violation if another user's account has the address or the username
     */
    async save({ id, documentId, ...user }: User, invitationId: string): Promise<void> {
      const fields = { ...uniqueKeysOf(user), invitationId, endedAt: null };
      const { count } = await table.updateMany({ where: { userId: id }, data: fields });
      if (count > 0) return;
      await table.createMany({ data: [{ ...fields, userId: id, userDocumentId: documentId }] });
    },

    /** Records that staff have ended the access; a new invitation can restore it. */
    async markEnded({ id, documentId, ...user }: User, endedAt: Date): Promise<void> {
      const { count } = await table.updateMany({ where: { userId: id }, data: { endedAt } });
      if (count > 0) return;
      const held = uniqueKeysOf(user);
      await releaseStaleKeys(held);
      const taken = await listByUniqueKeys(held);
      const isFree = (name: keyof UniqueKeys) => !taken.some((other) => other[name] === held[name]);
      const row = {
        address: isFree('address') ? held.address : null,
        usernameKey: isFree('usernameKey') ? held.usernameKey : null,
        invitationId: documentId,
        userId: id,
        userDocumentId: documentId,
        endedAt,
      };
      await table.createMany({ data: [row] });
    },

    /** Records that the access is restored. */
    async clearEnded(userId: number): Promise<void> {
      await table.updateMany({ where: { userId }, data: { endedAt: null } });
    },

    /** Updates the accounts of users from their address, username and state. Call it in a transaction. */
    async syncWithUsers(userIds: readonly number[]): Promise<void> {
      for (let first = 0; first < userIds.length; first += CHUNK) {
        for (const row of await lockByUsers(userIds.slice(first, first + CHUNK))) await syncRow(row);
      }
    },

    releaseStaleKeys,
    lockByUsers,
    findByUser,

    /** The user whose account has the address, or null. */
    async findUserIdByAddress(address: string): Promise<number | null> {
      return (await table.findOne({ where: { address } }))?.userId ?? null;
    },

    /** Those of the users whose access is ended. */
    async listEnded(userIds: readonly number[]): Promise<Set<number>> {
      const where = { userId: { $in: [...userIds] }, endedAt: { $notNull: true } };
      return new Set((await table.findMany({ where })).map(({ userId }) => userId));
    },

    async findByInvitation(invitationId: string): Promise<Account | null> {
      return table.findOne({ where: { invitationId } });
    },

    /** The accounts that invitations created or reactivated. */
    async listByInvitations(invitationIds: readonly string[]): Promise<Account[]> {
      return table.findMany({ where: { invitationId: { $in: [...invitationIds] } } });
    },

    async removeByUser(userId: number): Promise<void> {
      await table.deleteMany({ where: { userId } });
    },
  };
};

export type AccountRepository = ReturnType<typeof createAccountRepository>;
