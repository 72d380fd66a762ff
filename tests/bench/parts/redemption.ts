import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Bench, Benchmark } from '../support/benchmark';
import { expectStatus } from '../support/client';
import { eachOf, inTurns, percentile, seconds, until } from '../support/measure';
import { startSeededSite } from '../support/seeded-site';
import type { Site } from '../support/site';

const AT_ONCE = 8;
/** The bcrypt cost of Strapi, which the plugin uses too. */
const COST = 10;
const SMALL = 1_000;
const PASSWORD = 'a password of somebody';

/** Sign-ups per second through Strapi's own registration. */
const register = async (site: Site, count: number): Promise<number> => {
  const round = Math.random().toString(36).slice(2);
  const people = Array.from({ length: count }, (_, n) => `${round}-${n}@example.com`);
  const taken = await seconds(() =>
    eachOf(people, AT_ONCE, async (email) =>
      expectStatus(
        await site.client.post('/api/auth/local/register', { username: email, email, password: PASSWORD }),
        200
      )
    )
  );
  return count / taken;
};

/** Redemptions per second, until all of them are recorded in the CRM. */
const redeem = async (site: Site, codes: string[]): Promise<number> => {
  const taken = await seconds(async () => {
    await eachOf(codes, AT_ONCE, async (code) =>
      expectStatus(
        await site.client.post('/api/crm-user-invite/invitations/redeem', { code, password: PASSWORD }),
        201
      )
    );
    await until('no job left', async () => (await site.count('crm_user_invite_jobs')) === 0);
  });
  return codes.length / taken;
};

/** Hashes per second in a process that does nothing else. */
const startHashing = (bench: Bench): ((count: number) => Promise<number>) => {
  const child = fork(path.join(__dirname, '../support/hash-process.mjs'), { execArgv: [] });
  bench.onEnd(async () => child.disconnect());
  return async (count) => {
    child.send({ count, atOnce: AT_ONCE, cost: COST });
    const [taken] = (await once(child, 'message')) as [number];
    return count / taken;
  };
};

/** How long other users wait for an empty response during the work (ms, 99th percentile). */
const othersMeanwhile = async (site: Site, work: () => Promise<unknown>): Promise<number> => {
  let isOver = false;
  const waits: number[] = [];
  const others = async (): Promise<void> => {
    while (!isOver) {
      waits.push((await seconds(() => site.client.post('/api/empty', {}))) * 1000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const asking = others();
  await work().finally(() => (isOver = true));
  await asking;
  return percentile(waits, 0.99);
};

/** Signing up, compared with Strapi's own registration and with hashing a password alone. */
const redemption: Benchmark = async (bench) => {
  const { isShort } = bench;
  const [rounds, perRound, many] = isShort ? [3, 32, 20_000] : [5, 96, 1_000_000];
  const small = await startSeededSite(bench, SMALL);
  const large = await startSeededSite(bench, many);
  const hash = startHashing(bench);

  await Promise.all([redeem(small.site, small.takeCodes(16)), register(small.site, 16), hash(16)]);
  await redeem(large.site, large.takeCodes(16));
  const speed = await inTurns(rounds, {
    small: () => redeem(small.site, small.takeCodes(perRound)),
    hash: () => hash(perRound),
    large: () => redeem(large.site, large.takeCodes(perRound)),
    registration: () => register(small.site, perRound),
  });
  const waits = await inTurns(isShort ? 2 : 3, {
    small: () => othersMeanwhile(small.site, () => redeem(small.site, small.takeCodes(perRound))),
    large: () => othersMeanwhile(large.site, () => redeem(large.site, large.takeCodes(perRound))),
    registration: () => othersMeanwhile(small.site, () => register(small.site, perRound)),
  });

  const at = many.toLocaleString('en');
  return [
    { name: `redemptions, ${AT_ONCE} at once, jobs done`, value: speed.small, unit: '/s' },
    { name: "Strapi's own registrations", value: speed.registration, unit: '/s' },
    { name: 'hashes alone', value: speed.hash, unit: '/s' },
    {
      name: "redemptions, to Strapi's own registrations",
      value: speed.small / speed.registration,
      unit: '×',
      goal: { atLeast: 2.5 },
    },
    {
      name: 'redemptions, of what hashing allows',
      value: (100 * speed.small) / speed.hash,
      unit: '%',
      goal: { atLeast: 80 },
    },
    {
      name: `redemptions at ${at}, of the figure at 1,000`,
      value: (100 * speed.large) / speed.small,
      unit: '%',
      goal: { atLeast: 85 },
    },
    { name: "others during Strapi's own registrations, p99", value: waits.registration, unit: 'ms' },
    { name: 'others during redemptions, p99', value: waits.small, unit: 'ms', goal: { atMost: 30 } },
    { name: `others during redemptions at ${at}, p99`, value: waits.large, unit: 'ms', goal: { atMost: 30 } },
  ];
};

export default redemption;
