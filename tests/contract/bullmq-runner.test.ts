import { randomUUID } from 'node:crypto';
import { createBullmqRunner, type BullmqRunnerOptions } from '../../server/src/jobs/bullmq-runner';
import type { Job, JobHandlers, JobRunner } from '../../server/src/jobs/job';
import { RedisServer } from '../helpers/redis';
import { asRepository, FakeJobs, fillHandlers, log, throttled } from '../unit/jobs/support';
import { jobRunnerContract, until, type RunnerHarness } from './job-runner-contract';

let redis: RedisServer;
const prefixes = new WeakMap<FakeJobs, string>();

/** Servers that share a table form one site. */
const prefixOf = (jobs: FakeJobs): string => {
  const prefix = prefixes.get(jobs) ?? randomUUID();
  prefixes.set(jobs, prefix);
  return prefix;
};

const create = (
  jobs: FakeJobs,
  handlers: Partial<JobHandlers>,
  more: Partial<BullmqRunnerOptions> = {}
): JobRunner =>
  createBullmqRunner({
    jobs: asRepository(jobs),
    handlers: fillHandlers(handlers),
    redis: { url: redis.url },
    prefix: prefixOf(jobs),
    concurrency: 4,
    limits: {},
    now: () => new Date(),
    log: log(),
    ...more,
  });

const harness: RunnerHarness = {
  name: 'over Redis',
  async setUp() {
    redis = await RedisServer.start();
  },
  tearDown: () => redis.stop(),
  create,
};

