// Only hashes passwords, up to the given number at once. Returns the seconds that it took.
import { performance } from 'node:perf_hooks';
import { hash } from '@node-rs/bcrypt';

process.on('message', async ({ count, atOnce, cost }) => {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next++ < count) await hash(`a password of somebody ${next}`, cost);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  process.send((performance.now() - start) / 1000);
});
process.on('disconnect', () => process.exit(0));
