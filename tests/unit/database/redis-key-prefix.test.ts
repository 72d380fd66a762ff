import type { Core } from '@strapi/strapi';
import { redisKeyPrefix } from '../../../server/src/database/redis-key-prefix';

/** A Strapi connected to a database with these settings. */
const connected = (connectionSettings: Record<string, unknown>, client = 'postgres'): Core.Strapi =>
  ({
    config: { get: () => client },
    db: { connection: { client: { connectionSettings } } },
  }) as unknown as Core.Strapi;

const PLACE = { host: 'db.example.com', port: 5432, database: 'strapi', schema: 'public' };

describe('the prefix of Redis keys', () => {
  it('is the same for all servers on a database, regardless of their users', () => {
    expect(redisKeyPrefix(connected({ ...PLACE, user: 'one', password: 'a' }))).toBe(
      redisKeyPrefix(connected({ ...PLACE, user: 'two', password: 'b' }))
    );
    const asUrl = (user: string) =>
      redisKeyPrefix(connected({ connectionString: `postgres://${user}@db.example.com/strapi` }));
    expect(asUrl('one:a%40b')).toBe(asUrl('two:c'));
  });

  it.each([
    { host: 'other.example.com' },
    { port: 5433 },
    { database: 'other' },
    { schema: 'other' },
    { connectionString: 'postgres://other.example.com/strapi' },
  ])('differs for a site with %j', (other) => {
    expect(redisKeyPrefix(connected({ ...PLACE, ...other }))).not.toBe(redisKeyPrefix(connected(PLACE)));
  });
});
