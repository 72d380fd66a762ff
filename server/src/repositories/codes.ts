import type { Core } from '@strapi/strapi';
import { ledgerTable } from './table';

interface CodeRow {
  hash: string;
  invitationId: string;
  generation: number;
}

/** What a code's hash leads to. */
export interface StoredCode {
  invitationId: string;
  generation: number;
}

export const createCodeRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<CodeRow>(strapi, 'invitation-code');

  return {
    async add(hash: string, code: StoredCode): Promise<void> {
      await table.create({ data: { hash, ...code } });
    },

    async find(hash: string): Promise<StoredCode | null> {
      return table.findOne({ where: { hash }, select: ['invitationId', 'generation'] });
    },

    /** Whether a code of this generation was ever minted. */
    async exists(invitationId: string, generation: number): Promise<boolean> {
      return (await table.findOne({ where: { invitationId, generation }, select: ['hash'] })) !== null;
    },
  };
};

export type CodeRepository = ReturnType<typeof createCodeRepository>;
