import { CrmError } from '../../../server/src/crm/crm-error';
import { createEmbeddedRunner, type EmbeddedRunnerOptions } from '../../../server/src/jobs/embedded-runner';
import { JOB_KINDS, type JobKind } from '../../../server/src/jobs/job-data';
import type { JobHandlers } from '../../../server/src/jobs/job';
import { isBulk, URGENT_PER_BULK } from '../../../server/src/domain/job-priority';
import type { JobRepository, NewJob, StoredJob } from '../../../server/src/repositories/jobs';

interface Row extends StoredJob {
  leaseOwner: string | null;
  leaseUntil: Date | null;
}

type RunnerJobs = Pick<
  JobRepository,
  | 'addMany'
  | 'get'
  | 'listDue'
  | 'listWaiting'
  | 'listSoon'
  | 'nextDue'
  | 'lease'
  | 'renewLeases'
  | 'remove'
  | 'release'
>;

const toJob = ({ leaseOwner: _owner, leaseUntil: _until, ...job }: Row): StoredJob => ({ ...job });

/** Data for jobs of every kind. */
const WORK = {
  invitationId: 'i1',
  batchId: 'b1',
  payload: {
    ...{ emailId: 'e1', generation: 1, reason: 'invite' },
    ...{ invitationId: 'i1', token: 't1', contactId: 'c1', portalUserId: 'p1' },
  },
};

/** The table of jobs in memory, with the guards of the real one. It can be made unavailable. */
export class FakeJobs implements RunnerJobs {
  readonly rows: Row[] = [];
  /** If set, every call fails with it. */
  failure: Error | null = null;
  /** Number of reads of due jobs. */
  looks = 0;
  private lastId = 0;

  async addMany(jobs: readonly NewJob[]): Promise<void> {
    for (const { invitationId = null, batchId = null, ...job } of jobs) {
      this.lastId += 1;
      this.rows.push({
        ...job,
        id: this.lastId,
        invitationId,
        batchId,
        state: 'waiting',
        attempts: 0,
        error: null,
        leaseOwner: null,
        leaseUntil: null,
      });
    }
  }

  async listDue(now: Date, limit: number): Promise<StoredJob[]> {
    this.looks += 1;
    this.answer();
    // A runner that polls without sleeping would hang the tests instead of failing one.
    if (this.looks > 100_000) throw new Error('Somebody looks without rest');
    const due = this.page(now, limit);
    const abandoned = this.rows.filter((row) => row.state === 'running' && this.isFree(row, now));
    return [...abandoned, ...due]
      .sort((a, b) => a.priority - b.priority)
      .slice(0, limit)
      .map(toJob);
  }

  async listWaiting(now: Date, limit: number): Promise<StoredJob[]> {
    this.looks += 1;
    this.answer();
    return this.page(now, limit).map(toJob);
  }

  async get(id: number): Promise<StoredJob | null> {
    this.answer();
    const row = this.rows.find((candidate) => candidate.id === id);
    return row ? toJob(row) : null;
  }

  async listSoon(now: Date, until: Date, limit: number): Promise<StoredJob[]> {
    this.answer();
    return this.rows
      .filter(({ state, runAt }) => state === 'waiting' && runAt > now && runAt <= until)
      .slice(0, limit)
      .map(toJob);
  }

  async nextDue(): Promise<Date | null> {
    this.answer();
    const times = this.rows.flatMap(({ state, runAt, leaseUntil }) => {
      if (state === 'waiting') return [runAt];
      return state === 'running' && leaseUntil ? [leaseUntil] : [];
    });
    return times.length > 0 ? new Date(Math.min(...times.map(Number))) : null;
  }

  async lease(job: StoredJob, owner: string, now: Date, until: Date): Promise<boolean> {
    this.answer();
    const row = this.rows.find(({ id }) => id === job.id);
    if (!row || row.state === 'held' || row.state !== job.state || row.attempts !== job.attempts)
      return false;
    if (row.state === 'running' && !this.isFree(row, now)) return false;
    Object.assign(row, {
      state: 'running',
      attempts: job.attempts + 1,
      leaseOwner: owner,
      leaseUntil: until,
    });
    return true;
  }

  async renewLeases(ids: readonly number[], owner: string, until: Date): Promise<void> {
    this.answer();
    for (const row of this.rows) {
      if (ids.includes(row.id) && row.leaseOwner === owner && row.state === 'running') row.leaseUntil = until;
    }
  }

  async remove(id: number, owner: string): Promise<void> {
    this.answer();
    const at = this.rows.findIndex((row) => row.id === id && row.leaseOwner === owner);
    if (at >= 0) this.rows.splice(at, 1);
  }

  async release(
    { id }: Pick<StoredJob, 'id'>,
    owner: string,
    fields: Pick<StoredJob, 'state' | 'runAt' | 'error' | 'attempts'>
  ): Promise<void> {
    this.answer();
    const row = this.rows.find((candidate) => candidate.id === id && candidate.leaseOwner === owner);
    if (row) Object.assign(row, fields, { leaseOwner: null, leaseUntil: null });
  }

  /** A job that is due immediately by default. */
  async add(kind: JobKind, more: Partial<NewJob> = {}): Promise<void> {
    const key = `${kind}:${this.lastId + 1}`;
    await this.addMany([{ kind, key, ...WORK, runAt: new Date(), priority: 3, ...more }]);
  }

  /** Like the table: some bulk jobs are among however many urgent ones. */
  private page(now: Date, limit: number): Row[] {
    const all = this.waiting(now);
    const first = all.slice(0, limit);
    if (all.length <= limit || first.some(isBulk)) return first;
    const bulk = all.filter(isBulk).slice(0, Math.ceil(limit / (URGENT_PER_BULK + 1)));
    return [...first.slice(0, limit - bulk.length), ...bulk];
  }

  private waiting(now: Date): Row[] {
    return this.rows
      .filter(({ state, runAt }) => state === 'waiting' && runAt <= now)
      .sort((a, b) => a.priority - b.priority || Number(a.runAt) - Number(b.runAt) || a.id - b.id);
  }

  private isFree({ leaseUntil }: Row, now: Date): boolean {
    return leaseUntil !== null && leaseUntil <= now;
  }

  private answer(): void {
    if (this.failure) throw this.failure;
  }
}

/** Handlers that do nothing, except the given ones. */
export const fillHandlers = (given: Partial<JobHandlers>): JobHandlers => {
  const none: unknown = Object.fromEntries(JOB_KINDS.map((kind) => [kind, { run: async () => undefined }]));
  return { ...(none as JobHandlers), ...given };
};

/** Work that ends when the test resolves it. */
export const createGate = () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { passed: gate, open };
};

export const log = () => ({
  error: jest.fn<void, [string]>(),
  warn: jest.fn<void, [string]>(),
  info: jest.fn<void, [string]>(),
});

/** The fake has all methods that a runner calls. */
export const asRepository = (jobs: FakeJobs): JobRepository => jobs as unknown as JobRepository;

/** A runner over the table, with jest's fake timers. */
export const createRunner = (
  jobs: FakeJobs,
  given: Partial<JobHandlers>,
  more: Partial<EmbeddedRunnerOptions> = {}
) =>
  createEmbeddedRunner({
    jobs: asRepository(jobs),
    handlers: fillHandlers(given),
    concurrency: 4,
    yieldToEventLoop: async () => undefined,
    now: () => new Date(),
    log: log(),
    ...more,
  });

export const throttled = (retryAfterSeconds: number): CrmError =>
  new CrmError('throttled', 'slow down', { retryAfterSeconds });
