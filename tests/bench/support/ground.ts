import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMariadb } from '../../helpers/mariadb';
import { RedisServer } from '../../helpers/redis';
import type { Bench } from './benchmark';
import type { SiteOptions } from './site-app';

const newSqlite = async (bench: Bench, hasWriteAheadLog: boolean): Promise<SiteOptions['database']> => {
  const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-bench-sqlite-'));
  bench.onEnd(() => rm(dir, { recursive: true, force: true }));
  return { client: 'sqlite', filename: path.join(dir, 'data.db'), hasWriteAheadLog };
};

/** Creates an empty database of the chosen kind. */
export const newDatabase = async (bench: Bench): Promise<SiteOptions['database']> => {
  const { database } = bench.ground;
  if (database === 'sqlite' || database === 'sqlite-wal') return newSqlite(bench, database === 'sqlite-wal');
  if (database === 'postgres') return bench.createDatabase();
  const mariadb = await startMariadb();
  bench.onEnd(() => mariadb.stop());
  return mariadb.createDatabase();
};

/** The chosen runner as the `jobs` key of the plugin's configuration. */
export const newRunner = async (bench: Bench, concurrency: number): Promise<Record<string, unknown>> => {
  const { runner } = bench.ground;
  if (runner === 'embedded') return { runner, concurrency };
  const redis = await RedisServer.start();
  bench.onEnd(() => redis.stop());
  return { runner, concurrency, redis: { url: redis.url } };
};
