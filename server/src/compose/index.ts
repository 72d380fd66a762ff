import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';
import { parseConfig } from '../config';
import { withoutSecrets } from '../config/public-config';
import type { JobHandlers } from '../jobs/job';
import { createOutbox } from '../jobs/outbox';
import { createPoller } from '../jobs/poller';
import { createRenderMail } from '../mail/render';
import { createRenderPool } from '../mail/render-pool';
import { createPageDirectory } from '../pages';
import { createRepositories } from '../repositories';
import { createAccess } from '../services/access';
import { createContacts } from '../services/contacts';
import { createCore } from '../services/core';
import { createInvitations } from '../services/invitations';
import { createPortals } from '../services/portals';
import { createRedemption } from '../services/redemption';
import { createSync } from '../services/sync';
import { createPlacedWidgets } from '../widget/placed-widgets';
import { createAddressHash } from './address-hash';
import { createConnector } from './connector';
import { userTargets } from './field-targets';
import { connectCounters, createRunner } from './runner';

const now = (): Date => new Date();

/** Composes the plugin. Connector, job runner and stores are chosen only here. */
const compose = (strapi: Core.Strapi) => {
  const config = parseConfig(strapi.config.get(`plugin::${PLUGIN_ID}`));
  const { log } = strapi;
  const connector = createConnector(strapi, config);
  const counters = connectCounters(strapi, config);
  const pages = createPageDirectory({ strapi, pageTypes: config.pages });
  const renderPool = createRenderPool();
  const renderMail = createRenderMail(renderPool, 'send');
  const renderPreview = createRenderMail(renderPool, 'judge');

  const repositories = createRepositories(strapi);
  const { inTransaction, invitations, invitationLists, codes, events, accounts } = repositories;
  const { batches, batchSlices, requests, requestLimits, jobs, cursors, providers, passkeys, users } =
    repositories;
  const wake = (): void => runner.wake();
  const outbox = createOutbox(jobs, now, wake);

  const core = createCore({
    strapi,
    config,
    connector,
    counters,
    events,
    invitations,
    jobs,
    providers,
    outbox,
    inTransaction,
    wake,
    now,
  });
  const { timeline, emit, rateLimits, signInProviders } = core;
  const portals = createPortals({
    config,
    connector,
    pages,
    readPlacedWidgets: createPlacedWidgets(strapi),
    renderMail: renderPreview,
    rateLimits,
    signInProviders,
    users,
    invitationLists,
    requests,
    now,
  });
  const access = createAccess({
    strapi,
    config,
    connector,
    portals: portals.directory,
    invitations,
    accounts,
    users,
    passkeys,
    rateLimits,
    inTransaction,
    timeline,
    emit,
    now,
  });
  const inviting = createInvitations({
    config,
    connector,
    portals: portals.directory,
    renderMail,
    renderPreview,
    invitations,
    invitationLists,
    codes,
    events,
    accounts,
    users,
    batches,
    batchSlices,
    jobs,
    requests,
    requestLimits,
    outbox,
    inTransaction,
    timeline,
    now,
  });
  const { addressHolders, closeCodes, invitability, expiry, sendLink, anonymize, anonymizeBatches } =
    inviting;
  const { resend, syncRevocation } = inviting.resendAndRevoke;
  const contacts = createContacts({
    connector,
    invitations,
    invitationLists,
    events,
    accounts,
    passkeys,
    users,
    invitationViews: inviting.views,
    requests,
    now,
  });
  const redemption = createRedemption({
    strapi,
    config,
    connector,
    userTargets: userTargets(strapi),
    portals: portals.directory,
    findSignInPage: portals.findSignInPage,
    renderMail,
    hashAddress: createAddressHash(strapi),
    sessions: access.sessions,
    passkeys: access.passkeys,
    rateLimits,
    signInProviders,
    addressHolders,
    closeCodes,
    syncRevocation,
    invitability,
    expiry,
    sendLink,
    invitations,
    codes,
    events,
    accounts,
    providers,
    users,
    requests,
    requestLimits,
    outbox,
    inTransaction,
    timeline,
    now,
  });
  const sync = createSync({
    connector,
    portals: portals.directory,
    siteAccess: access.siteAccess,
    invitability,
    expiry,
    closeCodes,
    resend,
    syncRevocation,
    anonymize,
    anonymizeBatches,
    invitations,
    invitationLists,
    codes,
    accounts,
    passkeys,
    users,
    cursors,
    requests,
    outbox,
    inTransaction,
    timeline,
    log,
    now,
  });

  const handlers: JobHandlers = { ...inviting.handlers, ...redemption.handlers, ...sync.handlers };
  const { rateLimit } = connector;
  const runner = createRunner(strapi, config, { jobs, handlers, now, log, rateLimit });
  const crmPoller = connector.poll && createPoller({ ...connector.poll, poll: sync.pull, log });

  return {
    config,
    publicConfig: withoutSecrets(config),
    connector,
    pages,
    core,
    portals,
    access,
    invitations: inviting,
    contacts,
    redemption,
    sync,
    runner,
    /** Polls for changes made in the CRM; null for a CRM whose changes reach the site as they happen. */
    crmPoller,
    prepareDatabase: repositories.prepare,

    /** Loads modules in advance that would otherwise delay the first invitee and the first e-mail. */
    async warmUp(): Promise<void> {
      await redemption.warmUp();
      await renderPool.warmUp();
    },

    /** Ends the threads that render e-mails and closes the Redis connection of the rate limits. */
    async disconnect(): Promise<void> {
      await renderPool.end();
      (await counters?.redis)?.disconnect();
    },
  };
};

/** The plugin's services in one Strapi instance, by feature. */
export type Application = ReturnType<typeof compose>;

const applications = new WeakMap<Core.Strapi, Application>();

/** The plugin's application in this Strapi: the only typed access to its services. Requires a connected database. */
export const applicationOf = (strapi: Core.Strapi): Application => {
  const application = applications.get(strapi) ?? compose(strapi);
  applications.set(strapi, application);
  return application;
};
