import type { PluginConfig } from '../../config';
import { daysBefore } from '../../domain/durations';
import type { Connector } from '../../crm/connector';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository } from '../../repositories/jobs';

const SWEEP = 200;

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  connector: Connector;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  events: EventRepository;
  jobs: JobRepository;
  now: () => Date;
}

/** Removes from invitations what names a person. Figures stay. */
export const createForget =
  ({ connector, invitations, events, jobs, now }: Options) =>
  async (named: readonly Pick<LedgerInvitation, 'invitationId'>[]): Promise<void> => {
    const ids = named.map(({ invitationId }) => invitationId);
    if (ids.length === 0) return;
    await connector.emails.forget(ids);
    await events.forgetDetails(ids);
    await jobs.removeFailedOf(ids);
    // Last: what breaks off before is found again by the next sweep.
    await invitations.forget(ids, now());
  };

export type Forget = ReturnType<typeof createForget>;

/** Keeps closed invitations no longer than the configuration says. */
export const createRetention = (options: Options & { forget: Forget }) => ({
  async sweep(): Promise<void> {
    const { config, invitationLists, forget, now } = options;
    const closedBefore = daysBefore(now(), config.invitation.retentionDays);
    for (;;) {
      const due = await invitationLists.listToForget(closedBefore, SWEEP);
      await forget(due);
      if (due.length < SWEEP) return;
    }
  },
});

export type Retention = ReturnType<typeof createRetention>;
