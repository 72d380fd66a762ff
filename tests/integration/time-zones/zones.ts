import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { AppOptions } from '../../helpers/strapi-app';
import { newTestDatabase } from '../../helpers/test-database';
import type { Found, Task } from './in-zone';

export const NEW_YORK = 'America/New_York';
export const TOKYO = 'Asia/Tokyo';

const MINUTE_MS = 60_000;
const every = (minutes: number, from: string, to: string): string[] => {
  const moments: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += minutes * MINUTE_MS) {
    moments.push(new Date(at).toISOString());
  }
  return moments;
};

/**
 * Times around the changes to and from daylight saving time in New York. The hours from 2:00 to 3:00 and from
 * 1:00 to 2:00 are the special ones.
 */
export const FORWARD = every(20, '2026-03-08T01:10:00Z', '2026-03-08T09:00:00Z');
export const BACK = every(20, '2026-11-01T03:10:00Z', '2026-11-01T08:00:00Z');

/**
 * Creates an app on a new database before each test. Returns a function that starts and stops it in a process
 * with a time zone.
 */
export const useZones = () => {
  let database: NonNullable<AppOptions['database']>;
  let dir: string;

  beforeEach(async () => {
    database = await newTestDatabase();
    dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-zone-'));
  });
  afterEach(async () => rm(dir, { recursive: true, force: true }));

  return async (zone: string, { boot, ...task }: Partial<Task>): Promise<Found> => {
    const whole: Task = { ...task, boot: { dir, database, ...boot } };
    const args = ['--import', 'tsx', path.join(__dirname, 'in-zone.ts'), JSON.stringify(whole)];
    const env = { ...process.env, TZ: zone };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 1e8 });
    const line = stdout.split('\n').find((each) => each.startsWith('{"zone"'));
    const found = JSON.parse(line ?? 'null') as Found;
    expect(found.zone).toBe(zone);
    return found;
  };
};
