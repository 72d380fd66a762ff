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

/** A code that somebody was given, and what it leads to. Whether it is still good is another question. */
export interface FoundCode {
  invitation: LedgerInvitation;
  generation: number;
  /** True if no user has the invited address; false if one may have it. */
  isAddressFree: boolean;
}

type FoundRow = Record<string, unknown> & { code_generation: number; holder_id?: number | null };

/** Of such an address, a database that has folded it holds one spelling. */
const hasOneSpelling = (address: string): boolean => addressSpellings(address).length === 1;

const CODE = 'invitation-code';

export const createCodeRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<CodeRow>(strapi, CODE);
  const tables = sqlTables(strapi);
  const readInvitation = rowReader(strapi, INVITATION);
  // On MySQL and MariaDB, users and ledger have collations of their own, across which no index is used.
  const looksForUsers = strapi.db.dialect.client !== 'mysql';

  return {
    async add(hash: string, code: Omit<CodeRow, 'hash'>): Promise<void> {
      // The query engine's own ways take a transaction for a single row.
      await strapi.db
        .queryBuilder(ledgerUid(CODE))
        .insert([{ hash, ...code }])
        .execute();
    },

    /**
     * What a code leads to, by its hash. One statement, and past the query engine: whoever opens a link waits for it.
     * PostgreSQL takes longer to plan a join with a table that has many indexes than to do the rest.
     * Not to be called inside a transaction.
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
      const invitation = fromRow(readInvitation(row) as InvitationRow);
      const isAddressFree = looksForUsers && row.holder_id === null && hasOneSpelling(invitation.address);
      return { invitation, generation: row.code_generation, isAddressFree };
    },

    /** Whether a code of the invitation was ever minted: of this generation, or of any. */
    async exists(invitationId: string, generation?: number): Promise<boolean> {
      const where = { invitationId, ...(generation !== undefined && { generation }) };
      return (await table.findOne({ where, select: ['hash'] })) !== null;
    },
  };
};

export type CodeRepository = ReturnType<typeof createCodeRepository>;