jobRunnerContract(harness);

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the runner over Redis', () => {
  let jobs: FakeJobs;
  let runners: JobRunner[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(async () => redis.stop());
  beforeEach(() => {
    jobs = new FakeJobs();
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    runners = [];
  });

  const start = (handlers: Partial<JobHandlers>, more?: Partial<BullmqRunnerOptions>): JobRunner => {
    const runner = create(jobs, handlers, more);
    runners.push(runner);
    runner.start();
    return runner;
  };
  const counting = () => jest.fn<Promise<void>, [Job]>(async () => undefined);

  it('starts without Redis, logs it once, and works as soon as Redis is available', async () => {
    await redis.kill();
    const [run, lines] = [counting(), log()];
    await jobs.add('invitation.send');
    const started = Date.now();
    start({ 'invitation.send': { run } }, { log: lines });
    expect(Date.now() - started).toBeLessThan(1_000);
    await sleep(3_000);
    expect(lines.warn.mock.calls).toEqual([
      [expect.stringMatching(/^Redis does not answer \(.*ECONNREFUSED.*\): jobs wait in the database/)],
    ]);
    await redis.start();
    await until(() => run.mock.calls.length === 1, 15);
    expect(lines.info).toHaveBeenCalledWith('Redis is back for jobs');
  }, 30_000);

  it('stops at once while Redis is unavailable', async () => {
    await redis.kill();
    const runner = start({});
    await sleep(500);
    const stopping = Date.now();
    await runner.stop();
    expect(Date.now() - stopping).toBeLessThan(3_000);
    await redis.start();
  }, 30_000);

  it('stops quickly if Redis has become unavailable', async () => {
    const run = counting();
    const runner = start({ 'invitation.send': { run } });
    await jobs.add('invitation.send');
    await until(() => run.mock.calls.length === 1);
    await redis.kill();
    const stopping = Date.now();
    await runner.stop();
    expect(Date.now() - stopping).toBeLessThan(5_000);
    await redis.start();
  }, 30_000);

  it('restores jobs that Redis has lost', async () => {
    const run = counting();
    const runAt = new Date(Date.now() + 4_000);
    for (let count = 0; count < 20; count += 1) await jobs.add('invitation.send', { runAt });
    start({ 'invitation.send': { run } });
    await until(() => jobs.looks > 0);
    await sleep(1_000);
    await redis.ask((client) => client.flushall());
    await until(() => jobs.rows.length === 0, 30);
    expect(run).toHaveBeenCalledTimes(20);
  }, 60_000);

  it('continues after Redis was killed during work, and runs each job once', async () => {
    const run = jest.fn<Promise<void>, [Job]>(() => sleep(50) as Promise<void>);
    for (let count = 0; count < 100; count += 1) await jobs.add('invitation.send');
    start({ 'invitation.send': { run } });
    start({ 'invitation.send': { run } });
    await until(() => run.mock.calls.length > 20);
    await redis.kill();
    await sleep(1_000);
    const before = run.mock.calls.length;
    expect(before).toBeLessThan(100);
    await redis.start();
    await until(() => jobs.rows.length === 0, 40);
    expect(run).toHaveBeenCalledTimes(100);
  }, 60_000);

  it('runs a job once that is delivered twice', async () => {
    const run = counting();
    await jobs.add('invitation.send');
    const [job] = await jobs.listDue(new Date(), 1);
    const { Queue } = await import('bullmq');
    const queue = new Queue('mail', { connection: { url: redis.url }, prefix: prefixOf(jobs) });
    const ticket = { id: job!.id, attempts: job!.attempts, runAt: job!.runAt.getTime() };
    for (let copies = 0; copies < 5; copies += 1) await queue.add('invitation.send', ticket);
    start({ 'invitation.send': { run } });
    await until(() => jobs.rows.length === 0);
    await until(() => jobs.looks > 1);
    await sleep(500);
    expect(await queue.count()).toBe(0);
    expect(run).toHaveBeenCalledTimes(1);
    await queue.close();
  });

  it('shares one limit of e-mails between all servers', async () => {
    const times: number[] = [];
    const run = async () => void times.push(Date.now());
    for (let count = 0; count < 30; count += 1) await jobs.add('invitation.send');
    const limits = { mail: { max: 10, duration: 1_000 } };
    for (let server = 0; server < 3; server += 1) start({ 'invitation.send': { run } }, { limits });
    await until(() => jobs.rows.length === 0);
    expect(times).toHaveLength(30);
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(1_900);
    expect(times.at(-1)! - times[0]!).toBeLessThan(6_000);
  });

  it('pauses requests to a throttling CRM on all servers', async () => {
    const calls: { key: string; at: number }[] = [];
    const run = async ({ key, attempts }: Job): Promise<void> => {
      calls.push({ key, at: Date.now() });
      if (key === 'first' && attempts === 1) throw throttled(2);
    };
    const limits = { crm: { max: 1_000, duration: 1_000 } };
    for (let server = 0; server < 2; server += 1) start({ 'redemption.record': { run } }, { limits });
    await sleep(500);
    await jobs.add('redemption.record', { key: 'first' });
    runners[0]!.wake();
    await until(() => calls.length === 1);
    await sleep(300);
    for (let count = 0; count < 5; count += 1) await jobs.add('redemption.record');
    for (const runner of runners) runner.wake();
    await until(() => jobs.rows.length === 0);
    const [first, ...others] = calls;
    expect(others).toHaveLength(6);
    for (const { at } of others) expect(at - first!.at).toBeGreaterThanOrEqual(1_900);
  });

  it('completes a backlog that is larger than one batch for Redis', async () => {
    const run = counting();
    for (let count = 0; count < 1_500; count += 1) await jobs.add('invitation.send');
    start({ 'invitation.send': { run } }, { concurrency: 16 });
    await sleep(300);
    const held = await redis.ask((client) => client.keys(`${prefixOf(jobs)}:mail:[0-9]*`));
    expect(held.length).toBeLessThanOrEqual(600);
    await until(() => jobs.rows.length === 0, 30);
    expect(run).toHaveBeenCalledTimes(1_500);
  }, 60_000);

  it('leaves no completed jobs in Redis', async () => {
    const run = counting();
    for (let count = 0; count < 10; count += 1) await jobs.add('invitation.send');
    const runner = start({ 'invitation.send': { run } });
    await until(() => jobs.rows.length === 0);
    await runner.stop();
    const keys = await redis.ask((client) => client.keys(`${prefixOf(jobs)}:mail:[0-9]*`));
    expect(keys).toEqual([]);
  });
});
