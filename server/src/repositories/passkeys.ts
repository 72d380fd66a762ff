import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { ledgerTable, tableOf, toDateOrNull, type Timestamp } from './table';
import { isUniqueViolation } from './transaction';
import { USER_UID, type User } from './users';

/** A passkey of a user: a credential record of WebAuthn. */
export interface Passkey {
  userId: number;
  /** Ids of users whose rows were deleted bypassing Strapi could return. */
  userDocumentId: string;
  /** In base64url. */
  credentialId: string;
  /** COSE, in base64url. */
  publicKey: string;
  /** Signatures so far; 0 for an authenticator that does not count. */
  counter: number;
  transports: string[];
  /** Whether it can be on several devices. */
  isMultiDevice: boolean;
  isBackedUp: boolean;
  /** The relying party id: the host name of the website. */
  site: string;
  /** The id of the user towards the authenticator, in base64url. */
  userHandle: string;
  createdAt: Date | null;
  lastUsedAt: Date | null;
}

export type NewPasskey = Omit<Passkey, 'userId' | 'userDocumentId' | 'createdAt' | 'lastUsedAt'>;

/** Strapi returns big integers as text. */
type PasskeyRow = Omit<Passkey, 'counter' | 'createdAt' | 'lastUsedAt'> & {
  id: number;
  credentialHash: string;
  counter: number | string;
  createdAt: Timestamp | null;
  lastUsedAt: Timestamp | null;
};

interface UsedChallengeRow {
  hash: string;
  expiresAt: Date;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const fromRow = ({ id: _id, credentialHash: _hash, ...row }: PasskeyRow): Passkey => ({
  ...row,
  counter: Number(row.counter),
  createdAt: toDateOrNull(row.createdAt),
  lastUsedAt: toDateOrNull(row.lastUsedAt),
});

/** Rows in one statement. */
const CHUNK = 500;

export const createPasskeyRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<PasskeyRow>(strapi, 'passkey');
  const usedChallenges = ledgerTable<UsedChallengeRow>(strapi, 'passkey-challenge');
  const users = tableOf<Pick<User, 'id' | 'documentId'>>(strapi, USER_UID);

  return {
    /** @throws a unique violation if the credential belongs to a user already */
    async add({ id, documentId }: Pick<User, 'id' | 'documentId'>, passkey: NewPasskey): Promise<void> {
      const owner = { userId: id, userDocumentId: documentId };
      const credentialHash = sha256(passkey.credentialId);
      await table.createMany({ data: [{ ...passkey, ...owner, credentialHash, lastUsedAt: null }] });
    },

    async find(credentialId: string): Promise<Passkey | null> {
      const row = await table.findOne({ where: { credentialHash: sha256(credentialId) } });
      return row && fromRow(row);
    },

    async listByUsers(userIds: readonly number[]): Promise<Passkey[]> {
      const where = { userId: { $in: [...userIds] } };
      return (await table.findMany({ where, orderBy: [{ id: 'asc' }] })).map(fromRow);
    },

    /**
     * Records a use of the passkey.
     *
     * @returns false if another use with this counter or a later one was recorded meanwhile
     */
    async recordUse(
      { credentialId, counter: before }: Pick<Passkey, 'credentialId' | 'counter'>,
      use: Pick<Passkey, 'counter' | 'isBackedUp'> & { lastUsedAt: Date }
    ): Promise<boolean> {
      const where = { credentialHash: sha256(credentialId), counter: before };
      return (await table.updateMany({ where, data: use })).count > 0;
    },

    /**
     * Marks a challenge as used until it expires.
     *
     * @returns false if it was used before
     */
    async useChallenge(challenge: string, expiresAt: Date): Promise<boolean> {
      try {
        await usedChallenges.createMany({ data: [{ hash: sha256(challenge), expiresAt }] });
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },

    /** Forgets used challenges that have expired. */
    async pruneChallenges(now: Date): Promise<void> {
      await usedChallenges.deleteMany({ where: { expiresAt: { $lte: now } } });
    },

    async removeByUser(userId: number): Promise<void> {
      await table.deleteMany({ where: { userId } });
    },

    /** Removes the passkeys of users who were deleted bypassing Strapi. */
    async removeOrphans(): Promise<void> {
      for (let after = 0; ;) {
        const rows = await table.findMany({
          where: { id: { $gt: after } },
          orderBy: [{ id: 'asc' }],
          limit: CHUNK,
        });
        const last = rows.at(-1);
        if (!last) return;
        after = last.id;
        const found = await users.findMany({
          where: { documentId: { $in: rows.map(({ userDocumentId }) => userDocumentId) } },
          select: ['id', 'documentId'],
        });
        const there = new Set(found.map(({ id, documentId }) => `${id} ${documentId}`));
        const gone = rows.filter(({ userId, userDocumentId }) => !there.has(`${userId} ${userDocumentId}`));
        if (gone.length > 0) await table.deleteMany({ where: { id: { $in: gone.map(({ id }) => id) } } });
      }
    },
  };
};

export type PasskeyRepository = ReturnType<typeof createPasskeyRepository>;
