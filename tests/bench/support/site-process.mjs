// A Strapi in production, in a process of its own, until its parent lets go of it. Tells its port and when it was ready,
// in milliseconds since the process began, and then answers each order.
import { performance } from 'node:perf_hooks';
import { createRequire } from 'node:module';
import path from 'node:path';
import { seedContacts } from './seed-contacts.mjs';

process.env.STRAPI_TELEMETRY_DISABLED = 'true';
const [dir] = process.argv.slice(2);
const { createStrapi } = createRequire(path.join(dir, 'package.json'))('@strapi/strapi');

const strapi = await createStrapi({ appDir: dir, distDir: dir, serveAdminPanel: false }).start();
// A connection that ends while it is used again is none of the site's failures.
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
