import type { Connector } from '../../crm/connector';
import { PermanentError } from '../../domain/permanent-error';
import type { JobHandler } from '../../jobs/job';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { PortalDirectory } from '../portals';
import type { FollowPortalUser } from './follow-portal-user';
import type { JobAdder } from './job-adder';
import { comparePortalUsersJob } from './sync-jobs';

/** Portal users per job; the CRM is asked for all of them at once. */
const SLICE = 500;

/** So many missing portal users at once may have been deleted one by one. */
const FEW = 10;

interface Options {
  connector: Pick<Connector, 'portalUsers'>;
  portals: Pick<PortalDirectory, 'listServedIds'>;
  invitationLists: Pick<InvitationLists, 'listAccesses'>;
  followPortalUser: Pick<FollowPortalUser, 'jobsFor'>;
  jobAdder: Pick<JobAdder, 'addOnce'>;
}

/**
 * Compares the accesses that the site has given with the portal users of the CRM. It finds deletions in a CRM that does
 * not list them, and changes that the lists of changes have missed.
 */
export const createComparePortalUsers = (options: Options): JobHandler<'portal-users.compare'> => {
  const { connector, portals, invitationLists, followPortalUser, jobAdder } = options;

  return {
    async run({ payload: { after } }) {
      const accesses = await invitationLists.listAccesses(after, SLICE);
      const last = accesses.length === SLICE ? accesses.at(-1) : undefined;
      if (last) await jobAdder.addOnce(comparePortalUsersJob(last.id));

      const served = await portals.listServedIds();
      const ids = accesses.filter(({ portalId }) => served.has(portalId)).map((each) => each.portalUserId);
      if (ids.length === 0) return;
      const rows = await connector.portalUsers.getMany(ids);
      const there = new Set(rows.map(({ id }) => id));
      const gone = ids.filter((id) => !there.has(id));
      // An environment that was restored, or a table that was emptied, must not lock everybody out.
      if (gone.length > FEW && gone.length > ids.length / 2) {
        throw new PermanentError(
          `The CRM has ${String(gone.length)} of ${String(ids.length)} portal users no longer, so that no access is ended. Was the environment restored? If they were deleted on purpose, block their users in Strapi.`
        );
      }
      for (const job of await followPortalUser.jobsFor({ rows, gone })) await jobAdder.addOnce(job);
    },
  };
};
