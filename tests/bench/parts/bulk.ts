import { readFileSync } from 'node:fs';
import type { Bench, Benchmark } from '../support/benchmark';
import { expectStatus, type Client } from '../support/client';
import { newDatabase, newRunner } from '../support/ground';
import { percentile } from '../support/measure';
import type { Figure } from '../support/report';
import { contactId, PORTAL } from '../support/seed';
import { Site, startSite } from '../support/site';

const CONCURRENCY = 4;
/** More would be a test of patience: with so many waiting, it shows how fast they go out. */
const SENDING_SECONDS = 30;
const LOOK_MS = 50;

/** What one request to invite many has come to. */
interface Batch {
  /** Until the last invitation was written. */
  acceptedSeconds: number;
  /** E-mails a second, once all are accepted. */
  sentPerSecond: number;
  /** Milliseconds that staff waited at most, but for one in a hundred, for how far it has come. */
  wait: number;
  /** Megabytes that the process had in memory at most. */
  peak: number;
}

const MEGABYTE = 1024;

/** Megabytes that a process has in memory, as Linux counts them. */
const residentMemory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / MEGABYTE;

/** A site with so many contacts, in a process that has done nothing yet. */
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

/** Invites so many contacts, beginning with the one of this number. */
const invite = async (site: Site, staff: Client, from: number, count: number): Promise<Batch> => {
  const contactIds = Array.from({ length: count }, (_, index) => contactId(from + index));
  const waits: number[] = [];
  let peak = 0;
  const started = performance.now();
  const since = (moment: number): number => (performance.now() - moment) / 1000;
  const answer = await staff.post('/crm-user-invite/invitations', { contactIds, ...PORTAL });
  const { batchId } = expectStatus(answer, 202).body.data;

  /** Looks until the number that is asked for is reached, or the time is over; answers the last one. */
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
  // Where accepting is slow, all may be out by then.
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

/** Inviting many: how long staff wait, and whether speed and memory stay the same however many they are. */
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
