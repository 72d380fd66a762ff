import type { Figures } from '../../../contracts';
import type { InvitationRepository } from '../repositories/invitations';
import type { JobRepository } from '../repositories/jobs';

const DAY_MS = 86_400_000;
const DAYS = 30;

interface Options {
  invitations: InvitationRepository;
  jobs: JobRepository;
  now: () => Date;
}

/** The funnel of the last 30 days, and what needs a hand. */
export const createFigures =
  ({ invitations, jobs, now }: Options) =>
  async (): Promise<Figures> => {
    const since = new Date(now().getTime() - DAYS * DAY_MS);
    const [sent, opened, redeemed, failedInvitations, failedJobs] = await Promise.all([
      invitations.countSince('sentAt', since),
      invitations.countSince('openedAt', since),
      invitations.countSince('redeemedAt', since),
      invitations.countFailed(now()),
      jobs.countFailed(),
    ]);
    return { days: DAYS, sent, opened, redeemed, failedInvitations, failedJobs };
  };

export type ReadFigures = ReturnType<typeof createFigures>;
