/** @run gate, nightly */

import { casesOfRun } from '../helpers/cases-of-run';
import { RedisServer } from '../helpers/redis';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { liveThrough, type Crm } from './support/day';
import { embeddedCrm } from './support/embedded-crm';
import { BAD_WEATHER, TcpProxy } from './support/tcp-proxy';

describe('a site whose connection to Redis fails', () => {
  let redis: RedisServer;
  let proxy: TcpProxy;
  let app: TestApp;
  let crm: Crm;

  beforeAll(async () => {
    redis = await RedisServer.start();
    proxy = await TcpProxy.start(redis.port);
    const url = `redis://127.0.0.1:${proxy.port}`;
    app = await bootStrapi({
      pluginConfig: {
        jobs: { runner: 'bullmq', redis: { url }, concurrency: 4 },
        // All invitees in this test have the same IP address.
        rateLimit: { redis: { url }, perInvitation: 1_000, unknownPerAddress: 1_000 },
      },
    });
    crm = await embeddedCrm(app);
  });
  afterAll(async () => {
    await app?.stop();
    await proxy?.stop();
    await redis.stop();
  });

  it.each(casesOfRun(BAD_WEATHER, ([, weather]) => weather === 'refuse'))(
    'loses and repeats nothing when it %s',
    async (_, weather) => {
      const before = proxy.troubles;
      await liveThrough(app, crm, {
        begin: () => proxy.become(weather),
        end: () => proxy.become('fair'),
        milliseconds: 3_000,
      });
      if (weather !== 'slow') expect(proxy.troubles).toBeGreaterThan(before);
    },
    120_000
  );
});
