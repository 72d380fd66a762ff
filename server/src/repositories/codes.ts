import type { Core } from '@strapi/strapi';
import { addressSpellings } from '../domain/addresses';
import { fromRow, INVITATION, type InvitationRow, type LedgerInvitation } from './invitations';
import { ledgerTable, rowReader, tableNameOf } from './table';
import { holderAmong, USER_UID, type Holder, type HolderRow } from './users';

interface CodeRow {
  hash: string;
  invitationId: string;
  generation: number;
}

/** A code that somebody was given, and what it leads to. Whether it is still good is another question. */
export interface FoundCode {
  invitation: LedgerInvitation;
  generation: number;
  /** Who has the invited address; undefined where that takes a look-up of its own. */
  user: Holder | null | undefined;
}

/** A row for each user who may have the address; one without a user, if there is none. */
type Row = Record<string, unknown> & { code_generation: number } & {
  [Column in keyof HolderRow as `user_${Column}`]: HolderRow[Column] | null;
};

const candidateOf = (row: Row): HolderRow[] => {
  const { user_id: id, user_documentId: documentId, user_email: email, user_blocked: blocked } = row;
  return id === null || documentId === null || email === null ? [] : [{ id, documentId, email, blocked }];
};

/** The only spelling of such an address that a database holds, once it has folded it. */
const hasOneSpelling = (address: string): boolean => addressSpellings(address).length === 1;

const CODE = 'invitation-code';

export const createCodeRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<CodeRow>(strapi, CODE);
  const names = {
    code: tableNameOf(strapi, CODE),
    invitation: tableNameOf(strapi, INVITATION),
    users: strapi.db.metadata.get(USER_UID).tableName,
  };
  const readInvitation = rowReader(strapi, INVITATION);
  // On MySQL and MariaDB users and ledger have collations of their own, which no index is used across.
  const joinsUsers = strapi.db.dialect.client !== 'mysql';

  const rowsOf = async (hash: string): Promise<Row[]> => {
    const query = strapi.db
      .getConnection()
      .from({ code: names.code })
      .join({ invitation: names.invitation }, 'invitation.invitation_id', 'code.invitation_id')
      .where('code.hash', hash)
      .select('invitation.*', { code_generation: 'code.generation' });
    if (!joinsUsers) return query;
    const hasAddress = strapi.db.connection.raw('lower(holder.email) = invitation.address');
    return query.leftJoin({ holder: names.users }, hasAddress).select({
      user_id: 'holder.id',
      user_documentId: 'holder.document_id',
      user_email: 'holder.email',
      user_blocked: 'holder.blocked',
    });
  };

  return {
    async add(hash: string, code: Omit<CodeRow, 'hash'>): Promise<void> {
      await table.createMany({ data: [{ hash, ...code }] });
    },

    /**
     * What a code leads to, by its hash. One statement, and past the query engine: whoever opens a link waits for it.
     * Not to be called inside a transaction.
     */
    async find(hash: string): Promise<FoundCode | null> {
      const rows = await rowsOf(hash);
      const [row] = rows;
      if (!row) return null;
      const invitation = fromRow(readInvitation(row) as InvitationRow);
      const { address } = invitation;
      const user =
        joinsUsers && hasOneSpelling(address) ? holderAmong(rows.flatMap(candidateOf), address) : undefined;
      return { invitation, generation: row.code_generation, user };
    },

    /** Whether a code of this generation was ever minted. */
    async exists(invitationId: string, generation: number): Promise<boolean> {
      return (await table.findOne({ where: { invitationId, generation }, select: ['hash'] })) !== null;
    },
  };
};

export type CodeRepository = ReturnType<typeof createCodeRepository>;
