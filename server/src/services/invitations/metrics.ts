import type { Metrics } from '../../../../contracts';
import { daysBefore } from '../../domain/durations';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { JobRepository } from '../../repositories/jobs';

const DAYS = 30;

interface Options {
  invitationLists: InvitationLists;
  jobs: JobRepository;
  now: () => Date;
}

/** The funnel of the last 30 days, and the problems that need attention. */
export const createMetrics =
  ({ invitationLists, jobs, now }: Options) =>
  async (): Promise<Metrics> => {
    const since = daysBefore(now(), DAYS);
    const [sent, opened, redeemed, failedInvitations, failedJobs] = await Promise.all([
      invitationLists.countSince('sentAt', since),
      invitationLists.countSince('openedAt', since),
      invitationLists.countSince('redeemedAt', since),
      invitationLists.countFailed(now()),
      jobs.countFailed(),
    ]);
    return { days: DAYS, sent, opened, redeemed, failedInvitations, failedJobs };
  };
