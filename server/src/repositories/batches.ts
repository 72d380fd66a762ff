import type { Core } from '@strapi/strapi';
import type { Batch, InviteRequest } from '../../../contracts';
import { sqlTables } from '../database/tables';
import { INVITATION } from './invitation-row';
import { ledgerTable, ledgerUid } from './table';

/** The part of the request that all invitations of a batch share. */
export type BatchRequest = Omit<InviteRequest, 'contactIds'>;

/** A request to invite many contacts, with its progress. The contacts are in slices. */
export interface LedgerBatch {
  batchId: string;
  state: Batch['state'];
  invitedBy: string | null;
  request: BatchRequest;
  /** Number of contacts processed. */
  position: number;
  total: number;
  accepted: number;
  refused: number;
  /** Why the batch was abandoned before all contacts were processed. */
  failure?: string | null;
  /** Name of the staff member. */
  cancelledBy?: string | null;
}

/** Final states. */
const ENDED: ReadonlySet<Batch['state']> = new Set(['done', 'cancelled']);

type BatchSummary = Pick<LedgerBatch, 'batchId' | 'state' | 'invitedBy' | 'total' | 'accepted' | 'refused'>;

export const createBatchRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<LedgerBatch>(strapi, 'batch');
  const tables = sqlTables(strapi);

  /** Running batches whose contacts are all processed or abandoned, and without unsent e-mails. */
  const finishedIds = async (batchId: string | undefined): Promise<string[]> => {
    const unsent = tables
      .from(ledgerUid(INVITATION), 'invitation')
      .whereRaw('?? = ??', ['invitation.batch_id', 'batch.batch_id'])
      .where('invitation.status', 'new')
      .select('invitation.id');
    const query = tables
      .from(ledgerUid('batch'), 'batch')
      .where('batch.state', 'running')
      .where((over) => {
        void over.whereRaw('?? >= ??', ['batch.position', 'batch.total']).orWhereNotNull('batch.failure');
      })
      .whereNotExists(unsent)
      .select({ batchId: 'batch.batch_id' });
    if (batchId !== undefined) void query.where('batch.batch_id', batchId);
    return ((await query) as { batchId: string }[]).map((row) => row.batchId);
  };

  const withoutMessage = ({ message: _message, ...request }: BatchRequest): BatchRequest => request;

  /** Deletes the message of ended batches: it can name a person, and each invitation has its own copy. */
  const deleteMessages = async (batchIds: readonly string[]): Promise<void> => {
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

    deleteMessages,

    /** Those of the batches that have ended. */
    async listEnded(batchIds: readonly string[]): Promise<Set<string>> {
      const where = { batchId: { $in: [...batchIds] }, state: { $in: [...ENDED] } };
      return new Set((await table.findMany({ where, select: ['batchId'] })).map(({ batchId }) => batchId));
    },

    async get(batchId: string): Promise<LedgerBatch | null> {
      return table.findOne({ where: { batchId } });
    },

    /** Batches that have not ended, newest first. */
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
     * Advances a running batch from `position`; false if another server has, or if it was paused or cancelled
     * meanwhile.
     */
    async advance(batchId: string, position: number, fields: Partial<LedgerBatch>): Promise<boolean> {
      const where = { batchId, position, state: 'running' };
      return (await table.updateMany({ where, data: fields })).count > 0;
    },

    /** Changes the state; false if the batch is in none of the `from` states. */
    async setState(
      batchId: string,
      from: readonly Batch['state'][],
      to: Pick<LedgerBatch, 'state'> & Partial<LedgerBatch>
    ): Promise<boolean> {
      const { count } = await table.updateMany({ where: { batchId, state: { $in: [...from] } }, data: to });
      if (count > 0 && ENDED.has(to.state)) await deleteMessages([batchId]);
      return count > 0;
    },

    /** Abandons the unprocessed contacts. The batch ends when the other e-mails are sent. */
    async fail(batchId: string, failure: string): Promise<void> {
      await table.updateMany({
        where: { batchId, state: { $in: ['running', 'paused'] } },
        data: { failure },
      });
    },

    /** Reopens an abandoned batch. */
    async reopen(batchId: string): Promise<void> {
      await table.updateMany({
        where: { batchId, state: { $in: ['running', 'failed'] }, failure: { $notNull: true } },
        data: { state: 'running', failure: null },
      });
    },

    /**
     * Completes the batches, or the one, whose last e-mail was sent or has failed. Called before a batch is read, so
     * that sending an e-mail costs nothing extra. Must not be called inside a transaction.
     */
    async completeFinished(batchId?: string): Promise<void> {
      const settled = await finishedIds(batchId);
      if (settled.length === 0) return;
      const where = { batchId: { $in: settled }, state: 'running' };
      await table.updateMany({ where: { ...where, failure: { $notNull: true } }, data: { state: 'failed' } });
      await table.updateMany({ where, data: { state: 'done' } });
      await deleteMessages(settled);
    },
  };
};

export type BatchRepository = ReturnType<typeof createBatchRepository>;
