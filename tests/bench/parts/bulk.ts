import { readFileSync } from 'node:fs';
import type { Bench, Benchmark } from '../support/benchmark';
import { expectStatus, type Client } from '../support/client';
import { newDatabase, newRunner } from '../support/ground';
import { percentile } from '../support/measure';
import type { Figure } from '../support/report';
import { contactId, PORTAL } from '../support/seed';
import { Site, startSite } from '../support/site';

const CONCURRENCY = 4;
/** Long enough to measure how fast queued e-mails are sent. */
const SENDING_SECONDS = 30;
const LOOK_MS = 50;

/** The measurements of one bulk invitation. */
interface Batch {
  /** Time until the last invitation was written. */
  acceptedSeconds: number;
  /** E-mails per second, measured after all invitations are accepted. */
  sentPerSecond: number;
  /** How long staff wait for the progress of the batch, in milliseconds (99th percentile). */
  wait: number;
  /** The most memory that the process used, in megabytes. */
  peak: number;
}

const MEGABYTE = 1024;

/** The resident memory of a process in megabytes, as reported by Linux. */
const residentMemory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / MEGABYTE;

/** Starts a site with the given number of contacts in a fresh process. */
const startBulkSite = async (bench: Bench, contacts: number): Promise<{ site: Site; staff: Client }> => {
  const database = await newDatabase(bench);
  const pluginConfig = { mail: { perSecond: 1000 }, jobs: await newRunner(bench, CONCURRENCY) };
  bench.say(`writes ${contacts.toLocaleString('en')} contacts`);
  const seeding = await Site.start({ database });
  await seeding.seedContacts(contacts).finally(() => seeding.stop());
  const site = await startSite(bench, { database, pluginConfig });
  const staff = await site.signInAsStaff();
  bench.onEnd(async () => staff.close());
  return { site, staff };
};

/** Invites `count` contacts, starting with contact number `from`. */
const invite = async (site: Site, staff: Client, from: number, count: number): Promise<Batch> => {
  const contactIds = Array.from({ length: count }, (_, index) => contactId(from + index));
  const waits: number[] = [];
  let peak = 0;
  const started = performance.now();
  const since = (moment: number): number => (performance.now() - moment) / 1000;
  const answer = await staff.post('/crm-user-invite/invitations', { contactIds, ...PORTAL });
  const { batchId } = expectStatus(answer, 202).body.data;

  /** Polls until `number` reaches the count or the time limit is exceeded. Returns its last value. */
  const look = async (number: 'accepted' | 'sent', limitSeconds: number): Promise<number> => {
    for (const begun = performance.now(); ;) {
      const asked = performance.now();
      const { body } = expectStatus(await staff.get(`/crm-user-invite/batches/${batchId}`), 200);
      waits.push(performance.now() - asked);
      peak = Math.max(peak, residentMemory(site.pid));
      if (body.data[number] === count || since(begun) > limitSeconds) return body.data[number];
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  if ((await look('accepted', 600)) < count) throw new Error('Not all are accepted within ten minutes');
  const acceptedSeconds = since(started);
  const wait = percentile(waits, 0.99);
  const before = await look('sent', 0);
  const sending = performance.now();
  const sent = await look('sent', SENDING_SECONDS);
  // If accepting is slow, all e-mails may already be out by then.
  const sentPerSecond = before < count ? (sent - before) / since(sending) : count / acceptedSeconds;
  return { acceptedSeconds, wait, peak, sentPerSecond };
};

const noJobLeft = async (staff: Client): Promise<void> => {
  for (;;) {
    const { body } = expectStatus(await staff.get('/crm-user-invite/jobs?pageSize=1'), 200);
    if (body.data.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10 * LOOK_MS));
  }
};

const figuresOf = (size: number, batch: Batch): Figure[] => {
  const called = `${size.toLocaleString('en')} invitations`;
  const goal = size === 10_000 && { goal: { atMost: 6 } };
  return [
    { name: `${called} accepted`, value: batch.acceptedSeconds, unit: 's', ...goal },
    { name: `${called}, how far they are, meanwhile, p99`, value: batch.wait, unit: 'ms' },
    { name: `${called} sent`, value: batch.sentPerSecond, unit: '/s' },
    { name: `${called}, most memory`, value: batch.peak, unit: 'MB' },
  ];
};

/**
 * Bulk invitations: how long staff wait, and whether speed and memory are independent of the number of
 * contacts.
 */
const bulk: Benchmark = async (bench) => {
  const sizes = bench.isShort ? [500, 2_000] : [1_000, 10_000, 100_000];
  const warmUp = 500;
  const { site, staff } = await startBulkSite(
    bench,
    sizes.reduce((sum, size) => sum + size, warmUp)
  );
  await invite(site, staff, 1, warmUp);
  await noJobLeft(staff);
  const before = await site.memory();

  const figures: Figure[] = [];
  const batches: [size: number, batch: Batch][] = [];
  let next = warmUp + 1;
  for (const size of sizes) {
    bench.say(`invites ${size.toLocaleString('en')}`);
    const batch = await invite(site, staff, next, size);
    next += size;
    batches.push([size, batch]);
    if (size !== sizes.at(-1)) await noJobLeft(staff);
    const after = { value: (await site.memory()) - before, unit: 'MB', goal: { atMost: 60 } };
    const name = `${size.toLocaleString('en')} invitations, memory afterwards above before`;
    figures.push(...figuresOf(size, batch), { name, ...after });
  }

  const [[least, first], [most, last]] = [batches[0], batches.at(-1)] as [[number, Batch], [number, Batch]];
  const of = `at ${most.toLocaleString('en')}, of the figure at ${least.toLocaleString('en')}`;
  const pace = (100 * (most / last.acceptedSeconds)) / (least / first.acceptedSeconds);
  const sending = (100 * last.sentPerSecond) / first.sentPerSecond;
  const { database, runner } = bench.ground;
  return [
    ...figures,
    { name: `accepting ${of}`, value: pace, unit: '%', goal: { atLeast: 85 } },
    { name: `sending ${of}`, value: sending, unit: '%', goal: { atLeast: 85 } },
  ].map((figure) => ({ ...figure, name: `${database}, ${runner}: ${figure.name}` }));
};

export default bulk;
