import { randomBytes } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { FieldValue } from '../../../contracts';
import { indexName, sqlTables } from '../database/tables';
import { addressSpellings, normalizeAddress } from '../domain/addresses';
import { withRelationOrderById } from './relation-order';
import { lockRow, ledgerUid, tableOf } from './table';

export const USER_UID = 'plugin::users-permissions.user';
const ROLE_UID = 'plugin::users-permissions.role';
const PERMISSION_UID = 'plugin::users-permissions.permission';

/** What is read of the *Advanced settings* of Users & Permissions; each is missing until somebody sets it. */
interface AdvancedSettings {
  allow_register?: boolean;
  email_confirmation?: boolean;
  default_role?: string;
}

/** A users-permissions user, as far as the plugin looks at it. */
export interface User {
  id: number;
  documentId: string;
  username: string;
  email: string;
  password: string | null;
  blocked: boolean;
  confirmed: boolean | null;
}

export interface NewUser {
  username: string;
  email: string;
  /** A bcrypt hash: the query engine stores it as it is. */
  passwordHash: string;
  /** Id of the users-permissions role. */
  role: number;
  attributes: Record<string, FieldValue>;
}

interface Role {
  id: number;
  type: string;
  name: string;
}

/** The user who has an address. */
export type AddressOwner = Pick<User, 'id' | 'email' | 'blocked'> & { confirmed: boolean };
/** Read past Strapi's query engine, which makes booleans of 0 and 1. */
type AddressOwnerRow = Pick<User, 'id' | 'email'> & Record<'blocked' | 'confirmed', boolean | number | null>;

type UserRow = User & { provider: string; role: number };

const IS_OPEN = { $or: [{ blocked: false }, { blocked: { $null: true } }] };
const IS_UNCONFIRMED = { $or: [{ confirmed: false }, { confirmed: { $null: true } }] };

interface ContentTypes {
  extend(uid: string, change: (type: { collectionName: string; indexes?: object[] }) => void): void;
}

/**
 * Adds the index on usernames, which Strapi lacks, to the schema of users. To be called in register().
 *
 * Strapi drops it in a start without the plugin, and then counts its schema as changed. Only in such a start does it take
 * components that no longer exist out of dynamic zones; a page that still refers to one answers 500.
 */
export const declareUsernameIndex = (strapi: Core.Strapi): void => {
  strapi.get<ContentTypes>('content-types').extend(USER_UID, (type) => {
    const index = { name: indexName(type.collectionName, 'username'), columns: ['username'] };
    type.indexes = [...(type.indexes ?? []), index];
  });
};

