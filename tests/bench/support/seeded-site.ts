import type { PostgresConnection } from '../../helpers/postgres';
import type { Bench } from './benchmark';
import { codes, seedContacts, seedInvitations, seedPortal, settle } from './seed';
import { startSite, type Site } from './site';

/** Unused invitations, in addition to the used ones. */
const OPEN = 3_000;

interface Seeded {
  database: PostgresConnection;
  nextCode: number;
}

const bySize = new Map<number, Seeded>();

const create = async (bench: Bench, size: number): Promise<Seeded> => {
  const database = await bench.createDatabase();
  bench.say(`fills a database with ${size.toLocaleString('en')} invitations and users`);
  const site = await startSite(bench, { database });
  await seedPortal(site.database);
  await seedContacts(site.database, 1, size + OPEN);
  await seedInvitations(site.database, 1, size, { areUsed: true });
  await seedInvitations(site.database, size + 1, size + OPEN, { areUsed: false });
  await settle(site.database);
  return { database, nextCode: size + 1 };
};

/**
 * Starts a site with the given number of redeemed invitations and users, and with codes that are still
 * unused. The parts of one run share the database.
 */
export const startSeededSite = async (
  bench: Bench,
  size: number
): Promise<{ site: Site; takeCodes: (count: number) => string[] }> => {
  const seeded = bySize.get(size) ?? (await create(bench, size));
  bySize.set(size, seeded);
  const site = await startSite(bench, { database: seeded.database });
  return {
    site,
    takeCodes(count) {
      seeded.nextCode += count;
      if (seeded.nextCode > size + OPEN + 1) throw new Error('All seeded codes are used');
      return codes(seeded.nextCode - count, count);
    },
  };
};
