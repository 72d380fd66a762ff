import { PermanentError } from '../../../server/src/domain/permanent-error';
import type { EndJob, Job, JobRunner } from '../../../server/src/jobs/job';
import { MAX_ATTEMPTS, NOTIFY_AFTER_ATTEMPTS } from '../../../server/src/jobs/retry-policy';
import { createGate, createRunner, FakeJobs, log, throttled } from './support';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let jobs: FakeJobs;
let runners: JobRunner[];

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2030-01-15T12:00:00Z') });
  jobs = new FakeJobs();
  runners = [];
});

afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  jest.useRealTimers();
});

const start = (...args: Parameters<typeof createRunner> extends [FakeJobs, ...infer Rest] ? Rest : never) => {
  const runner = createRunner(jobs, ...args);
  runners.push(runner);
  runner.start();
  return runner;
};

const after = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

/** A mock of a handler's `run` with its types. */
const doing = (work: (job: Job) => Promise<void | { rerunAfterSeconds: number }>) =>
  jest.fn<Promise<void | { rerunAfterSeconds: number }>, [Job]>(work);

const failing = (error: Error) => doing(() => Promise.reject(error));

describe('running jobs', () => {
  it('runs due jobs and deletes them', async () => {
    const run = doing(async () => undefined);
    await jobs.add('invitation.send', { invitationId: 'i7' });
    start({ 'invitation.send': { run } });
    await after(0);
    expect(run).toHaveBeenCalledTimes(1);
    expect(run.mock.calls[0]?.[0]).toMatchObject({
      ...{ invitationId: 'i7', payload: { emailId: 'e1' }, attempts: 1 },
    });
    expect(jobs.rows).toEqual([]);
  });

  it('completes a job only once if its handler completes it', async () => {
    const remove = jest.spyOn(jobs, 'remove');
    const left: number[] = [];
    await jobs.add('invitation.send');
    const run = async (_job: Job, end: EndJob): Promise<void> => {
      await end();
      left.push(jobs.rows.length);
    };
    start({ 'invitation.send': { run } });
    await after(0);
    expect([left, remove.mock.calls.length]).toEqual([[0], 1]);
  });

  it('does not run a job before it is due', async () => {
    const run = doing(async () => undefined);
    await jobs.add('invitation.send', { runAt: new Date(Date.now() + 90_000) });
    start({ 'invitation.send': { run } });
    await after(89_000);
    expect(run).not.toHaveBeenCalled();
    await after(1_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('starts immediately when woken', async () => {
    const run = doing(async () => undefined);
    const runner = start({ 'invitation.send': { run } });
    await after(100);
    await jobs.add('invitation.send');
    runner.wake();
    await after(0);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('finds jobs of another server within seconds', async () => {
    const run = doing(async () => undefined);
    start({ 'invitation.send': { run } });
    await after(100);
    await jobs.add('invitation.send');
    await after(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs jobs by priority', async () => {
    const order: string[] = [];
    const note = { run: async (job: Job) => void order.push(job.kind) };
    await jobs.add('invitation.send', { priority: 3 });
    await jobs.add('redemption.record', { priority: 0 });
    start({ 'invitation.send': note, 'redemption.record': note }, { concurrency: 1 });
    await after(0);
    expect(order).toEqual(['redemption.record', 'invitation.send']);
  });

  it('respects the concurrency limit', async () => {
    const gate = createGate();
    const run = doing(() => gate.passed);
    for (let count = 0; count < 5; count += 1) await jobs.add('invitation.send');
    start({ 'invitation.send': { run } }, { concurrency: 2 });
    await after(10_000);
    expect(run).toHaveBeenCalledTimes(2);
    gate.open();
    await after(0);
    expect(run).toHaveBeenCalledTimes(5);
  });

  it('reads many jobs at once', async () => {
    const run = doing(async () => undefined);
    for (let count = 0; count < 64; count += 1) await jobs.add('invitation.send');
    start({ 'invitation.send': { run } }, { concurrency: 4 });
    await after(100);
    expect(run).toHaveBeenCalledTimes(64);
    expect(jobs.looks).toBeLessThanOrEqual(6);
  });

  it('yields to the event loop before each job', async () => {
    const turns: string[] = [];
    const run = doing(async () => void turns.push('job'));
    for (let count = 0; count < 3; count += 1) await jobs.add('invitation.send');
    const yieldToEventLoop = async () => void turns.push('others');
    start({ 'invitation.send': { run } }, { concurrency: 1, yieldToEventLoop });
    await after(0);
    expect(turns).toEqual(['others', 'job', 'others', 'job', 'others', 'job']);
  });

  it('runs a new job of higher priority before jobs that it has already read', async () => {
    const order: string[] = [];
    const gate = createGate();
    for (let count = 0; count < 8; count += 1) await jobs.add('invitation.send');
    const send = doing(async ({ kind }) => {
      order.push(kind);
      if (order.length === 1) await gate.passed;
    });
    const record = { run: async ({ kind }: Job) => void order.push(kind) };
    const runner = start(
      { 'invitation.send': { run: send }, 'redemption.record': record },
      { concurrency: 1 }
    );
    await after(0);
    await jobs.add('redemption.record', { priority: 0 });
    runner.wake();
    gate.open();
    await after(100);
    expect(order.slice(0, 2)).toEqual(['invitation.send', 'redemption.record']);
    expect(order).toHaveLength(9);
  });

  it('runs a job again on request without counting a failure', async () => {
    const run = doing(async () => (run.mock.calls.length < 30 ? { rerunAfterSeconds: 10 } : undefined));
    const onFailure = jest.fn();
    await jobs.add('invitation.follow-delivery');
    start({ 'invitation.follow-delivery': { run, onFailure } });
    await after(9_000);
    expect(run).toHaveBeenCalledTimes(1);
    await after(1_000);
    expect(run).toHaveBeenCalledTimes(2);
    expect(jobs.rows[0]).toMatchObject({ state: 'waiting', attempts: 0, error: null });
    await after(300_000);
    expect(run).toHaveBeenCalledTimes(30);
    expect(onFailure).not.toHaveBeenCalled();
    expect(jobs.rows).toEqual([]);
  });
});

describe('a job that fails', () => {
  it('is retried after increasing delays and keeps its error', async () => {
    const tries: number[] = [];
    const run = doing(async () => {
      tries.push(Date.now());
      throw new Error('no connection');
    });
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run } });
    await after(10 * MINUTE);
    const waits = tries.slice(1).map((time, index) => (time - (tries[index] ?? 0)) / 1000);
    expect(waits.length).toBeGreaterThanOrEqual(7);
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(2 ** index);
      expect(wait).toBeLessThanOrEqual(2 ** (index + 1) + 0.1);
    });
    expect(jobs.rows[0]).toMatchObject({ state: 'waiting', error: 'no connection', attempts: tries.length });
  });

  it('waits as long as the CRM asks for', async () => {
    const run = failing(throttled(120));
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run } });
    await after(119_000);
    expect(run).toHaveBeenCalledTimes(1);
    await after(1_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('is completed when a retry succeeds', async () => {
    const run = doing(async () => {
      if (run.mock.calls.length < 3) throw new Error('no connection');
    });
    const onFailure = jest.fn();
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run, onFailure } });
    await after(MINUTE);
    expect(run).toHaveBeenCalledTimes(3);
    expect(onFailure).not.toHaveBeenCalled();
    expect(jobs.rows).toEqual([]);
  });

  it(`notifies the handler once, after ${NOTIFY_AFTER_ATTEMPTS} attempts, and continues`, async () => {
    const error = new Error('no connection');
    const run = failing(error);
    const onFailure = jest.fn<Promise<void>, [Job, Error]>(async () => undefined);
    await jobs.add('invitation.send', { invitationId: 'i1' });
    start({ 'invitation.send': { run, onFailure } });
    while (run.mock.calls.length < NOTIFY_AFTER_ATTEMPTS - 1) await after(100);
    expect(onFailure).not.toHaveBeenCalled();
    await after(10 * MINUTE);
    expect(run.mock.calls.length).toBeGreaterThan(NOTIFY_AFTER_ATTEMPTS);
    expect(onFailure).toHaveBeenCalledTimes(1);
    expect(onFailure).toHaveBeenCalledWith(expect.objectContaining({ invitationId: 'i1' }), error, false);
  });

  it(`is given up after ${MAX_ATTEMPTS} attempts with another notification, and kept with its error`, async () => {
    const run = failing(new Error('no connection'));
    const onFailure = jest.fn(async () => undefined);
    const lines = log();
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run, onFailure } }, { log: lines });
    await after(2 * DAY);
    expect(run).toHaveBeenCalledTimes(MAX_ATTEMPTS);
    expect(onFailure).toHaveBeenCalledTimes(2);
    expect(jobs.rows).toMatchObject([{ state: 'failed', error: 'no connection', attempts: MAX_ATTEMPTS }]);
    expect(lines.warn.mock.calls.at(-1)?.[0]).toContain('giving up');
  });

  it('is given up immediately if a retry cannot succeed', async () => {
    const run = failing(new PermanentError('the template is broken'));
    const onFailure = jest.fn(async () => undefined);
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run, onFailure } });
    await after(DAY);
    expect(run).toHaveBeenCalledTimes(1);
    expect(onFailure).toHaveBeenCalledTimes(1);
    expect(jobs.rows).toMatchObject([{ state: 'failed', error: 'the template is broken' }]);
  });

  it('runs again if the handler could not be notified', async () => {
    const lines = log();
    const run = failing(new PermanentError('the template is broken'));
    const onFailure = jest.fn(async () => {
      if (onFailure.mock.calls.length === 1) throw new Error('database is away');
    });
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run, onFailure } }, { log: lines });
    await after(100);
    expect(lines.error).toHaveBeenCalledWith(expect.stringContaining('Cannot handle the failure of job'));
    expect(jobs.rows).toMatchObject([{ state: 'waiting', error: 'the template is broken' }]);
    await after(MINUTE);
    expect(onFailure).toHaveBeenCalledTimes(2);
    expect(jobs.rows).toMatchObject([{ state: 'failed', error: 'the template is broken', attempts: 2 }]);
  });

  it('is given up in the end even if the handler can never be notified', async () => {
    const run = failing(new Error('no connection'));
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run, onFailure: () => Promise.reject(new Error('no connection either')) } });
    await after(2 * DAY);
    expect(run).toHaveBeenCalledTimes(MAX_ATTEMPTS);
    expect(jobs.rows).toMatchObject([{ state: 'failed', error: 'no connection' }]);
  });

  it('does not block other jobs', async () => {
    const run = doing(async () => undefined);
    await jobs.add('invitation.send');
    await jobs.add('redemption.record');
    start(
      { 'invitation.send': { run: failing(new Error('no connection')) }, 'redemption.record': { run } },
      { concurrency: 1 }
    );
    await after(100);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is kept if its kind is unknown, because a newer server may know it', async () => {
    await jobs.addMany([{ kind: 'from.the-future', key: 'x', payload: {}, runAt: new Date(), priority: 0 }]);
    start({});
    await after(100);
    expect(jobs.rows).toMatchObject([
      { state: 'waiting', error: expect.stringContaining('from.the-future') },
    ]);
  });

  it('is kept if this version cannot read its data', async () => {
    const run = doing(async () => undefined);
    await jobs.add('contact.check', { payload: { contactIds: ['c1'] } });
    start({ 'contact.check': { run } });
    await after(100);
    expect(run).not.toHaveBeenCalled();
    expect(jobs.rows).toMatchObject([
      { state: 'waiting', error: expect.stringContaining('payload.contactId') },
    ]);
  });

  it('contains no SQL statement in its error or the log', async () => {
    const lines = log();
    const statement = "update `users` set `email` = 'ann@example.org' - UNIQUE constraint failed";
    const error = Object.assign(new Error(statement), { code: 'SQLITE_CONSTRAINT_UNIQUE' });
    const onFailure = jest.fn<Promise<void>, [Job, Error]>(async () => undefined);
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run: failing(error), onFailure } }, { log: lines });
    await after(MINUTE);
    const told = 'The database refused: SQLITE_CONSTRAINT_UNIQUE';
    expect(jobs.rows).toMatchObject([{ error: told }]);
    expect(onFailure.mock.calls[0]?.[1].message).toBe(told);
    expect(JSON.stringify(lines.warn.mock.calls)).not.toContain('ann@');
  });

  it('is retried when its lease expires if it could not be returned', async () => {
    const lines = log();
    const run = doing(async () => {
      if (run.mock.calls.length > 1) return;
      jobs.failure = new Error('database is away');
      throw new Error('no connection');
    });
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run } }, { log: lines });
    await after(100);
    expect(lines.error).toHaveBeenCalledWith(expect.stringContaining('Cannot return job'));
    jobs.failure = null;
    await after(2 * MINUTE);
    expect(run).toHaveBeenCalledTimes(2);
    expect(jobs.rows).toEqual([]);
  });
});