export const createUserRepository = (strapi: Core.Strapi) => {
  const users = tableOf<UserRow>(strapi, USER_UID);
  const roles = tableOf<Role>(strapi, ROLE_UID);
  const permissions = tableOf<{ id: number }>(strapi, PERMISSION_UID);
  const entities = withRelationOrderById(strapi, USER_UID, 'role');
  const tables = sqlTables(strapi);
  const tableName = tables.nameOf(USER_UID);
  const { client } = strapi.db.dialect;

  const advancedSettings = async (): Promise<AdvancedSettings> =>
    ((await strapi
      .store({ type: 'plugin', name: 'users-permissions', key: 'advanced' })
      .get({})) as AdvancedSettings | null) ?? {};

  /** @param type of a users-permissions role */
  const hasRole = async (id: number, type: string): Promise<boolean> =>
    (await users.findOne({ where: { id, role: { type } } })) !== null;

  const ensureIndexOnMysql = async (column: string): Promise<void> => {
    const name = indexName(tableName, column);
    const [rows] = (await strapi.db.connection.raw('SHOW INDEX FROM ?? WHERE Key_name = ?', [
      tableName,
      name,
    ])) as [unknown[]];
    if (rows.length > 0) return;
    try {
      await strapi.db.connection.raw('CREATE INDEX ?? ON ?? (??)', [name, tableName, column]);
    } catch (error) {
      // Another server that starts at the same time was faster.
      if ((error as { code?: string }).code !== 'ER_DUP_KEYNAME') throw error;
    }
  };

  /** What an address in lower case is compared with. */
  let addressColumn = client === 'mysql' ? 'email' : 'lower(email)';

  /** Some collations of MySQL and MariaDB tell capital letters from small ones; the others are compared by index. */
  const detectAddressCollation = async (): Promise<void> => {
    const [[column]] = (await strapi.db.connection.raw('SHOW FULL COLUMNS FROM ?? WHERE Field = ?', [
      tableName,
      'email',
    ])) as [{ Collation: string }[]];
    if (/_(bin|cs)$/.test(column?.Collation ?? '')) addressColumn = 'lower(email)';
  };

  /** The users with these addresses, however their rows spell them. Not to be called inside a transaction. */
  const listByAddresses = async (addresses: readonly string[]): Promise<AddressOwner[]> => {
    if (addresses.length === 0) return [];
    const spellings = [...new Set(addresses.flatMap(addressSpellings))];
    const places = spellings.map(() => '?').join(', ');
    const candidates = await tables
      .from(USER_UID)
      .whereRaw(`${addressColumn} in (${places})`, spellings)
      .orderBy('id')
      .select<AddressOwnerRow[]>('id', 'email', 'blocked', 'confirmed');
    const wanted = new Set(addresses);
    return candidates
      .map((user) => ({ ...user, blocked: Boolean(user.blocked), confirmed: Boolean(user.confirmed) }))
      .filter(({ email }) => wanted.has(normalizeAddress(email) ?? ''));
  };

  return {
    /**
     * Makes the look-up by address cost the same with a million users: Strapi has no index on `email`. MariaDB knows no index on an expression, and needs none, because its usual collations fold case, so
     * MySQL gets the plain one too. Where they do not, addresses are compared in lower case, without an index.
     */
    async ensureAddressIndex(): Promise<void> {
      if (client === 'mysql') {
        await detectAddressCollation();
        await ensureIndexOnMysql('email');
        return;
      }
      const table = tables.qualifiedNameOf(USER_UID);
      const index = indexName(tableName, 'email');
      await strapi.db.connection.raw('CREATE INDEX IF NOT EXISTS ?? ON ?? (lower(email))', [index, table]);
    },

    listByAddresses,

    /**
     * The user with this address, however its row spells it; of several, one who is not blocked. Not to be called inside a
     * transaction.
     */
    async findByAddress(address: string): Promise<AddressOwner | null> {
      const found = await listByAddresses([address]);
      return found.find(({ blocked }) => !blocked) ?? found[0] ?? null;
    },

    /** Keeps the user from being changed or deleted until the transaction ends. False if it is gone. */
    lock: (id: number): Promise<boolean> => lockRow(strapi, USER_UID, { id }),

    /** Those of the ids that no user has. */
    async listMissing(ids: readonly number[]): Promise<Set<number>> {
      const rows = await users.findMany({ where: { id: { $in: [...ids] } }, select: ['id'] });
      const there = new Set(rows.map(({ id }) => id));
      return new Set(ids.filter((id) => !there.has(id)));
    },

    async get(id: number): Promise<User | null> {
      return users.findOne({ where: { id } });
    },

    /**
     * Whether a user has the name, or an account, which keeps it in another form. One statement, and past the query engine:
     * whoever signs up waits for it. Not to be called inside a transaction.
     */
    async isUsernameTaken(username: string, usernameKey: string): Promise<boolean> {
      const ofAccounts = tables.from(ledgerUid('account')).where({ username_key: usernameKey }).select('id');
      const taken = (await tables
        .from(USER_UID)
        .where({ username })
        .select('id')
        .unionAll(ofAccounts)) as unknown[];
      return taken.length > 0;
    },

    /**
     * Replaces the username of other users who have this address as username with their own address. Strapi signs in by
     * address or username, and would find them instead of the user with the address.
     */
    async resolveUsernameConflicts(address: string): Promise<void> {
      const named = await users.findMany({ where: { username: { $in: addressSpellings(address) } } });
      for (const { id, email } of named) {
        if (normalizeAddress(email) === address) continue;
        const others = await users.findMany({ where: { username: email }, select: ['id'] });
        const username = others.length > 0 ? `${email}-${randomBytes(4).toString('hex')}` : email;
        await strapi.db.query(USER_UID).update({ where: { id }, data: { username } });
      }
    },

    async create({ passwordHash, attributes, ...user }: NewUser): Promise<User> {
      const data = {
        ...attributes,
        ...user,
        password: passwordHash,
        provider: 'local',
        confirmed: true,
        blocked: false,
      };
      return (await entities.create(USER_UID, { data })) as User;
    },

    /**
     * Opens a user again that cannot sign in, because it is blocked or has not confirmed its address, with another password
     * and what it answered this time. Whoever signs in with a password is a local user.
     *
     * @returns false if it can sign in by now, or is gone
     */
    async reactivate(
      id: number,
      { passwordHash, role, attributes }: Pick<NewUser, 'passwordHash' | 'role' | 'attributes'>
    ): Promise<boolean> {
      const opened = { blocked: false, confirmed: true };
      const { count } = await users.updateMany({
        where: { id, $or: [{ blocked: true }, IS_UNCONFIRMED] },
        data: opened,
      });
      if (count === 0) return false;
      const tokens = { confirmationToken: null, resetPasswordToken: null };
      const data = { ...attributes, ...tokens, password: passwordHash, provider: 'local', role };
      await strapi.db.query(USER_UID).update({ where: { id }, data });
      return true;
    },

    async setRole(id: number, role: number): Promise<void> {
      await strapi.db.query(USER_UID).update({ where: { id }, data: { role } });
    },

    /** @returns false if somebody had blocked the user before */
    async block(id: number): Promise<boolean> {
      const { count } = await users.updateMany({ where: { id, ...IS_OPEN }, data: { blocked: true } });
      return count > 0;
    },

    /** Whether users have to confirm their address by mail before they can sign in. */
    async requireConfirmation(): Promise<boolean> {
      return (await advancedSettings()).email_confirmation === true;
    },

    /**
     * Whether somebody can register with any address: not at all, after confirming it by mail, or just so. Strapi lets
     * anybody register until it is switched off, or the public role may not.
     */
    async registrationMode(): Promise<'closed' | 'confirmed' | 'open'> {
      const { allow_register = true, email_confirmation = false } = await advancedSettings();
      if (!allow_register) return 'closed';
      const where = { action: 'plugin::users-permissions.auth.register', role: { type: 'public' } };
      if (!(await permissions.findOne({ where, select: ['id'] }))) return 'closed';
      return email_confirmation ? 'confirmed' : 'open';
    },

    async unblock(id: number): Promise<void> {
      await users.updateMany({ where: { id }, data: { blocked: false } });
    },

    hasRole,

    /** Whether the user has the role that Strapi gives whoever registers. */
    async hasDefaultRole(id: number): Promise<boolean> {
      const { default_role = 'authenticated' } = await advancedSettings();
      return hasRole(id, default_role);
    },

    async findRole(type: string): Promise<Role | null> {
      return roles.findOne({ where: { type } });
    },

    async listRoles(): Promise<Role[]> {
      return roles.findMany({ orderBy: [{ name: 'asc' }] });
    },
  };
};

export type UserRepository = ReturnType<typeof createUserRepository>;
