import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Redis } from 'ioredis';
import { connectRedis, FAIL_FAST } from '../../server/src/redis/connect';
import { createRateLimits, type RateLimits } from '../../server/src/services/core/rate-limits';
import { RedisServer } from '../helpers/redis';
import { until } from './job-runner-contract';
import { log } from '../unit/jobs/support';

const LIMITS = { windowSeconds: 600, unknownPerAddress: 5, perInvitation: 5, trustedProxies: 0 };

let redis: RedisServer;
let connections: Promise<Redis>[] = [];
let lines: ReturnType<typeof log>;

beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(async () => redis.stop());
beforeEach(() => {
  lines = log();
});
afterEach(async () => {
  for (const connection of connections) (await connection).disconnect();
  connections = [];
});

const link = (generation: number) => ({ invitation: { invitationId: 'invitation' }, generation });

/** A connection that ends with the test. */
const connectTo = (url: string): Promise<Redis> => {
  const connection = connectRedis({
    ...{ url, usedFor: 'tests', meanwhile: 'it goes on' },
    log: lines,
    options: FAIL_FAST,
  });
  connections.push(connection);
  return connection;
};

/** The limits of one server. */
const server = async (url = redis.url, prefix = 'site'): Promise<RateLimits> => {
  const connection = connectTo(url);
  const client = await connection;
  if (client.status !== 'ready')
    await Promise.race([once(client, 'ready'), once(client, 'close').catch(() => 0)]);
  return createRateLimits(LIMITS, { redis: connection, prefix });
};

/** Counts the attempts that are let through. */
const letThrough = async (count: number, attempt: (index: number) => Promise<void>): Promise<number> => {
  let through = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      await attempt(index);
      through += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate.limited', details: { retryAfter: expect.any(Number) } });
    }
  }
  return through;
};

describe('rate limits in Redis', () => {
  it('count the attempts on all servers together', async () => {
    const servers = [await server(), await server(), await server()];
    expect(await letThrough(12, (index) => servers[index % 3]!.unknownCode('192.0.2.1'))).toBe(5);
    expect(await letThrough(12, (index) => servers[index % 3]!.attempt(link(1)))).toBe(5);
    expect(await letThrough(12, (index) => servers[index % 3]!.attempt(link(2)))).toBe(5);
  });

  it('are separate for each site', async () => {
    const [one, other] = [await server(redis.url, 'one'), await server(redis.url, 'other')];
    expect(await letThrough(6, () => one.unknownCode('192.0.2.2'))).toBe(5);
    expect(await letThrough(6, () => other.unknownCode('192.0.2.2'))).toBe(5);
  });

  it('expire automatically and leave nothing behind', async () => {
    const limits = await server(redis.url, 'ending');
    await limits.unknownCode('192.0.2.8');
    await limits.attempt(link(1));
    const lives = await redis.ask(async (client) => {
      const keys = await client.keys('ending:*');
      return Promise.all(keys.map((key) => client.ttl(key)));
    });
    expect(lives).toEqual([expect.any(Number), expect.any(Number)]);
    for (const seconds of lives) expect(seconds).toBeGreaterThan(LIMITS.windowSeconds - 60);
  });

  it('survive the end of a server', async () => {
    const first = await server();
    await letThrough(5, () => first.unknownCode('192.0.2.3'));
    expect(await letThrough(1, async () => (await server()).unknownCode('192.0.2.3'))).toBe(0);
  });

  it('are kept by each server while Redis is unavailable, and shared again afterwards', async () => {
    const limits = await server();
    await redis.kill();
    const begun = Date.now();
    expect(await letThrough(8, () => limits.unknownCode('192.0.2.4'))).toBe(5);
    expect(Date.now() - begun).toBeLessThan(2_000);
    await until(() => lines.warn.mock.calls.length > 0);
    await redis.start();
    const client = await connections[0]!;
    if (client.status !== 'ready') await once(client, 'ready');
    expect(lines.warn.mock.calls).toEqual([[expect.stringMatching(/^Redis does not answer .*: it goes on/)]]);
    const other = await server();
    expect(await letThrough(8, () => limits.unknownCode('192.0.2.5'))).toBe(5);
    expect(await letThrough(1, () => other.unknownCode('192.0.2.5'))).toBe(0);
  }, 30_000);

  it('delay no request if Redis accepts commands but never answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const connection = connectTo(url);
    const limits = createRateLimits(LIMITS, { redis: connection, prefix: 'site' });
    const begun = Date.now();
    expect(await letThrough(8, () => limits.unknownCode('192.0.2.6'))).toBe(5);
    expect(Date.now() - begun).toBeLessThan(3_000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  }, 30_000);

  it('delay requests only briefly if Redis stops answering', async () => {
    const limits = await server();
    await limits.unknownCode('192.0.2.7');
    await redis.ask((client) => client.call('client', 'pause', '4000', 'ALL'));
    const begun = Date.now();
    await limits.unknownCode('192.0.2.7');
    expect(Date.now() - begun).toBeLessThan(1_000);
  }, 30_000);
});
