import type { Core } from '@strapi/strapi';
import { normalizeAddress } from '../domain/addresses';
import { usernameKey } from '../domain/usernames';
import { ledgerTable, tableOf, type Timestamp } from './table';
import { USER_UID, type User } from './users';

/**
 * A user that came from an invitation, or one of the site's own whose access staff have ended and who may come back by
 * a new one. The database holds that an address has one.
 */
export interface Account {
  /** The user's; null while another account still has it. */
  address: string | null;
  /** The user's; null while another account still has it. */
  usernameKey: string | null;
  /** The one that made the user or opened it again; the user's document id if no invitation did. */
  invitationId: string;
  userId: number;
  userDocumentId: string;
  /** Set while staff have ended the access. */
  endedAt: Timestamp | null;
}

type AccountRow = Account & { id: number };

/** What at most one account has. */
type UniqueKeys = Pick<Account, 'address' | 'usernameKey'>;

const uniqueKeysOf = ({ email, username }: Pick<User, 'email' | 'username'>): UniqueKeys => ({
  address: normalizeAddress(email),
  usernameKey: usernameKey(username),
});

/** So many ids in one statement. */
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

  /** Brings a row to what its user is by now. Of a user who is gone nothing is left. */
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
      // From now on whoever is blocked is blocked by the site.
      endedAt: user.blocked ? row.endedAt : null,
    };
    const names = Object.keys(fields) as (keyof typeof fields)[];
    if (names.some((name) => fields[name] !== row[name])) {
      await table.updateMany({ where: { id: row.id }, data: fields });
    }
  };

  /**
   * Takes an address and a username from the accounts of others whose users have another one by now, or are gone. Each of
   * these loses it before it gets what its user has, so that users may have exchanged theirs.
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

  const findByUser = async (userId: number): Promise<AccountRow | null> =>
    table.findOne({ where: { userId } });

  return {
    /**
     * Keeps that an invitation made the user, or opened it again.
     * Fails with a unique violation if the account of another user has the address or the username.
     */
    async save({ id, documentId, ...user }: User, invitationId: string): Promise<void> {
      const fields = { ...uniqueKeysOf(user), invitationId, endedAt: null };
      const { count } = await table.updateMany({ where: { userId: id }, data: fields });
      if (count > 0) return;
      await table.createMany({ data: [{ ...fields, userId: id, userDocumentId: documentId }] });
    },

    /** Notes that staff have ended the user's access, and that it may come back by a new invitation. */
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

    /** Notes that the user has access again. */
    async clearEnded(userId: number): Promise<void> {
      await table.updateMany({ where: { userId }, data: { endedAt: null } });
    },

    /** Brings the accounts of users to the address, the username and the state that these have by now. */
    async syncWithUsers(userIds: readonly number[]): Promise<void> {
      for (let first = 0; first < userIds.length; first += CHUNK) {
        const where = { userId: { $in: userIds.slice(first, first + CHUNK) } };
        for (const row of await table.findMany({ where })) await syncRow(row);
      }
    },

    releaseStaleKeys,
    findByUser,

    /** Whose account has the address, or null. */
    async findUserIdByAddress(address: string): Promise<number | null> {
      return (await table.findOne({ where: { address } }))?.userId ?? null;
    },

    /** Those of the users whose access staff have ended. */
    async listEnded(userIds: readonly number[]): Promise<Set<number>> {
      const where = { userId: { $in: [...userIds] }, endedAt: { $notNull: true } };
      return new Set((await table.findMany({ where })).map(({ userId }) => userId));
    },

    async findByInvitation(invitationId: string): Promise<Account | null> {
      return table.findOne({ where: { invitationId } });
    },

    /** The accounts that invitations made or opened again. */
    async listByInvitations(invitationIds: readonly string[]): Promise<Account[]> {
      return table.findMany({ where: { invitationId: { $in: [...invitationIds] } } });
    },

    async removeByUser(userId: number): Promise<void> {
      await table.deleteMany({ where: { userId } });
    },
  };
};

export type AccountRepository = ReturnType<typeof createAccountRepository>;
