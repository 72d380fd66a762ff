import { readFileSync } from 'node:fs';
import type { Bench, Benchmark } from '../support/benchmark';
import { expectStatus } from '../support/client';
import { until } from '../support/measure';
import type { Figure } from '../support/report';
import { contactId, PORTAL, seedContacts, seedPortal, settle } from '../support/seed';
import { startSite } from '../support/site';

/** Contacts of a request that took so many seconds to be accepted, and how much memory was used at most. */
interface Batch {
  seconds: number;
  sentSeconds: number;
  peak: number;
}

const pluginConfig = {
  mail: { perSecond: 1000 },
  jobs: { runner: 'embedded', concurrency: 4 },
};

const MEGABYTE = 1024;

/** Megabytes that a process has in memory, as Linux counts them. */
const residentMemory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / MEGABYTE;

const startBatches = async (bench: Bench, contacts: number) => {
  const site = await startSite(bench, { pluginConfig });
  await seedPortal(site.database);
  await seedContacts(site.database, 1, contacts);
  await settle(site.database);
  const staff = await site.signInAsStaff();
  bench.onEnd(async () => staff.close());

  /** Invites so many contacts, beginning with the one of this number, until the last of their e-mails is out. */
  const invite = async (from: number, count: number): Promise<Batch> => {
    const contactIds = Array.from({ length: count }, (_, index) => contactId(from + index));
    const start = performance.now();
    const since = (): number => (performance.now() - start) / 1000;
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, residentMemory(site.pid))), 100);
    const answer = await staff.post('/crm-user-invite/invitations', { contactIds, ...PORTAL });
    const { batchId } = expectStatus(answer, 202).body.data;
    const batch = async () =>
      expectStatus(await staff.get(`/crm-user-invite/batches/${batchId}`), 200).body.data;
    await until('the invitations are accepted', async () => (await batch()).accepted === count);
    const taken = since();
    await until('no job left', async () => (await site.count('crm_user_invite_jobs')) === 0, 3600);
    clearInterval(watch);
    return { seconds: taken, sentSeconds: since(), peak };
  };
  return { site, invite };
};

/** Inviting many: how long staff wait, and whether speed and memory stay the same however many they are. */
const bulk: Benchmark = async (bench) => {
  const sizes = bench.isShort ? [1_000, 4_000] : [1_000, 10_000, 100_000];
  const { site, invite } = await startBatches(
    bench,
    sizes.reduce((sum, size) => sum + size, 500)
  );
  let next = 1;
  const take = (count: number): number => (next += count) - count;

  await invite(take(500), 500);
  const before = await site.memory();
  const figures: Figure[] = [];
  const batches = new Map<number, Batch>();
  for (const size of sizes) {
    bench.say(`invites ${size.toLocaleString('en')}`);
    const batch = await invite(take(size), size);
    batches.set(size, batch);
    const called = `${size.toLocaleString('en')} invitations`;
    figures.push(
      {
        name: `${called} accepted`,
        value: batch.seconds,
        unit: 's',
        ...(size === 10_000 && { goal: { atMost: 6 } }),
      },
      { name: `${called} sent`, value: size / batch.sentSeconds, unit: '/s' },
      { name: `${called}, most memory while sending`, value: batch.peak, unit: 'MB' }
    );
    if (size === 10_000 || bench.isShort) {
      const after = await site.memory();
      figures.push({
        name: `${called}, memory afterwards above before`,
        value: after - before,
        unit: 'MB',
        goal: { atMost: 60 },
      });
    }
  }
  const speed = (size = NaN): number => size / (batches.get(size)?.sentSeconds ?? NaN);
  const acceptance = (size = NaN): number => size / (batches.get(size)?.seconds ?? NaN);
  const [least, most] = [sizes[0], sizes.at(-1)];
  const of = `at ${most?.toLocaleString('en')}, of the figure at ${least?.toLocaleString('en')}`;
  return [
    ...figures,
    {
      name: `accepting ${of}`,
      value: (100 * acceptance(most)) / acceptance(least),
      unit: '%',
      goal: { atLeast: 85 },
    },
    { name: `sending ${of}`, value: (100 * speed(most)) / speed(least), unit: '%', goal: { atLeast: 85 } },
  ];
};

export default bulk;
