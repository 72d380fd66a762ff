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

/** What no batch comes back from. */
const ENDED: ReadonlySet<Batch['state']> = new Set(['done', 'cancelled']);

type BatchSummary = Pick<LedgerBatch, 'batchId' | 'state' | 'invitedBy' | 'total' | 'accepted' | 'refused'>;

export const createBatchRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<LedgerBatch>(strapi, 'batch');

  const withoutMessage = ({ message: _message, ...request }: BatchRequest): BatchRequest => request;

  /** Removes the message of batches that are at their end: it may name a person, and each invitation has its own copy. */
  const forgetMessages = async (batchIds: readonly string[]): Promise<void> => {
    const where = { batchId: { $in: [...batchIds] }, state: { $in: [...ENDED] } };
    for (const { batchId, request } of await table.findMany({ where })) {
      if (request.message === undefined) continue;
      await table.updateMany({ where: { batchId }, data: { request: withoutMessage(request) } });
    }
  };

  return {
    async add(batch: LedgerBatch): Promise<void> {
      const request = ENDED.has(batch.state) ? withoutMessage(batch.request) : batch.request;
      await table.createMany({ data: [{ ...batch, request }] });
    },

    forgetMessages,

    /** Of some batches, those that are at their end. */
    async ended(batchIds: readonly string[]): Promise<Set<string>> {
      const where = { batchId: { $in: [...batchIds] }, state: { $in: [...ENDED] } };
      return new Set((await table.findMany({ where, select: ['batchId'] })).map(({ batchId }) => batchId));
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
      const { count } = await table.updateMany({ where, data: fields });
      if (count > 0 && fields.state === 'done') await forgetMessages([batchId]);
      return count > 0;
    },

    async setState(batchId: string, from: readonly Batch['state'][], to: Batch['state']): Promise<boolean> {
      const { count } = await table.updateMany({
        where: { batchId, state: { $in: [...from] } },
        data: { state: to },
      });
      if (count > 0 && ENDED.has(to)) await forgetMessages([batchId]);
      return count > 0;
    },
  };
};

export type BatchRepository = ReturnType<typeof createBatchRepository>;
