import type { Core } from '@strapi/strapi';
import { sqlTables } from '../database/tables';
import { addressSpellings } from '../domain/addresses';
import { fromRow, INVITATION, type InvitationRow, type LedgerInvitation } from './invitation-row';
import { ledgerTable, ledgerUid, rowReader } from './table';
import { USER_UID } from './users';

interface CodeRow {
  hash: string;
  invitationId: string;
  generation: number;
}

/** A known code with its invitation. It need not be valid. */
export interface FoundCode {
  invitation: LedgerInvitation;
  generation: number;
  /** True if no user has the invited address; false if one might. */
  isAddressFree: boolean;
}

type FoundRow = Record<string, unknown> & { code_generation: number; holder_id?: number | null };

/** Whether a database that lower-cases addresses stores only one spelling. */
const hasOneSpelling = (address: string): boolean => addressSpellings(address).length === 1;

const CODE = 'invitation-code';

export const createCodeRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<CodeRow>(strapi, CODE);
  const tables = sqlTables(strapi);
  const readInvitation = rowReader<InvitationRow>(strapi, INVITATION);
  // On MySQL and MariaDB the tables have different collations, and a join across them uses no index.
  const looksForUsers = strapi.db.dialect.client !== 'mysql';

  return {
    async add(hash: string, code: Omit<CodeRow, 'hash'>): Promise<void> {
      // The query engine's `create` opens a transaction for a single row.
      await strapi.db
        .queryBuilder(ledgerUid(CODE))
        .insert([{ hash, ...code }])
        .execute();
    },

    /**
     * Finds a code by its hash. A single statement without the query engine, because the invitee waits for it.
     * Subqueries, because PostgreSQL takes longer to plan a join with a table of many indexes than to run them. Must
     * not be called inside a transaction.
     */
    async find(hash: string): Promise<FoundCode | null> {
      const code = (column: string) => tables.from(ledgerUid(CODE)).where({ hash }).select(column);
      const query = tables
        .from(ledgerUid(INVITATION), 'invitation')
        .where('invitation.invitation_id', code('invitation_id'))
        .select('invitation.*', code('generation').as('code_generation'));
      if (looksForUsers) {
        const holder = tables.from(USER_UID).whereRaw('lower(email) = invitation.address');
        void query.select(holder.min('id').as('holder_id'));
      }
      const [row] = (await query) as FoundRow[];
      if (!row) return null;
      const invitation = fromRow(readInvitation(row));
      const isAddressFree = looksForUsers && row.holder_id === null && hasOneSpelling(invitation.address);
      return { invitation, generation: row.code_generation, isAddressFree };
    },

    /** Whether a code was ever generated for the invitation, in the given generation or any. */
    async exists(invitationId: string, generation?: number): Promise<boolean> {
      const where = { invitationId, ...(generation !== undefined && { generation }) };
      return (await table.findOne({ where, select: ['hash'] })) !== null;
    },
  };
};

export type CodeRepository = ReturnType<typeof createCodeRepository>;
