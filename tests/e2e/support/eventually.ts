import { setTimeout as wait } from 'node:timers/promises';

const TIMEOUT_MS = 30_000;

/** Polls until there is a result. @throws Error with the description after half a minute */
export const eventually = async <Answer>(
  what: string,
  ask: () => Promise<Answer | null | undefined | false>
): Promise<Answer> => {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`There was no ${what} within half a minute`);
    await wait(50);
  }
};
