import type { Core } from '@strapi/strapi';
import { fromRow, INVITATION, type InvitationRow, type LedgerInvitation } from './invitations';
import { ledgerTable, rowReader, tableNameOf } from './table';

interface CodeRow {
  hash: string;
  invitationId: string;
  generation: number;
}

/** A code that somebody was given, and what it leads to. Whether it is still good is another question. */
export interface FoundCode {
  invitation: LedgerInvitation;
  generation: number;
}

const CODE = 'invitation-code';

export const createCodeRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<CodeRow>(strapi, CODE);
  const names = { code: tableNameOf(strapi, CODE), invitation: tableNameOf(strapi, INVITATION) };
  const readInvitation = rowReader(strapi, INVITATION);

  return {
    async add(hash: string, code: Omit<CodeRow, 'hash'>): Promise<void> {
      await table.createMany({ data: [{ hash, ...code }] });
    },

    /**
     * What a code leads to, by its hash. One statement, and past the query engine: whoever opens a link waits for it.
     * Not to be called inside a transaction.
     */
    async find(hash: string): Promise<FoundCode | null> {
      const [row] = await strapi.db
        .getConnection()
        .from({ code: names.code })
        .join({ invitation: names.invitation }, 'invitation.invitation_id', 'code.invitation_id')
        .where('code.hash', hash)
        .select<({ code_generation: number } & Record<string, unknown>)[]>('invitation.*', {
          code_generation: 'code.generation',
        });
      return row
        ? { invitation: fromRow(readInvitation(row) as InvitationRow), generation: row.code_generation }
        : null;
    },

    /** Whether a code of this generation was ever minted. */
    async exists(invitationId: string, generation: number): Promise<boolean> {
      return (await table.findOne({ where: { invitationId, generation }, select: ['hash'] })) !== null;
    },
  };
};

export type CodeRepository = ReturnType<typeof createCodeRepository>;
