import { randomUUID } from 'node:crypto';
import type { Connector, CrmChanges } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { faultPoint } from '../../domain/fault-points';
import type { JobRequest } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import type { CursorRepository } from '../../repositories/cursors';
import type { InvitationLists } from '../../repositories/invitation-lists';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import { checkContactJob } from './contact-watch';
import type { FollowInvitation } from './follow-invitation';
import type { FollowPortalUser } from './follow-portal-user';

interface Options {
  connector: Connector;
  invitationLists: InvitationLists;
  cursors: CursorRepository;
  followInvitation: FollowInvitation;
  followPortalUser: FollowPortalUser;
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
  log: { warn(message: string): void };
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

const feed = <Row>(
  name: string,
  changesSince: (cursor: string | null) => Promise<CrmChanges<Row>>,
  jobsFor: (rows: Row[], cursor: string | null) => Promise<JobRequest[]>
): Feed => ({
  name,
  async look(since) {
    const { rows, cursor } = await changesSince(since);
    return { jobs: await jobsFor(rows, since), count: rows.length, cursor };
  },
});

/**
 * Follows changes made in the CRM. Reading them only creates jobs, so that a change that cannot be applied
 * does not hold up the others.
 */
export const createCrmSync = (options: Options) => {
  const {
    connector,
    invitationLists,
    cursors,
    followInvitation,
    followPortalUser,
    outbox,
    inTransaction,
    log,
  } = options;

  const feeds: Feed[] = [
    feed('crm-invitations', connector.invitations.changesSince, followInvitation.jobsFor),
    feed('crm-portal-users', connector.portalUsers.changesSince, followPortalUser.jobsFor),
    feed('crm-contacts', connector.contacts.changesSince, async (contactIds, cursor) => {
      // The list of contacts starts at the present: without a cursor, all contacts with links are checked for missed
      // changes.
      const affected = await invitationLists.listContactsWithLinks(cursor === null ? undefined : contactIds);
      return affected.map(checkContactJob);
    }),
  ];

  const add = (job: JobRequest): Promise<void> => inTransaction(async (context) => outbox.add(context, job));

  /**
   * The same job may exist already, created by another server or a moment ago. A failed job is retried; for a
   * running job another one is added, because it may have read the record before this change.
   */
  const addOnce = async (job: JobRequest): Promise<void> => {
    try {
      await add(job);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (await outbox.revive(job.key)) return;
      await add({ ...job, key: `${job.key}:${randomUUID()}` });
    }
  };

  const lookFrom = async ({ name, look }: Feed, cursor: string | null): Promise<Found> => {
    try {
      return await look(cursor);
    } catch (error) {
      if (cursor === null || !(error instanceof CrmError && error.kind === 'invalid')) throw error;
      log.warn(`The CRM does not take the cursor of ${name} any more; the list is read from its beginning`);
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

  return {
    /** Reads all changes since the last call. Changes are read again if it is interrupted. */
    async pull(): Promise<void> {
      const outcomes = await Promise.allSettled(feeds.map(follow));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
};
