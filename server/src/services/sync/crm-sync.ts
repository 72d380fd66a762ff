import type { Connector } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { faultPoint } from '../../domain/fault-points';
import type { JobRequest } from '../../jobs/job';
import type { CursorRepository } from '../../repositories/cursors';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { FollowInvitation } from './follow-invitation';
import type { FollowPortalUser } from './follow-portal-user';
import type { PortalDirectory } from '../portals';
import type { JobAdder } from './job-adder';
import { checkContactJob, comparePortalUsersJob } from './sync-jobs';

/** How often all portal users are compared if the CRM does not list deletions, in milliseconds. */
const COMPARE_EVERY = 60 * 60 * 1000;

/** How often invitations are looked for that wait unclaimed, however old they are, in milliseconds. */
const LOOK_BACK_EVERY = 60 * 1000;

/** When the portal users were last compared, among the cursors. */
const COMPARED = 'crm-portal-users-compared';

interface Options {
  connector: Connector;
  invitationLists: InvitationLists;
  cursors: CursorRepository;
  followInvitation: FollowInvitation;
  followPortalUser: FollowPortalUser;
  portals: Pick<PortalDirectory, 'listLastKnownIds'>;
  jobAdder: JobAdder;
  log: { warn(message: string): void };
  now: () => Date;
}

/** The jobs for one page of changes. */
interface Found {
  jobs: JobRequest[];
  /** Jobs for one version of a record each. A job that is there reads that version, or a later one. */
  versions?: JobRequest[];
  /** Jobs for what is found again until it is done, or until staff change it. */
  standing?: JobRequest[];
  count: number;
  cursor: string;
}

/** A list of changes in the CRM. */
interface Feed {
  /** The name that its cursor is stored under. */
  name: string;
  /** @param isFirst whether it is the first page of a pull */
  look(cursor: string | null, isFirst: boolean): Promise<Found>;
}

/**
 * Follows changes made in the CRM. Reading them only creates jobs, so that a change that cannot be applied
 * does not hold up the others.
 *
 * Portal users that staff delete are in the list of changes if the CRM lists deletions, as Dataverse does for tables
 * with change tracking. Otherwise, and whenever that list is read from its beginning, the site compares the accesses
 * that it has given with the CRM.
 */
export const createCrmSync = (options: Options) => {
  const { connector, invitationLists, cursors, followInvitation, followPortalUser, portals, jobAdder } =
    options;
  const { log, now } = options;
  let listsDeletions = false;
  let lookedBackAt = 0;

  /** Portals whose unclaimed invitations are due to be looked for. */
  const portalsToLookBackOn = async (): Promise<string[] | undefined> => {
    if (now().getTime() - lookedBackAt < LOOK_BACK_EVERY) return undefined;
    const ids = await portals.listLastKnownIds();
    lookedBackAt = now().getTime();
    return ids;
  };

  const feeds: Feed[] = [
    {
      name: 'crm-invitations',
      async look(since, isFirst) {
        const unclaimedOf = isFirst ? await portalsToLookBackOn() : undefined;
        const found = await connector.invitations.changesSince(since, unclaimedOf);
        const { rows, waiting, incomplete, cursor } = found;
        return {
          jobs: await followInvitation.jobsForContactsOf(incomplete),
          versions: await followInvitation.jobsFor(rows),
          standing: [
            ...(await followInvitation.jobsFor(waiting)),
            ...(await followInvitation.jobsForIncomplete(incomplete)),
          ],
          count: rows.length + waiting.length,
          cursor,
        };
      },
    },
    {
      name: 'crm-portal-users',
      async look(since) {
        // Deletions before the beginning of the list are in none of its pages.
        if (since === null) await cursors.set(COMPARED, '');
        const { rows, gone, cursor } = await connector.portalUsers.changesSince(since);
        listsDeletions = gone !== null;
        const jobs = await followPortalUser.jobsFor({ rows, gone });
        return { jobs, count: rows.length + (gone?.length ?? 0), cursor };
      },
    },
    {
      name: 'crm-contacts',
      async look(since) {
        const { rows, cursor } = await connector.contacts.changesSince(since);
        // The list of contacts starts at the present: without a cursor, all contacts with links are checked for missed
        // changes.
        const affected = await invitationLists.listContactsWithLinks(since === null ? undefined : rows);
        return { jobs: affected.map(checkContactJob), count: rows.length, cursor };
      },
    },
  ];

  const lookFrom = async ({ name, look }: Feed, cursor: string | null, isFirst: boolean): Promise<Found> => {
    try {
      return await look(cursor, isFirst);
    } catch (error) {
      if (cursor === null || !(error instanceof CrmError && error.kind === 'invalid')) throw error;
      log.warn(
        `The CRM does not take the cursor of ${name} any more; the list is read from its beginning. ${error.message}`
      );
      return look(null, isFirst);
    }
  };

  const follow = async (one: Feed): Promise<void> => {
    for (let isFirst = true; ; isFirst = false) {
      const since = await cursors.get(one.name);
      const { jobs, versions = [], standing = [], count, cursor } = await lookFrom(one, since, isFirst);
      faultPoint('sync.looked');
      for (const job of jobs) {
        await jobAdder.addOnce(job);
        faultPoint('sync.noted');
      }
      for (const job of versions) {
        await jobAdder.addNew(job);
        faultPoint('sync.noted');
      }
      for (const job of standing) await jobAdder.addNew(job);
      // A first page may be full of what waits, and have no room for changes.
      if (cursor === since && standing.length > 0 && isFirst) continue;
      if (cursor === since) return;
      await cursors.set(one.name, cursor);
      faultPoint('sync.moved-on');
      if (count === 0) return;
    }
  };

  const comparePortalUsers = async (): Promise<void> => {
    const last = await cursors.get(COMPARED);
    if (last && (listsDeletions || now().getTime() - Date.parse(last) < COMPARE_EVERY)) return;
    const hasAccesses = (await invitationLists.listAccesses(0, 1)).length > 0;
    if (hasAccesses) await jobAdder.addOnce(comparePortalUsersJob());
    await cursors.set(COMPARED, now().toISOString());
  };

  return {
    /** Reads all changes since the last call. Changes are read again if it is interrupted. */
    async pull(): Promise<void> {
      const outcomes = await Promise.allSettled(feeds.map(follow));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
      await comparePortalUsers();
    },
  };
};
