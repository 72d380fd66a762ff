import type { Connector } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { faultPoint } from '../../domain/fault-points';
import type { JobRequest } from '../../jobs/job';
import type { CursorRepository } from '../../repositories/cursors';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { AddJobOnce } from './add-job-once';
import type { FollowInvitation } from './follow-invitation';
import type { FollowPortalUser } from './follow-portal-user';
import { checkContactJob, comparePortalUsersJob } from './sync-jobs';

/** How often all portal users are compared if the CRM does not list deletions, in milliseconds. */
const COMPARE_EVERY = 60 * 60 * 1000;

/** When the portal users were last compared, among the cursors. */
const COMPARED = 'crm-portal-users-compared';

interface Options {
  connector: Connector;
  invitationLists: InvitationLists;
  cursors: CursorRepository;
  followInvitation: FollowInvitation;
  followPortalUser: FollowPortalUser;
  addOnce: AddJobOnce;
  log: { warn(message: string): void };
  now: () => Date;
}

/** The jobs for one page of changes. */
interface Found {
  jobs: JobRequest[];
  count: number;
  cursor: string;
}

/** A list of changes in the CRM. */
interface Feed {
  /** The name that its cursor is stored under. */
  name: string;
  look(cursor: string | null): Promise<Found>;
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
  const { connector, invitationLists, cursors, followInvitation, followPortalUser, addOnce, log, now } =
    options;
  let listsDeletions = false;

  const feeds: Feed[] = [
    {
      name: 'crm-invitations',
      async look(since) {
        const { rows, cursor } = await connector.invitations.changesSince(since);
        return { jobs: await followInvitation.jobsFor(rows), count: rows.length, cursor };
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

  const lookFrom = async ({ name, look }: Feed, cursor: string | null): Promise<Found> => {
    try {
      return await look(cursor);
    } catch (error) {
      if (cursor === null || !(error instanceof CrmError && error.kind === 'invalid')) throw error;
      log.warn(
        `The CRM does not take the cursor of ${name} any more; the list is read from its beginning. ${error.message}`
      );
      return look(null);
    }
  };

  const follow = async (one: Feed): Promise<void> => {
    for (;;) {
      const since = await cursors.get(one.name);
      const { jobs, count, cursor } = await lookFrom(one, since);
      faultPoint('sync.looked');
      for (const job of jobs) {
        await addOnce(job);
        faultPoint('sync.noted');
      }
      if (cursor === since) return;
      await cursors.set(one.name, cursor);
      faultPoint('sync.moved-on');
      if (count === 0) return;
    }
  };

  const comparePortalUsers = async (): Promise<void> => {
    const last = await cursors.get(COMPARED);
    if (last && (listsDeletions || now().getTime() - Date.parse(last) < COMPARE_EVERY)) return;
    await addOnce(comparePortalUsersJob());
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
