import type { Core as StrapiCore } from '@strapi/strapi';
import { siteEventName } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import type { Outbox } from '../../jobs/outbox';
import type { EventRepository } from '../../repositories/events';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository } from '../../repositories/jobs';
import type { SignInProviderRepository } from '../../repositories/sign-in-providers';
import type { InTransaction } from '../../repositories/transaction';
import { withContactLog } from './contact-log';
import { createJobDesk } from './job-desk';
import { createRateLimits, type SharedCounters } from './rate-limits';
import { createSignInProviders } from './sign-in-providers';
import { createTimeline, type Emit } from './timeline';
import { createWebhooks } from './webhooks';

export { followDeliveryJob, recordRedemptionJob, sendJob, writeStatusJob } from './invitation-jobs';
export type { RateLimits, SharedCounters } from './rate-limits';
export type { SignInProviders } from './sign-in-providers';
export type { Emit, NewTimelineEntry, Timeline } from './timeline';

interface Dependencies {
  strapi: StrapiCore.Strapi;
  config: Pick<PluginConfig, 'rateLimit' | 'signUp'>;
  connector: Connector;
  /** Null if each server counts attempts on its own. */
  counters: SharedCounters | null;
  events: EventRepository;
  invitations: InvitationRepository;
  jobs: JobRepository;
  providers: SignInProviderRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
  /** Wakes the job runner. */
  wake: () => void;
  now: () => Date;
}

/** Services used by every feature: the timeline, rate limits, providers to sign up with, webhooks, and the administrators' view of jobs. */
export const createCore = (dependencies: Dependencies) => {
  const { strapi, config, connector, counters, events, invitations } = dependencies;
  const { jobs, providers, outbox, inTransaction, wake, now } = dependencies;
  const emit: Emit = (event, payload) => void strapi.eventHub.emit(siteEventName(event), { ...payload });
  const timeline = withContactLog({
    connector,
    outbox,
    now,
    timeline: createTimeline({ events, emit, now }),
  });

  return {
    emit,
    timeline,
    rateLimits: createRateLimits(config.rateLimit, counters),
    signInProviders: createSignInProviders({ config, providers }),
    webhooks: createWebhooks(strapi),
    jobDesk: createJobDesk({ jobs, invitations, timeline, inTransaction, wake, log: strapi.log, now }),
  };
};
