import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';

const MINUTE_MS = 60_000;

/** A sequence that takes longer counts as stuck. */
const LIFE_MS = 2 * MINUTE_MS;

/** The time limit for shrinking a failing sequence. */
const SHRINKING_MS = 2 * MINUTE_MS;

/** No new sequence starts after this time. Set `LIVES_MINUTES=120` for a longer search. */
const LIVES_MS = Number(process.env.LIVES_MINUTES ?? 8) * MINUTE_MS;

/** The maximum duration of the whole test. */
export const ALL_MS = LIVES_MS + LIFE_MS + SHRINKING_MS;

/** The system under test is stuck, so later steps would prove nothing. */
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
 * Checks one sequence of steps after the other. The first failing sequence is shrunk for a limited time, or
 * not at all if the system is stuck. The test always ends and reports what it found.
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
