// Only sends e-mails, over a pool of connections. Returns the seconds that it took.
import { performance } from 'node:perf_hooks';
import { createTransport } from 'nodemailer';
import getSocket from './no-delay.cjs';

let transport;
process.on('message', async ({ port, connections, count, mail }) => {
  transport ??= createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    ...{ pool: true, maxConnections: connections, maxMessages: Infinity, getSocket },
  });
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next++ < count) await transport.sendMail({ ...mail, to: `person${next}@example.org` });
  };
  await Promise.all(Array.from({ length: connections }, worker));
  process.send((performance.now() - start) / 1000);
});
process.on('disconnect', () => process.exit(0));
