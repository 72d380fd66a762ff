import type { Core } from '@strapi/strapi';
import { unknownCursor } from '../domain/app-error';
import { followKeyPrefix } from '../domain/follow-keys';
import { parseRowId } from '../domain/row-ids';
import { BULK_PRIORITY, isBulk, URGENT_PER_BULK } from '../domain/job-priority';
import { ledgerTable, toDate, type Timestamp, type Where } from './table';
import { retryOnConflict } from '../database/transaction';
import { createTransactions } from './transaction';

export interface StoredJob {
  id: number;
  key: string;
  kind: string;
  invitationId: string | null;
  batchId: string | null;
  /** Ids that the job works on; they depend on the kind. */
  payload?: object;
  /** `held`: its batch is paused or cancelled. */
  state: 'waiting' | 'running' | 'failed' | 'held';
  runAt: Date;
  attempts: number;
  priority: number;
  error: string | null;
}

interface JobRow extends Omit<StoredJob, 'runAt'> {
  runAt: Timestamp;
  leaseOwner: string | null;
  leaseUntil: Timestamp | null;
}

/** Failed jobs come first. */
const LISTED_STATES: readonly StoredJob['state'][] = ['failed', 'running', 'waiting', 'held'];

const fromRow = (row: JobRow): StoredJob => ({
  ...row,
  runAt: toDate(row.runAt),
});

export type NewJob = Pick<StoredJob, 'key' | 'kind' | 'payload' | 'runAt' | 'priority'> & {
  invitationId?: string | null;
  batchId?: string | null;
};

const MAIL_KIND = 'invitation.send';
const DELIVERY_KIND = 'invitation.follow-delivery';
const WRITING_KINDS = ['invitation.write-status', 'redemption.record', 'portal-user.end'];

/** The batch that a job is paused with: only its e-mails are, not the work on the batch itself. */
const mailBatchOf = ({ kind, batchId }: Pick<StoredJob, 'kind' | 'batchId'>): string | null =>
  kind === MAIL_KIND ? batchId : null;

const whereMailsOf = (batchId: string, state: StoredJob['state']): Where => ({
  batchId,
  kind: MAIL_KIND,
  state,
});

