import { BULK_PRIORITY } from '../../server/src/domain/job-priority';
import type { Job, JobHandlers, JobRunner } from '../../server/src/jobs/job';
import { createGate, FakeJobs, log, throttled } from '../unit/jobs/support';

export interface RunnerOptions {
  concurrency?: number;
  log?: ReturnType<typeof log>;
}

/** Creates one kind of runner, with jobs in memory. */
export interface RunnerHarness {
  name: string;
  setUp?(): Promise<void>;
  tearDown?(): Promise<void>;
  /** Creates the runner of a server; runners that share a table work together. */
  create(jobs: FakeJobs, handlers: Partial<JobHandlers>, options?: RunnerOptions): JobRunner;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the check holds, for at most the given number of seconds. */
export const until = async (check: () => boolean, seconds = 10): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (check()) return;
    await sleep(5);
  }
  throw new Error(`It did not come about within ${seconds} seconds`);
};

type Run = (job: Job) => Promise<void | { rerunAfterSeconds: number }>;
const doing = (work: Run) => jest.fn<ReturnType<Run>, [Job]>(work);

/** The behaviour of every job runner. The tests use real time, because some runners work outside this process. */
export const jobRunnerContract = (harness: RunnerHarness): void => {
  describe(`a runner of jobs, ${harness.name}`, () => {
    let jobs: FakeJobs;
    let runners: JobRunner[] = [];

    beforeAll(async () => harness.setUp?.());
    afterAll(async () => harness.tearDown?.());
    beforeEach(() => {
      jobs = new FakeJobs();
    });
    afterEach(async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      runners = [];
    });

    const start = (handlers: Partial<JobHandlers>, options?: RunnerOptions): JobRunner => {
      const runner = harness.create(jobs, handlers, options);
      runners.push(runner);
      runner.start();
      return runner;
    };

    it('runs waiting jobs when it starts, and removes them', async () => {
      const run = doing(async () => undefined);
      await jobs.add('invitation.send', { invitationId: 'i7' });
      start({ 'invitation.send': { run } });
      await until(() => jobs.rows.length === 0);
      expect(run).toHaveBeenCalledTimes(1);
      expect(run.mock.calls[0]?.[0]).toMatchObject({
        ...{ payload: { reason: 'invite' }, invitationId: 'i7', attempts: 1 },
      });
    });

    it('starts a job at once when it is woken', async () => {
      const run = doing(async () => undefined);
      const runner = start({ 'redemption.record': { run } });
      await sleep(500);
      await jobs.add('redemption.record');
      const woken = Date.now();
      runner.wake();
      await until(() => run.mock.calls.length === 1);
      expect(Date.now() - woken).toBeLessThan(1_000);
    });

    it('finds jobs from another server within seconds', async () => {
      const run = doing(async () => undefined);
      start({ 'invitation.send': { run } });
      await sleep(200);
      await jobs.add('invitation.send');
      await until(() => run.mock.calls.length === 1);
    });

    it('does not run a job before its time', async () => {
      const times: number[] = [];
      const runAt = new Date(Date.now() + 1_200);
      await jobs.add('invitation.send', { runAt });
      start({ 'invitation.send': { run: async () => void times.push(Date.now()) } });
      await until(() => times.length === 1);
      expect(times[0]! - runAt.getTime()).toBeGreaterThanOrEqual(-50);
      expect(times[0]! - runAt.getTime()).toBeLessThan(1_000);
    });

    it('runs the most important jobs first', async () => {
      const order: string[] = [];
      const note = { run: async ({ kind }: Job) => void order.push(kind) };
      await jobs.add('portal-user.end', { priority: 3 });
      await jobs.add('redemption.record', { priority: 0 });
      start({ 'portal-user.end': note, 'redemption.record': note }, { concurrency: 1 });
      await until(() => jobs.rows.length === 0);
      expect(order).toEqual(['redemption.record', 'portal-user.end']);
    });

    it('runs jobs that a person waits for before older bulk work', async () => {
      const order: string[] = [];
      const run = doing(async ({ key }) => {
        order.push(key);
        await sleep(10);
      });
      for (let count = 0; count < 200; count += 1) {
        await jobs.add('invitation.send', { key: `bulk ${count}`, priority: BULK_PRIORITY + 2 });
      }
      const runner = start({ 'invitation.send': { run } }, { concurrency: 2 });
      await until(() => order.length >= 20);
      await jobs.add('invitation.send', { key: 'for a person', priority: 2 });
      const before = order.length;
      runner.wake();
      await until(() => order.includes('for a person'));
      expect(order.indexOf('for a person') - before).toBeLessThan(20);
      expect(jobs.rows.length).toBeGreaterThan(100);
    });

    it('gets to bulk work regardless of the number of jobs that a person waits for', async () => {
      const order: string[] = [];
      const run = doing(async ({ key }) => {
        order.push(key);
        await sleep(5);
      });
      for (let count = 0; count < 8; count += 1) {
        await jobs.add('invitation.send', { key: `bulk ${count}`, priority: BULK_PRIORITY + 2 });
      }
      for (let count = 0; count < 100; count += 1) await jobs.add('invitation.send', { priority: 2 });
      const runner = start({ 'invitation.send': { run } }, { concurrency: 2 });
      const isBulk = (key: string) => key.startsWith('bulk');
      // There is always another job that a person waits for.
      for (const end = Date.now() + 20_000; Date.now() < end && order.filter(isBulk).length < 8;) {
        const missing = 100 - jobs.rows.filter(({ key }) => !isBulk(key)).length;
        for (let count = 0; count < missing; count += 1) await jobs.add('invitation.send', { priority: 2 });
        runner.wake();
        await sleep(10);
      }
      expect(order.filter(isBulk)).toHaveLength(8);
      expect(order.length).toBeGreaterThan(16);
    }, 30_000);

    it('leaves paused jobs alone until they are resumed', async () => {
      const run = doing(async () => undefined);
      await jobs.add('invitation.send', { key: 'held' });
      jobs.rows[0]!.state = 'held';
      await jobs.add('invitation.send', { key: 'free' });
      const runner = start({ 'invitation.send': { run } });
      await until(() => jobs.rows.length === 1);
      await sleep(300);
      expect(run.mock.calls.map(([{ key }]) => key)).toEqual(['free']);
      Object.assign(jobs.rows[0]!, { state: 'waiting', runAt: new Date() });
      runner.wake();
      await until(() => jobs.rows.length === 0);
    });

    it('runs no more jobs at a time than its concurrency', async () => {
      const gate = createGate();
      const run = doing(() => gate.passed);
      for (let count = 0; count < 5; count += 1) await jobs.add('invitation.send');
      start({ 'invitation.send': { run } }, { concurrency: 2 });
      await until(() => run.mock.calls.length === 2);
      await sleep(300);
      expect(run).toHaveBeenCalledTimes(2);
      gate.open();
      await until(() => jobs.rows.length === 0);
      expect(run).toHaveBeenCalledTimes(5);
    });

    it('retries failed jobs after a delay', async () => {
      const times: number[] = [];
      const run = doing(async () => {
        times.push(Date.now());
        if (times.length < 2) throw new Error('no connection');
      });
      await jobs.add('invitation.send');
      start({ 'invitation.send': { run } });
      await until(() => jobs.rows.length === 0);
      expect(run.mock.calls.map(([job]) => job.attempts)).toEqual([1, 2]);
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(950);
      expect(times[1]! - times[0]!).toBeLessThan(4_000);
    });

    it('waits for as long as the CRM asks', async () => {
      const run = doing(async ({ attempts }) => {
        if (attempts < 2) throw throttled(3);
      });
      await jobs.add('redemption.record');
      start({ 'redemption.record': { run } });
      await until(() => run.mock.calls.length === 1);
      await sleep(2_500);
      expect(run).toHaveBeenCalledTimes(1);
      await until(() => jobs.rows.length === 0);
      expect(run).toHaveBeenCalledTimes(2);
    });

    it('runs a job again on request without counting it as a failure', async () => {
      const run = doing(async () => (run.mock.calls.length < 3 ? { rerunAfterSeconds: 0.2 } : undefined));
      await jobs.add('invitation.follow-delivery');
      start({ 'invitation.follow-delivery': { run } });
      await until(() => jobs.rows.length === 0);
      expect(run.mock.calls.map(([job]) => job.attempts)).toEqual([1, 1, 1]);
    });

    it('is not blocked by a job that fails or has an unknown kind', async () => {
      const run = doing(async () => undefined);
      await jobs.addMany([
        { kind: 'from.the-future', key: 'x', payload: {}, runAt: new Date(), priority: 0 },
      ]);
      await jobs.add('redemption.record');
      start({ 'redemption.record': { run } }, { concurrency: 1 });
      await until(() => run.mock.calls.length === 1 && jobs.rows[0]?.error !== null);
      expect(jobs.rows).toMatchObject([
        { state: 'waiting', error: expect.stringContaining('from.the-future') },
      ]);
    });

    it('never runs the same job on two servers, and runs each job once', async () => {
      const together = new Map<string, number>();
      let most = 0;
      const run = doing(async ({ key }) => {
        together.set(key, (together.get(key) ?? 0) + 1);
        most = Math.max(most, together.get(key) ?? 0);
        await sleep(20);
        together.set(key, (together.get(key) ?? 0) - 1);
      });
      for (let count = 0; count < 60; count += 1) await jobs.add('invitation.send');
      for (let server = 0; server < 3; server += 1) start({ 'invitation.send': { run } });
      await until(() => jobs.rows.length === 0);
      await sleep(200);
      expect(run).toHaveBeenCalledTimes(60);
      expect(most).toBe(1);
    });

    it('takes over the jobs of a dead server when their lease has expired', async () => {
      const run = doing(async () => undefined);
      await jobs.add('invitation.send');
      const [job] = await jobs.listDue(new Date(), 1);
      await jobs.lease(job!, 'a server that died', new Date(), new Date(Date.now() + 1_500));
      start({ 'invitation.send': { run } });
      await sleep(1_000);
      expect(run).not.toHaveBeenCalled();
      await until(() => run.mock.calls.length === 1, 15);
      expect(run.mock.calls[0]?.[0].attempts).toBe(2);
      await until(() => jobs.rows.length === 0);
    }, 30_000);

    it('continues when the database is available again', async () => {
      const run = doing(async () => undefined);
      const lines = log();
      jobs.failure = new Error('database is away');
      start({ 'invitation.send': { run } }, { log: lines });
      await until(() => lines.error.mock.calls.length > 0);
      expect(lines.error).toHaveBeenCalledWith(expect.stringContaining('database is away'));
      jobs.failure = null;
      await jobs.add('invitation.send');
      await until(() => run.mock.calls.length === 1);
    });

    it('waits for running jobs when it stops, and starts no more', async () => {
      const gate = createGate();
      const run = doing(() => gate.passed);
      await jobs.add('invitation.send');
      await jobs.add('invitation.send');
      const runner = start({ 'invitation.send': { run } }, { concurrency: 1 });
      await until(() => run.mock.calls.length === 1);
      let isStopped = false;
      const stopped = runner.stop().then(() => (isStopped = true));
      await sleep(200);
      expect(isStopped).toBe(false);
      gate.open();
      await stopped;
      expect(run).toHaveBeenCalledTimes(1);
      expect(jobs.rows).toMatchObject([{ state: 'waiting' }]);
    });

    it('can be stopped before it was started, and started again', async () => {
      const run = doing(async () => undefined);
      const runner = harness.create(jobs, { 'invitation.send': { run } });
      runners.push(runner);
      await runner.stop();
      runner.start();
      await runner.stop();
      await jobs.add('invitation.send');
      runner.start();
      await until(() => run.mock.calls.length === 1);
    });
  });
};
