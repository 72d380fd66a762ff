import type { Benchmark } from '../support/benchmark';
import { inTurns } from '../support/measure';
import { Site } from '../support/site';

/** What the plugin adds to the start-up time and the memory of Strapi in production. */
const startUp: Benchmark = async (bench) => {
  const databases = { with: await bench.createDatabase(), without: await bench.createDatabase() };
  const memory = { with: 0, without: 0 };
  const start = async (kind: 'with' | 'without'): Promise<number> => {
    const site = await Site.start({ database: databases[kind], hasPlugin: kind === 'with' });
    memory[kind] = await site.memory();
    await site.stop();
    return site.readyMs;
  };
  const contestants = { with: () => start('with'), without: () => start('without') };
  // The first start creates the tables.
  await inTurns(1, contestants);
  const times = await inTurns(bench.isShort ? 2 : 9, contestants);
  return [
    { name: 'start of Strapi without the plugin', value: times.without, unit: 'ms' },
    {
      name: 'start with the plugin, above',
      value: times.with - times.without,
      unit: 'ms',
      goal: { atMost: 200 },
    },
    { name: 'memory after the start, above', value: memory.with - memory.without, unit: 'MB' },
  ];
};

export default startUp;