export const createJobRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<JobRow>(strapi, 'job');

  const batches = ledgerTable<{ batchId: string; state: string }>(strapi, 'batch');
  const inTransaction = createTransactions(strapi);

  const findFrom = (lowest: number, now: Date, limit: number): Promise<JobRow[]> =>
    table.findMany({
      where: {
        state: 'waiting',
        runAt: { $lte: now.toISOString() },
        ...(lowest > 0 && { priority: { $gte: lowest } }),
      },
      orderBy: [{ priority: 'asc' }, { runAt: 'asc' }, { id: 'asc' }],
      limit,
    });

  /** By priority, with some bulk jobs among however many urgent ones. */
  const findWaiting = async (now: Date, limit: number): Promise<JobRow[]> => {
    const rows = await findFrom(0, now, limit);
    const last = rows.at(-1);
    if (!last || rows.length < limit || isBulk(last)) return rows;
    const bulk = await findFrom(BULK_PRIORITY, now, Math.ceil(limit / (URGENT_PER_BULK + 1)));
    return [...rows.slice(0, limit - bulk.length), ...bulk];
  };

  /** Whether a batch is paused or cancelled. The update locks the batch's row until the transaction ends. */
  const isStopped = async (batchId: string): Promise<boolean> => {
    await batches.updateMany({ where: { batchId }, data: { batchId } });
    const where = { batchId, state: { $in: ['paused', 'cancelled'] } };
    return (await batches.findOne({ where, select: ['batchId'] })) !== null;
  };

  const FREE = { leaseOwner: null, leaseUntil: null };

  return {
    async addMany(jobs: readonly NewJob[]): Promise<void> {
      if (jobs.length === 0) return;
      await table.createMany({ data: jobs.map((job) => ({ ...job, state: 'waiting', attempts: 0 })) });
    },

    /** Jobs that can run now: waiting and due, or abandoned by a server whose lease expired. */
    async listDue(now: Date, limit: number): Promise<StoredJob[]> {
      const due = await findWaiting(now, limit);
      // Always read: the jobs of a dead server must not wait for thousands of e-mails.
      const abandoned = await table.findMany({
        where: { state: 'running', leaseUntil: { $lte: now.toISOString() } },
        orderBy: [{ priority: 'asc' }, { id: 'asc' }],
        limit,
      });
      return [...abandoned, ...due]
        .sort((a, b) => a.priority - b.priority)
        .slice(0, limit)
        .map(fromRow);
    },

    /** The jobs of `listDue` that are waiting. */
    async listWaiting(now: Date, limit: number): Promise<StoredJob[]> {
      return (await findWaiting(now, limit)).map(fromRow);
    },

    async get(id: number): Promise<StoredJob | null> {
      const row = await table.findOne({ where: { id } });
      return row && fromRow(row);
    },

    /** Up to `limit` waiting jobs that will be due by a time. */
    async listSoon(now: Date, until: Date, limit: number): Promise<StoredJob[]> {
      const soon = await table.findMany({
        where: { state: 'waiting', runAt: { $gt: now.toISOString(), $lte: until.toISOString() } },
        orderBy: [{ runAt: 'asc' }],
        limit,
      });
      return soon.map(fromRow);
    },

    /** When the next waiting job is due or the next lease expires. */
    async nextDue(): Promise<Date | null> {
      const [waiting, running] = await Promise.all([
        table.findMany({ where: { state: 'waiting' }, orderBy: [{ runAt: 'asc' }], limit: 1 }),
        table.findMany({ where: { state: 'running' }, orderBy: [{ leaseUntil: 'asc' }], limit: 1 }),
      ]);
      const times = [waiting[0]?.runAt, running[0]?.leaseUntil].flatMap((time) =>
        time ? [toDate(time)] : []
      );
      return times.length > 0 ? new Date(Math.min(...times.map(Number))) : null;
    },

    /**
     * Leases the job until `until`. Of several servers that try at once, one wins. An abandoned e-mail of a batch
     * that was stopped since is held instead.
     */
    async lease(job: StoredJob, owner: string, now: Date, until: Date): Promise<boolean> {
      const { id, state, attempts } = job;
      const batchId = mailBatchOf(job);
      if (state !== 'waiting' && state !== 'running') return false;
      const isAbandoned = state === 'running' && { leaseUntil: { $lte: now.toISOString() } };
      const change = async (data: Partial<JobRow>): Promise<boolean> =>
        (await table.updateMany({ where: { id, state, attempts, ...isAbandoned }, data })).count > 0;
      const take = () =>
        change({ state: 'running', attempts: attempts + 1, leaseOwner: owner, leaseUntil: until });
      if (!isAbandoned || batchId === null) return retryOnConflict(take);
      return inTransaction(async () => {
        if (!(await isStopped(batchId))) return take();
        await change({ state: 'held', ...FREE });
        return false;
      });
    },

    async renewLeases(ids: readonly number[], owner: string, until: Date): Promise<void> {
      if (ids.length === 0) return;
      await table.updateMany({
        where: { id: { $in: [...ids] }, leaseOwner: owner, state: 'running' },
        data: { leaseUntil: until },
      });
    },

    /**
     * Deletes a completed job, in the current transaction if there is one. A server that lost its lease changes
     * nothing.
     */
    async remove(id: number, owner: string): Promise<void> {
      const remove = () => table.deleteMany({ where: { id, leaseOwner: owner } });
      await (strapi.db.inTransaction() ? remove() : retryOnConflict(remove));
    },

    /** Returns a leased job, to run again or as failed. An e-mail of a batch that was stopped meanwhile is held. */
    async release(
      job: Pick<StoredJob, 'id' | 'kind' | 'batchId'>,
      owner: string,
      fields: Pick<StoredJob, 'runAt' | 'error' | 'attempts'> & { state: 'waiting' | 'failed' }
    ): Promise<void> {
      const moveTo = (state: StoredJob['state']) =>
        table.updateMany({ where: { id: job.id, leaseOwner: owner }, data: { ...fields, state, ...FREE } });
      const batchId = mailBatchOf(job);
      if (fields.state === 'failed' || batchId === null) {
        await retryOnConflict(() => moveTo(fields.state));
        return;
      }
      await inTransaction(async () => moveTo((await isStopped(batchId)) ? 'held' : 'waiting'));
    },

    /** Holds the waiting e-mails of a batch; joins the transaction that stops the batch. */
    async hold(batchId: string): Promise<void> {
      await table.updateMany({ where: whereMailsOf(batchId, 'waiting'), data: { state: 'held' } });
    },

    /** Releases the held e-mails of a batch; joins the transaction that resumes the batch. */
    async resume(batchId: string, now: Date): Promise<void> {
      await table.updateMany({
        where: whereMailsOf(batchId, 'held'),
        data: { state: 'waiting', runAt: now },
      });
    },

    /** Up to `limit` held e-mails of a batch. */
    async listHeld(batchId: string, limit: number): Promise<StoredJob[]> {
      const rows = await table.findMany({
        where: whereMailsOf(batchId, 'held'),
        orderBy: [{ id: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Lets held jobs run to their end, detached from their batch. */
    async detachFromBatch(ids: readonly number[], now: Date): Promise<void> {
      if (ids.length === 0) return;
      const data = { state: 'waiting' as const, runAt: now, batchId: null };
      await table.updateMany({ where: { id: { $in: [...ids] }, state: 'held' }, data });
    },

    async removeHeld(ids: readonly number[]): Promise<void> {
      if (ids.length === 0) return;
      await table.deleteMany({ where: { id: { $in: [...ids] }, state: 'held' } });
    },

    async isSending(batchId: string): Promise<boolean> {
      return (await table.findOne({ where: whereMailsOf(batchId, 'running'), select: ['id'] })) !== null;
    },

    /** Up to `limit` jobs that follow the delivery of an e-mail, those due first. */
    async listFollowed(limit: number): Promise<StoredJob[]> {
      const rows = await table.findMany({
        where: { kind: DELIVERY_KIND, state: { $in: ['waiting', 'running'] } },
        orderBy: [{ runAt: 'asc' }],
        limit,
      });
      return rows.map(fromRow);
    },

    /** Whether jobs of the invitation have something to send, or to write to the CRM: then they count even if they failed. */
    async isBusy(invitationId: string): Promise<boolean> {
      const unfinished = { state: { $ne: 'failed' }, kind: { $ne: 'contact.log' } };
      const unwritten = { state: 'failed', kind: { $in: WRITING_KINDS } };
      const where = { invitationId, $or: [unfinished, unwritten] };
      return (await table.findOne({ where, select: ['id'] })) !== null;
    },

    /** Deletes failed jobs and errors of anonymized invitations, because they can name a person. */
    async deleteErrors(invitationIds: readonly string[]): Promise<void> {
      const where = { invitationId: { $in: [...invitationIds] } };
      await table.deleteMany({ where: { ...where, state: 'failed' } });
      await table.updateMany({ where: { ...where, error: { $notNull: true } }, data: { error: null } });
    },

    /**
     * Runs a job again, and returns its previous state. A failed job is retried as it is, because it may hold a claim
     * in the CRM.
     */
    async revive(key: string, now: Date): Promise<'revived' | 'waiting' | 'running' | 'gone'> {
      const data = { state: 'waiting' as const, attempts: 0, runAt: now };
      if ((await table.updateMany({ where: { key, state: 'failed' }, data })).count > 0) return 'revived';
      const row = await table.findOne({ where: { key }, select: ['state'] });
      if (!row) return 'gone';
      return row.state === 'running' ? 'running' : 'waiting';
    },

    /** Deletes a failed job; false if it has not failed. */
    async discard(id: number): Promise<boolean> {
      return (await table.deleteMany({ where: { id, state: 'failed' } })).count > 0;
    },

    /**
     * Deletes failed jobs that a new e-mail of the invitation replaces: those of its earlier e-mails, and those that have
     * followed it in the CRM. Joins the transaction that creates the new one.
     */
    async discardReplaced(invitationId: string): Promise<void> {
      const mails = { invitationId, kind: { $in: [MAIL_KIND, DELIVERY_KIND] } };
      const following = { kind: 'invitation.follow', key: { $startsWith: followKeyPrefix(invitationId) } };
      const where = { state: 'failed', $or: [mails, following] };
      // Read first, so that the deletion locks these rows alone.
      const replaced = await table.findMany({ where, select: ['id'] });
      if (replaced.length === 0) return;
      await table.deleteMany({ where: { id: { $in: replaced.map(({ id }) => id) }, state: 'failed' } });
    },

    async countFailed(): Promise<number> {
      return table.count({ where: { state: 'failed' } });
    },

    async retry(id: number, now: Date): Promise<boolean> {
      const { count } = await table.updateMany({
        where: { id, state: { $in: ['failed', 'waiting'] } },
        data: { state: 'waiting', attempts: 0, runAt: now },
      });
      return count > 0;
    },

    /**
     * Unfinished jobs, failed ones first, then newest first, with keyset pagination.
     *
     * @throws AppError `request.invalid` for a cursor that the list did not return
     */
    async list(query: {
      /** Start of the kind, or the id of an invitation. */
      search?: string;
      cursor?: string;
      pageSize: number;
    }): Promise<{ rows: StoredJob[]; nextCursor: string | null }> {
      const [, from, before] = /^(waiting|running|failed|held)\.(\d+)$/.exec(query.cursor ?? '') ?? [];
      const begun = LISTED_STATES.find((state) => state === from);
      const beforeId = parseRowId(before ?? '');
      if (query.cursor !== undefined && (!begun || beforeId === null)) throw unknownCursor();
      const rows: JobRow[] = [];
      // One query per state, so that each uses the index and its order.
      for (const state of LISTED_STATES.slice(begun ? LISTED_STATES.indexOf(begun) : 0)) {
        const missing = query.pageSize + 1 - rows.length;
        if (missing === 0) break;
        const where = {
          state,
          ...(state === begun && { id: { $lt: beforeId } }),
          ...(query.search && {
            $or: [{ kind: { $startsWith: query.search } }, { invitationId: query.search }],
          }),
        };
        rows.push(...(await table.findMany({ where, orderBy: [{ id: 'desc' }], limit: missing })));
      }
      const page = rows.slice(0, query.pageSize);
      const last = page.at(-1);
      const nextCursor = rows.length > query.pageSize && last ? `${last.state}.${last.id}` : null;
      return { rows: page.map(fromRow), nextCursor };
    },
  };
};

export type JobRepository = ReturnType<typeof createJobRepository>;
