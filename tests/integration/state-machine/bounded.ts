import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';

const MINUTE_MS = 60_000;

/** A life that takes longer will not end. */
const LIFE_MS = 2 * MINUTE_MS;

/** What is found is made smaller, but not for longer than one waits for it. */
const SHRINKING_MS = 2 * MINUTE_MS;

/** No new life begins after that; who looks for trouble takes more time: `LIVES_MINUTES=120`. */
const LIVES_MS = Number(process.env.LIVES_MINUTES ?? 8) * MINUTE_MS;

/** How long all of it takes at the most. */
export const ALL_MS = LIVES_MS + LIFE_MS + SHRINKING_MS;

/** The world does not move any more. What is tried in it after that says nothing. */
export class StuckError extends Error {}

const inTime = async (work: Promise<void>): Promise<void> => {
  const watch = new AbortController();
  const tooLong = pause(LIFE_MS, undefined, { signal: watch.signal }).then(
    () => Promise.reject(new StuckError(`The last of these steps has not ended within ${LIFE_MS} ms`)),
    () => undefined
  );
  await Promise.race([work, tooLong]).finally(() => watch.abort());
};

/**
 * Checks lives one after the other. The first that fails is made smaller for a while, and not at all in a world that is
 * stuck: it always comes to an end, and says what it has found.
 */
export const checkInTime = async <Input>(
  inputs: fc.Arbitrary<Input>,
  live: (input: Input) => Promise<void>,
  parameters: fc.Parameters<[Input]>
): Promise<void> => {
  let until = Date.now() + LIVES_MS;
  const property = fc.asyncProperty(inputs, async (input) => {
    if (Date.now() >= until) throw new fc.PreconditionFailure(true);
    try {
      await inTime(live(input));
    } catch (failure) {
      until = failure instanceof StuckError ? 0 : Math.min(until, Date.now() + SHRINKING_MS);
      throw failure;
    }
  });
  await fc.assert(property, parameters);
};
