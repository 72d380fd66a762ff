import { randomBytes } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { FieldValue } from '../../../contracts';
import { indexName, sqlTables } from '../database/tables';
import { addressSpellings, normalizeAddress } from '../domain/addresses';
import { withRelationOrderById } from './relation-order';
import { lockRows, ledgerUid, tableOf } from './table';

export const USER_UID = 'plugin::users-permissions.user';
const ROLE_UID = 'plugin::users-permissions.role';
export const PERMISSION_UID = 'plugin::users-permissions.permission';

/**
 * The *Advanced settings* of Users & Permissions that the plugin reads. A setting is missing until it is saved once.
 */
interface AdvancedSettings {
  allow_register?: boolean;
  email_confirmation?: boolean;
  default_role?: string;
}

/** The fields of a users-permissions user that the plugin reads. */
export interface User {
  id: number;
  documentId: string;
  username: string;
  email: string;
  password: string | null;
  blocked: boolean;
  confirmed: boolean | null;
  /** `local` for a password. */
  provider: string | null;
}

/** How a user signs in. */
export interface SignInMethod {
  /** `local` for a password, else a provider of Users & Permissions. */
  provider: string;
  /** A bcrypt hash, because the query engine does not hash passwords; null with a provider. */
  password: string | null;
  /** The user's address as the provider spells it, by which Strapi's sign-in finds the user. */
  email?: string;
}

export interface NewUser {
  username: string;
  email: string;
  signIn: SignInMethod;
  /** Id of the users-permissions role. */
  role: number;
  attributes: Record<string, FieldValue>;
}

interface Role {
  id: number;
  type: string;
  name: string;
}

/** The user with a given address. */
export type AddressOwner = Pick<User, 'id' | 'email' | 'blocked'> & { confirmed: boolean };
/** Read without Strapi's query engine, which would convert 0 and 1 to booleans. */
type AddressOwnerRow = Pick<User, 'id' | 'email'> & Record<'blocked' | 'confirmed', boolean | number | null>;

type UserRow = User & { role: number };

const IS_OPEN = { $or: [{ blocked: false }, { blocked: { $null: true } }] };
const IS_UNCONFIRMED = { $or: [{ confirmed: false }, { confirmed: { $null: true } }] };

interface ContentTypes {
  extend(uid: string, change: (type: { collectionName: string; indexes?: object[] }) => void): void;
}

/**
 * Adds the index on usernames that Strapi lacks to the schema of users. Call it in register().
 *
 * A start without the plugin makes Strapi drop the index and detect a schema change. This is needed: only after a
 * schema change does Strapi remove components that no longer exist from dynamic zones, and a page that still refers
 * to one responds with 500.
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
      // Another server that started at the same time created it.
      if ((error as { code?: string }).code !== 'ER_DUP_KEYNAME') throw error;
    }
  };

  /** The SQL expression that is compared with a lower-case address. */
  let addressColumn = client === 'mysql' ? 'email' : 'lower(email)';

  /** Case-sensitive collations of MySQL and MariaDB need `lower`, which uses no index. */
  const detectAddressCollation = async (): Promise<void> => {
    const [[column]] = (await strapi.db.connection.raw('SHOW FULL COLUMNS FROM ?? WHERE Field = ?', [
      tableName,
      'email',
    ])) as [{ Collation: string }[]];
    if (/_(bin|cs)$/.test(column?.Collation ?? '')) addressColumn = 'lower(email)';
  };

  /** The users with these addresses in any spelling. Must not be called inside a transaction. */
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
     * Creates the index on addresses that Strapi lacks, so that a lookup takes as long with a million users. MariaDB
     * has no index on an expression, so MySQL and MariaDB get a plain one: their usual collations ignore case. With a
     * case-sensitive collation, addresses are compared without an index.
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
     * The user with this address in any spelling; of several, preferably one who is not blocked. Must not be called
     * inside a transaction.
     */
    async findByAddress(address: string): Promise<AddressOwner | null> {
      const found = await listByAddresses([address]);
      return found.find(({ blocked }) => !blocked) ?? found[0] ?? null;
    },

    /** Locks the user's row until the transaction ends. False if the user does not exist. */
    async lock(id: number): Promise<boolean> {
      return (await lockRows(strapi, USER_UID, 'id', [id], ['id'])).length > 0;
    },

    /** Locks the user's row until the transaction ends. False if the user does not exist or is blocked. */
    async lockOpen(id: number): Promise<boolean> {
      const [user] = await lockRows(strapi, USER_UID, 'id', [id], ['blocked']);
      return user !== undefined && !user.blocked;
    },

    /** The ids that do not exist. */
    async listMissing(ids: readonly number[]): Promise<Set<number>> {
      const rows = await users.findMany({ where: { id: { $in: [...ids] } }, select: ['id'] });
      const there = new Set(rows.map(({ id }) => id));
      return new Set(ids.filter((id) => !there.has(id)));
    },

    async get(id: number): Promise<User | null> {
      return users.findOne({ where: { id } });
    },

    /**
     * Whether a user has the username, or an account has its normalized form. A single statement without the query
     * engine, because the invitee waits for it. Must not be called inside a transaction.
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
     * Renames other users whose username is this address to their own address. Strapi signs in by address or username
     * and would find them instead of the user with the address.
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

    async create({ signIn, attributes, ...user }: NewUser): Promise<User> {
      const data = {
        ...attributes,
        ...user,
        ...signIn,
        confirmed: true,
        blocked: false,
      };
      return (await entities.create(USER_UID, { data })) as User;
    },

    /**
     * Reactivates a user who is blocked or unconfirmed, with new attributes. From now on the user signs in as given, and
     * in no other way.
     *
     * @returns false if the user can sign in by now, or was deleted
     */
    async reactivate(
      id: number,
      { signIn, role, attributes }: Pick<NewUser, 'signIn' | 'role' | 'attributes'>
    ): Promise<boolean> {
      const opened = { blocked: false, confirmed: true };
      const { count } = await users.updateMany({
        where: { id, $or: [{ blocked: true }, IS_UNCONFIRMED] },
        data: opened,
      });
      if (count === 0) return false;
      const tokens = { confirmationToken: null, resetPasswordToken: null };
      const data = { ...attributes, ...tokens, ...signIn, role };
      await strapi.db.query(USER_UID).update({ where: { id }, data });
      return true;
    },

    async setRole(id: number, role: number): Promise<void> {
      await strapi.db.query(USER_UID).update({ where: { id }, data: { role } });
    },

    /** @returns false if the user was already blocked */
    async block(id: number): Promise<boolean> {
      const { count } = await users.updateMany({ where: { id, ...IS_OPEN }, data: { blocked: true } });
      return count > 0;
    },

    /** Whether users must confirm their address by e-mail before they can sign in. */
    async requireConfirmation(): Promise<boolean> {
      return (await advancedSettings()).email_confirmation === true;
    },

    /**
     * Whether registration is closed, open after confirming the address by e-mail, or open. Strapi's default is open,
     * unless the public role lacks the permission.
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

    /** Whether the user has Strapi's default role for new users. */
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
