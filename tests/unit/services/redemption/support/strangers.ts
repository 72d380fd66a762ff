import { AsyncLocalStorage } from 'node:async_hooks';
import { createRateLimits } from '../../../../../server/src/services/core/rate-limits';

/** Data that a server holds for the duration of a request. */
const requests = new AsyncLocalStorage<string[]>();

const limits = createRateLimits(
  { windowSeconds: 600, unknownPerAddress: 20, perInvitation: 20, trustedProxies: 0 },
  null
);

/** More than the limit. */
const [FIRST, MORE] = [20_000, 5_000];

/** Heap in use, in bytes. */
const used = (): number => {
  global.gc?.();
  return process.memoryUsage().heapUsed;
};

const visit = async (from: number, count: number): Promise<void> => {
  for (let number = from; number < from + count; number += 1) {
    const request = Array.from({ length: 300 }, (_, line) => `header ${line}`);
    const address = `2001:db8:${(number >> 16).toString(16)}:${(number & 0xffff).toString(16)}::`;
    await requests.run(request, () => limits.unknownCode(address));
  }
};

const main = async (): Promise<void> => {
  const before = used();
  await visit(0, FIRST);
  const afterFirst = used();
  await visit(FIRST, MORE);
  process.stdout.write(JSON.stringify({ first: afterFirst - before, more: used() - afterFirst }));
};

void main();
