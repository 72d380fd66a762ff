/** @databases all */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { newTestDatabase } from '../../helpers/test-database';
import type { AppOptions } from '../../helpers/strapi-app';
import type { Found, Task } from './in-zone';

// Strapi starts again and again, which takes minutes on a busy machine.
jest.setTimeout(600_000);

const NEW_YORK = 'America/New_York';
const TOKYO = 'Asia/Tokyo';

const schema = path.join(__dirname, '../upgrade/earlier-schema.json');
const EARLIER = `module.exports = { contentTypes: require(${JSON.stringify(schema)}) };\n`;

const MINUTE_MS = 60_000;
const every = (minutes: number, from: string, to: string): string[] => {
  const moments: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += minutes * MINUTE_MS) {
    moments.push(new Date(at).toISOString());
  }
  return moments;
};

/** The nights in which New York puts its clocks forward and back; 2:00 to 3:00 and 1:00 to 2:00 are what is special. */
const FORWARD = every(20, '2026-03-08T01:10:00Z', '2026-03-08T09:00:00Z');
const BACK = every(20, '2026-11-01T03:10:00Z', '2026-11-01T08:00:00Z');

describe('Moments of the ledger', () => {
  let database: NonNullable<AppOptions['database']>;
  let dir: string;

  beforeEach(async () => {
    database = await newTestDatabase();
    dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-zone-'));
  });
  afterEach(async () => rm(dir, { recursive: true, force: true }));

  /** Starts Strapi in a process with a time zone of its own, and ends it again. */
  const inZone = async (zone: string, { boot, ...task }: Partial<Task>): Promise<Found> => {
    const whole: Task = { ...task, boot: { dir, database, ...boot } };
    const args = ['--import', 'tsx', path.join(__dirname, 'in-zone.ts'), JSON.stringify(whole)];
    const env = { ...process.env, TZ: zone };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 1e8 });
    const line = stdout.split('\n').find((each) => each.startsWith('{"zone"'));
    const found = JSON.parse(line ?? 'null') as Found;
    expect(found.zone).toBe(zone);
    return found;
  };

  it('stay what they are, and in order, where clocks are put back and forward', async () => {
    const moments = [...FORWARD, ...BACK];
    const { read, sorted, due } = await inZone(NEW_YORK, { write: moments, leaseAt: '2026-11-01T05:59:50Z' });
    expect(read).toEqual(moments);
    expect(sorted).toEqual(moments);
    // A lease of 20 seconds that is taken ten seconds before the clock says 1:00 for the second time.
    expect(due).toEqual({ 1: false, 10: false, 19: false, 20: true, 21: true, 3600: true, 3660: true });

    const elsewhere = await inZone(TOKYO, {});
    expect(elsewhere.read).toEqual(moments);
    expect(elsewhere.sorted).toEqual(moments);
  });

  it('that an earlier version wrote by the clock of the server are read by it once, and stay', async () => {
    // Not those of the hour that came twice: an earlier version has lost which of the two it was.
    const moments = [...FORWARD, ...BACK.filter((each) => !/T0[56]:/.test(each))];
    await inZone(NEW_YORK, { boot: { pluginSource: EARLIER }, write: moments });
    expect((await inZone(NEW_YORK, {})).read).toEqual(moments);
    expect((await inZone(TOKYO, {})).read).toEqual(moments);
    expect((await inZone(NEW_YORK, {})).read).toEqual(moments);
  });
});