describe('an unavailable database', () => {
  it('is queried again after a while, and due jobs run when it is back', async () => {
    const lines = log();
    const run = doing(async () => undefined);
    await jobs.add('invitation.send');
    jobs.failure = new Error('database is away');
    start({ 'invitation.send': { run } }, { log: lines });
    await after(MINUTE);
    expect(lines.error).toHaveBeenCalledWith(expect.stringContaining('database is away'));
    expect(jobs.looks).toBeLessThan(20);
    jobs.failure = null;
    await after(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe('several servers on one database', () => {
  it('run each job once and never at the same time', async () => {
    const together = new Map<string, number>();
    const most: number[] = [];
    const run = doing(async ({ key }) => {
      together.set(key, (together.get(key) ?? 0) + 1);
      most.push(together.get(key) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      together.set(key, (together.get(key) ?? 0) - 1);
    });
    for (let count = 0; count < 20; count += 1) await jobs.add('invitation.send');
    for (let server = 0; server < 3; server += 1) start({ 'invitation.send': { run } });
    await after(20 * MINUTE);
    expect(run).toHaveBeenCalledTimes(20);
    expect(Math.max(...most)).toBe(1);
    expect(jobs.rows).toEqual([]);
  });

  it('share the work', async () => {
    const gate = createGate();
    const [first, second] = [doing(() => gate.passed), doing(() => gate.passed)];
    for (let count = 0; count < 4; count += 1) await jobs.add('invitation.send');
    start({ 'invitation.send': { run: first } }, { concurrency: 2 });
    start({ 'invitation.send': { run: second } }, { concurrency: 2 });
    await after(100);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([2, 2]);
    gate.open();
  });

  it('do not take over a job while its lease is renewed', async () => {
    const gate = createGate();
    const other = doing(async () => undefined);
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run: () => gate.passed } });
    await after(0);
    start({ 'invitation.send': { run: other } });
    await after(60 * MINUTE);
    expect(other).not.toHaveBeenCalled();
    gate.open();
    await after(0);
    expect(jobs.rows).toEqual([]);
  });

  it('take over the jobs of a dead server when their leases expire', async () => {
    const run = doing(async () => undefined);
    await jobs.add('invitation.send');
    const [job] = await jobs.listDue(new Date(), 1);
    if (!job) throw new Error('There is no job');
    await jobs.lease(job, 'a server that died', new Date(), new Date(Date.now() + MINUTE));
    start({ 'invitation.send': { run } });
    await after(MINUTE - 1_000);
    expect(run).not.toHaveBeenCalled();
    await after(1_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(run.mock.calls[0]?.[0].attempts).toBe(2);
    expect(jobs.rows).toEqual([]);
  });

  it('do not change jobs that another server has taken over', async () => {
    const gate = createGate();
    await jobs.add('invitation.send');
    start({ 'invitation.send': { run: () => gate.passed } });
    await after(0);
    Object.assign(jobs.rows[0] ?? {}, { leaseOwner: 'another server' });
    gate.open();
    await after(100);
    expect(jobs.rows).toMatchObject([{ state: 'running', leaseOwner: 'another server' }]);
  });

  it('do not poll continuously for a job that they cannot lease', async () => {
    const gate = createGate();
    await jobs.add('invitation.send');
    const runner = start({ 'invitation.send': { run: () => gate.passed } });
    await after(0);
    jobs.looks = 0;
    Object.assign(jobs.rows[0] ?? {}, { leaseUntil: new Date() });
    runner.wake();
    await after(1_000);
    expect(jobs.looks).toBeGreaterThan(0);
    expect(jobs.looks).toBeLessThanOrEqual(101);
    gate.open();
  });
});

describe('stopping', () => {
  it('waits for running jobs and leases no more', async () => {
    const gate = createGate();
    const run = doing(() => gate.passed);
    await jobs.add('invitation.send');
    await jobs.add('invitation.send');
    const runner = start({ 'invitation.send': { run } }, { concurrency: 1 });
    await after(0);
    let isStopped = false;
    const stopped = runner.stop().then(() => (isStopped = true));
    await after(MINUTE);
    expect(isStopped).toBe(false);
    gate.open();
    await stopped;
    expect(run).toHaveBeenCalledTimes(1);
    expect(jobs.rows).toMatchObject([{ state: 'waiting' }]);
  });

  it('leaves no timer behind', async () => {
    const runner = start({});
    await after(100);
    await runner.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('renews the leases of running jobs until they are done', async () => {
    const gate = createGate();
    await jobs.add('invitation.send');
    const runner = start({ 'invitation.send': { run: () => gate.passed } });
    await after(0);
    const stopped = runner.stop();
    await after(5 * MINUTE);
    expect(jobs.rows[0]?.leaseUntil?.getTime()).toBeGreaterThan(Date.now());
    gate.open();
    await stopped;
  });

  it('does nothing if the runner was never started', async () => {
    await expect(createRunner(jobs, {}).stop()).resolves.toBeUndefined();
  });

  it('allows another start', async () => {
    const run = doing(async () => undefined);
    const runner = start({ 'invitation.send': { run } });
    await runner.stop();
    await jobs.add('invitation.send');
    runner.start();
    await after(0);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
