import type { Core } from '@strapi/strapi';
import type { Batch, InviteRequest } from '../../../contracts';
import { ledgerTable } from './table';

/** What the invitations of a batch have in common. */
export type BatchRequest = Omit<InviteRequest, 'contactIds'>;

/** One request to invite many, and how far it has come. Its contacts are in slices. */
export interface LedgerBatch {
  batchId: string;
  state: Batch['state'];
  invitedBy: string | null;
  request: BatchRequest;
  /** How many of its contacts have been worked through. */
  position: number;
  total: number;
  accepted: number;
  refused: number;
}

type BatchSummary = Pick<LedgerBatch, 'batchId' | 'state' | 'invitedBy' | 'total' | 'accepted' | 'refused'>;

export const createBatchRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<LedgerBatch>(strapi, 'batch');

  return {
    async add(batch: LedgerBatch): Promise<void> {
      await table.createMany({ data: [batch] });
    },

    async get(batchId: string): Promise<LedgerBatch | null> {
      return table.findOne({ where: { batchId } });
    },

    /** Those that are not at their end, newest first. */
    async listOpen(): Promise<BatchSummary[]> {
      const rows = await table.findMany({
        where: { state: { $in: ['running', 'paused'] } },
        select: ['batchId', 'state', 'invitedBy', 'total', 'accepted', 'refused'],
        orderBy: [{ id: 'desc' }],
        limit: 100,
      });
      return rows.map(({ batchId, state, invitedBy, total, accepted, refused }) => ({
        batchId,
        state,
        invitedBy,
        total,
        accepted,
        refused,
      }));
    },

    /**
     * Moves a running batch on from `position`; does nothing and answers false if another server has, or if somebody
     * has paused or cancelled it.
     */
    async advance(batchId: string, position: number, fields: Partial<LedgerBatch>): Promise<boolean> {
      const where = { batchId, position, state: 'running' };
      return (await table.updateMany({ where, data: fields })).count > 0;
    },

    async setState(batchId: string, from: readonly Batch['state'][], to: Batch['state']): Promise<boolean> {
      const { count } = await table.updateMany({
        where: { batchId, state: { $in: [...from] } },
        data: { state: to },
      });
      return count > 0;
    },
  };
};

export type BatchRepository = ReturnType<typeof createBatchRepository>;
