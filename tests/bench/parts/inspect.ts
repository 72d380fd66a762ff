import type { Benchmark } from '../support/benchmark';
import { expectStatus } from '../support/client';
import { inTurns, rate } from '../support/measure';
import { startSeededSite } from '../support/seeded-site';
import type { Site } from '../support/site';

const AT_ONCE = 8;
const SMALL = 1_000;

const inspect = (site: Site, codes: string[], forSeconds: number): Promise<number> => {
  let next = 0;
  return rate(forSeconds, AT_ONCE, async () => {
    next += 1;
    const code = codes[next % codes.length];
    expectStatus(await site.client.post('/api/crm-user-invite/invitations/inspect', { code }), 200);
  });
};

const nothing = (site: Site, forSeconds: number): Promise<number> =>
  rate(forSeconds, AT_ONCE, async () => expectStatus(await site.client.post('/api/empty', {}), 200));

/** Opening a link, compared with a route of the same Strapi that does nothing. */
const inspection: Benchmark = async (bench) => {
  const [rounds, forSeconds, many] = bench.isShort ? [3, 1, 20_000] : [7, 3, 1_000_000];
  const [small, large] = [await startSeededSite(bench, SMALL), await startSeededSite(bench, many)];
  const [smallCodes, largeCodes] = [small.takeCodes(500), large.takeCodes(500)];
  const contestants = {
    small: () => inspect(small.site, smallCodes, forSeconds),
    nothing: () => nothing(small.site, forSeconds),
    large: () => inspect(large.site, largeCodes, forSeconds),
  };
  await inTurns(1, contestants);
  const speed = await inTurns(rounds, contestants);

  return [
    { name: 'an empty route of Strapi, 8 at once', value: speed.nothing, unit: '/s' },
    { name: 'links looked at', value: speed.small, unit: '/s' },
    {
      name: 'links looked at, of an empty route',
      value: (100 * speed.small) / speed.nothing,
      unit: '%',
      goal: { atLeast: 50 },
    },
    {
      name: `links looked at, at ${many.toLocaleString('en')}, of the figure at 1,000`,
      value: (100 * speed.large) / speed.small,
      unit: '%',
      goal: { atLeast: 85 },
    },
  ];
};

export default inspection;
