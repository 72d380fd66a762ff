import type { Core } from '@strapi/strapi';
import { unknownCursor } from '../domain/app-error';
import { rowId } from '../domain/row-ids';
import { ledgerTable, toDate, type Timestamp } from './table';
import { againAfterDeadlock } from './transaction';

export interface StoredJob {
  id: number;
  key: string;
  kind: string;
  invitationId: string | null;
  batchId: string | null;
  /** Ids that tell what to work on; each kind has others, and some have none. */
  payload?: object;
  state: 'waiting' | 'running' | 'failed';
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

/** What needs a hand comes first. */
const LISTED_STATES: readonly StoredJob['state'][] = ['failed', 'running', 'waiting'];

const fromRow = (row: JobRow): StoredJob => ({
  ...row,
  runAt: toDate(row.runAt),
});

export type NewJob = Pick<StoredJob, 'key' | 'kind' | 'payload' | 'runAt' | 'priority'> & {
  invitationId?: string;
  batchId?: string;
};

export const createJobRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<JobRow>(strapi, 'job');

  const findWaiting = (now: Date, limit: number): Promise<JobRow[]> =>
    table.findMany({
      where: { state: 'waiting', runAt: { $lte: now.toISOString() } },
      orderBy: [{ priority: 'asc' }, { runAt: 'asc' }, { id: 'asc' }],
      limit,
    });

  return {
    async addMany(jobs: readonly NewJob[]): Promise<void> {
      if (jobs.length === 0) return;
      await table.createMany({ data: jobs.map((job) => ({ ...job, state: 'waiting', attempts: 0 })) });
    },

    /** Jobs that may be run now: waiting and due, or left behind by a server whose lease ran out. */
    async listDue(now: Date, limit: number): Promise<StoredJob[]> {
      const due = await findWaiting(now, limit);
      // Looked for however much is due: what a dead server held must not wait for thousands of mails.
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

    /** Of those, the ones that wait. */
    async listWaiting(now: Date, limit: number): Promise<StoredJob[]> {
      return (await findWaiting(now, limit)).map(fromRow);
    },

    async get(id: number): Promise<StoredJob | null> {
      const row = await table.findOne({ where: { id } });
      return row && fromRow(row);
    },

    /** Up to `limit` waiting jobs that are not due yet, but will be by a moment. */
    async listSoon(now: Date, until: Date, limit: number): Promise<StoredJob[]> {
      const soon = await table.findMany({
        where: { state: 'waiting', runAt: { $gt: now.toISOString(), $lte: until.toISOString() } },
        orderBy: [{ runAt: 'asc' }],
        limit,
      });
      return soon.map(fromRow);
    },

    /** When the next waiting job is due, or the next lease runs out. */
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

    /** Takes the job on until `until`. One of several servers that try at once wins. */
    async lease(job: StoredJob, owner: string, now: Date, until: Date): Promise<boolean> {
      const { count } = await againAfterDeadlock(() =>
        table.updateMany({
          where: {
            id: job.id,
            state: job.state,
            attempts: job.attempts,
            ...(job.state === 'running' && { leaseUntil: { $lte: now.toISOString() } }),
          },
          data: { state: 'running', attempts: job.attempts + 1, leaseOwner: owner, leaseUntil: until },
        })
      );
      return count > 0;
    },

    async renewLeases(ids: readonly number[], owner: string, until: Date): Promise<void> {
      if (ids.length === 0) return;
      await table.updateMany({
        where: { id: { $in: [...ids] }, leaseOwner: owner, state: 'running' },
        data: { leaseUntil: until },
      });
    },

    /** Forgets a job that is done; joins the transaction that is under way. A server that lost its lease changes nothing. */
    async remove(id: number, owner: string): Promise<void> {
      const remove = () => table.deleteMany({ where: { id, leaseOwner: owner } });
      await (strapi.db.inTransaction() ? remove() : againAfterDeadlock(remove));
    },

    /** Puts a job that this server has leased back, to be run again or to be looked at. */
    async release(
      id: number,
      owner: string,
      fields: Pick<StoredJob, 'state' | 'runAt' | 'error' | 'attempts'>
    ): Promise<void> {
      await againAfterDeadlock(() =>
        table.updateMany({
          where: { id, leaseOwner: owner },
          data: { ...fields, leaseOwner: null, leaseUntil: null },
        })
      );
    },

    /** Removes errors of invitations whose person is forgotten, which may name it, and with them the jobs that failed. */
    async forgetErrorsOf(invitationIds: readonly string[]): Promise<void> {
      const where = { invitationId: { $in: [...invitationIds] } };
      await table.deleteMany({ where: { ...where, state: 'failed' } });
      await table.updateMany({ where: { ...where, error: { $notNull: true } }, data: { error: null } });
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
     * Jobs that are not done, those that failed first and then the newest, by keyset.
     *
     * @throws AppError `request.invalid` for a cursor that no list has handed out
     */
    async list(query: {
      /** What the kind begins with, or the id of an invitation. */
      search?: string;
      cursor?: string;
      pageSize: number;
    }): Promise<{ rows: StoredJob[]; nextCursor: string | null }> {
      const [, from, before] = /^(waiting|running|failed)\.(\d+)$/.exec(query.cursor ?? '') ?? [];
      const begun = LISTED_STATES.find((state) => state === from);
      const beforeId = rowId(before ?? '');
      if (query.cursor !== undefined && (!begun || beforeId === null)) throw unknownCursor();
      const rows: JobRow[] = [];
      // State by state, so that each is read from the index in its order.
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
