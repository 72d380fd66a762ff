// Runs Strapi in production mode in a separate process until the parent disconnects. Reports the port and the
// milliseconds from process start until it was ready, then carries out orders.
import { performance } from 'node:perf_hooks';
import { createRequire } from 'node:module';
import path from 'node:path';
import { seedContacts } from './seed-contacts.mjs';

process.env.STRAPI_TELEMETRY_DISABLED = 'true';
const [dir] = process.argv.slice(2);
const { createStrapi } = createRequire(path.join(dir, 'package.json'))('@strapi/strapi');

const strapi = await createStrapi({ appDir: dir, distDir: dir, serveAdminPanel: false }).start();
// Without a timeout, no connection closes at the moment it is reused, which would count as a failure of the
// site.
strapi.server.httpServer.keepAliveTimeout = 0;
const readyMs = performance.now();

process.on('message', async (order) => {
  if (order.seedContacts) await seedContacts(strapi, order.seedContacts);
  globalThis.gc();
  process.send({ memory: process.memoryUsage.rss() });
});
process.on('disconnect', async () => {
  await strapi.destroy();
  process.exit(0);
});
process.send({ port: strapi.server.httpServer.address().port, readyMs });
