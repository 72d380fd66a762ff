/** @databases all */
/** @run gate, nightly */
import fc from 'fast-check';
import { ALL_MS, checkInTime } from './bounded';
import { ADDRESSES, CONTACTS, lives } from './commands';
import { expectNoCodeKept } from './invariants';
import { Model } from './model';
import { normalize, World } from './world';

/** For a longer search: `LIVES=500 LIVES_STEPS=40 LIVES_MINUTES=120`. `LIVES_SEED` repeats a failure. */
const { LIVES_STEPS = '15', LIVES_SEED } = process.env;
/**
 * Differences between databases show in a few sequences; the effect of the order of steps is the same on all
 * databases.
 */
const lifeCount = (): number => {
  if (process.env.LIVES) return Number(process.env.LIVES);
  if (globalThis.testRun === 'nightly') return 75;
  return globalThis.testDatabase ? 10 : 25;
};

describe('an invitation', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.create(CONTACTS);
  });
  afterAll(async () => world.stop());

  it(
    'follows the state machine for any sequence of commands',
    async () => {
      const addresses = ADDRESSES.slice(0, CONTACTS);
      await checkInTime(
        lives(Number(LIVES_STEPS)),
        async (commands) => {
          await world.reset(addresses);
          const model = new Model(addresses.map((each) => ({ address: normalize(each), isActive: true })));
          await fc.asyncModelRun(() => ({ model, real: { world, statuses: new Map() } }), commands);
          await expectNoCodeKept(model, world);
        },
        { numRuns: lifeCount(), ...(LIVES_SEED && { seed: Number(LIVES_SEED) }) }
      );
    },
    ALL_MS + 60_000
  );
});
