import type { Core } from '@strapi/strapi';
import { PLUGIN_ID, siteEventName } from '../../../contracts';
import type { Application } from '../application';
import { parseConfig } from '../config';
import { withoutSecrets } from '../config/public-config';
import type { JobHandlers } from '../jobs/job';
import { createPoller } from '../jobs/poller';
import { createOutbox } from '../jobs/outbox';
import { createRenderMail } from '../mail/render';
import { createRenderPool } from '../mail/render-pool';
import { createPageDirectory } from '../pages';
import { createAccountRepository } from '../repositories/accounts';
import { createBatchRepository } from '../repositories/batches';
import { createBatchSliceRepository } from '../repositories/batch-slices';
import { createCodeRepository } from '../repositories/codes';
import { createCursorRepository } from '../repositories/cursors';
import { completeEarlierRows } from '../repositories/earlier-rows';
import { createEventRepository } from '../repositories/events';
import { createInvitationLists } from '../repositories/invitation-lists';
import { createInvitationRepository } from '../repositories/invitations';
import { createJobRepository } from '../repositories/jobs';
import { ensureMysqlText } from '../repositories/mysql-text';
import { createTransactions } from '../repositories/transaction';
import { createUserRepository } from '../repositories/users';
import { ensureUtcTimes } from '../repositories/utc-times';
import { createAcceptService } from '../services/redemption/accept';
import { createAskCrm } from '../services/redemption/ask-crm';
import { createAuthenticate } from '../services/redemption/authenticate';
import { createBatchViews } from '../services/invitations/batch-views';
import { createContactViews } from '../services/contacts/contact-views';
import { createBatchControl } from '../services/invitations/batch-control';
import { createCodeLookup } from '../services/redemption/code-lookup';
import { createCloseCodes } from '../services/invitations/close-codes';
import { checkContactJob, createContactWatch } from '../services/sync/contact-watch';
import { createConnectionReport } from '../services/sync/connection-report';
import { createCrmGate } from '../services/redemption/crm-gate';
import { createCrmJobs } from '../services/sync/crm-jobs';
import { createCrmSync } from '../services/sync/crm-sync';
import { createDecideInvitations } from '../services/invitations/decide-invitations';
import { createAddressHolders } from '../services/invitations/address-holder';
import { createExpiry } from '../services/invitations/expire';
import { createContactImport } from '../services/contacts/import-contacts';
import { createInspectService } from '../services/redemption/inspect';
import { createFollowInvitation } from '../services/sync/follow-invitation';
import { createFormPlaces } from '../services/redemption/form-places';
import { createFollowPortalUser } from '../services/sync/follow-portal-user';
import { createFigures } from '../services/invitations/figures';
import { createCancelBatch } from '../services/invitations/cancel-batch';
import { createInvitability } from '../services/invitations/invitability';
import { createInviteService } from '../services/invitations/invite';
import { createJourneyCheck } from '../services/portals/journey-check';
import { createJobDesk } from '../services/core/job-desk';
import { createMailOutcome } from '../services/invitations/mail-outcome';
import { createPasswords } from '../services/redemption/passwords';
import { createPlacement } from '../services/portals/placement';
import { createPortalAccessService } from '../services/access/portal-access';
import { createPortalDirectory } from '../services/portals/portal-directory';
import { createPortalSettings } from '../services/portals/portal-settings';
import { createPersonExport } from '../services/contacts/person-export';
import { createPreview } from '../services/invitations/preview';
import { createRateLimits } from '../services/core/rate-limits';
import { createRedeemService } from '../services/redemption/redeem';
import { createRedeeming } from '../services/redemption/redeeming';
import { createRefusedAttempts } from '../services/redemption/refused-attempts';
import { createReminders } from '../services/invitations/remind';
import { createRenewService } from '../services/redemption/renew';
import { createResendAndRevokeService } from '../services/invitations/resend-and-revoke';
import { createSendService } from '../services/invitations/send';
import { createSessions } from '../services/access/sessions';
import { createSetup } from '../services/portals/setup';
import { createSignUp } from '../services/redemption/sign-up';
import { createSiteAccess } from '../services/access/site-access';
import { createForget, createForgetInBatches, createRetention } from '../services/invitations/retention';
import { createTryMail } from '../services/portals/try-mail';
import { createTimeline, type Emit } from '../services/core/timeline';
import { createUserWatch } from '../services/sync/user-watch';
import { createWebhooks } from '../services/core/webhooks';
import { createInvitationViews } from '../services/invitations/invitation-views';
import { createPlacedWidgets } from '../widget/placed-widgets';
import { createConnector } from './connector';
import { userTargets } from './field-targets';
import { connectCounters, createRunner } from './runner';

const now = (): Date => new Date();

/** The composition root: the only place that picks connector, job runner and stores, and puts the services together. */
const compose = (strapi: Core.Strapi): Application => {
  const config = parseConfig(strapi.config.get(`plugin::${PLUGIN_ID}`));
  const { log } = strapi;
  const connector = createConnector(strapi, config);
  const inTransaction = createTransactions(strapi);
  const invitations = createInvitationRepository(strapi);
  const invitationLists = createInvitationLists(strapi);
  const codes = createCodeRepository(strapi);
  const events = createEventRepository(strapi);
  const accounts = createAccountRepository(strapi);
  const batches = createBatchRepository(strapi);
  const batchSlices = createBatchSliceRepository(strapi);
  const jobs = createJobRepository(strapi);
  const users = createUserRepository(strapi);
  const pages = createPageDirectory({ strapi, pageTypes: config.pages });

  const outbox = createOutbox(jobs, now, () => runner.wake());
  const portals = createPortalDirectory({ connector, config, users, now });
  const emit: Emit = (event, payload) => void strapi.eventHub.emit(siteEventName(event), { ...payload });
  const timeline = createTimeline({ events, emit, now });
  const stores = {
    invitations,
    invitationLists,
    codes,
    events,
    accounts,
    batches,
    batchSlices,
    users,
    outbox,
    inTransaction,
  };
  const closeCodes = createCloseCodes({ ...stores, timeline });
  const addressHolders = createAddressHolders(stores);
  const renderPool = createRenderPool();
  const renderMail = createRenderMail(renderPool, 'send');
  const judgeMail = createRenderMail(renderPool, 'judge');
  const ledger = {
    ...stores,
    addressHolders,
    config,
    connector,
    portals,
    timeline,
    closeCodes,
    renderMail,
    now,
  };
  const invitability = createInvitability(ledger);
  const expiry = createExpiry(ledger);
  const forget = createForget({ ...ledger, jobs });
  const invitationViews = createInvitationViews(ledger);
  const contactViews = createContactViews(ledger);
  const checkPlacement = createPlacement({ pages, placedWidgets: createPlacedWidgets(strapi) });
  const decideInvitations = createDecideInvitations({ ...ledger, invitability });
  const invite = createInviteService({ ...ledger, decideInvitations, expiry });
  const resendAndRevoke = createResendAndRevokeService({ ...ledger, invitability, expiry });
  const { takeBack, revokeMany } = resendAndRevoke;
  const send = createSendService({ ...ledger, takeBack, mailOutcome: createMailOutcome(ledger) });
  const batchControl = createBatchControl({ ...ledger, jobs, invite });
  const crmJobs = createCrmJobs({ ...ledger, takeBack });
  const { redeeming, handler: recordRedemptionHandler } = createRedeeming(ledger);
  const userWatch = createUserWatch(ledger);

  const sessions = createSessions(strapi);
  const siteAccess = createSiteAccess({ ...ledger, sessions, emit });
  const followInvitation = createFollowInvitation({ ...ledger, invitability, expiry, takeBack });
  const followPortalUser = createFollowPortalUser({ ...ledger, siteAccess });

  const handlers: JobHandlers = {
    'invitation.send': send.sendHandler,
    'invitation.follow-delivery': send.followDeliveryHandler,
    'invitation.write-status': crmJobs.writeStatusHandler,
    'redemption.record': recordRedemptionHandler,
    'batch.invite': batchControl.handler,
    'batch.cancel': createCancelBatch({ ...ledger, jobs, revokeMany }),
    'contact.check': createContactWatch({
      ...ledger,
      forget,
      forgetInBatches: createForgetInBatches(ledger),
    }).handler,
    'portal-user.end': userWatch.handler,
    'invitation.follow': followInvitation.handler,
    'portal-user.follow': followPortalUser.handler,
  };
  const runner = createRunner(strapi, config, { jobs, handlers, now, log });

  const counters = connectCounters(strapi, config);
  const rateLimits = createRateLimits(config.rateLimit, counters);
  const lookUp = createCodeLookup({ codes, rateLimits });
  const crmGate = createCrmGate({
    askCrm: createAskCrm({ config, connector, portals, log }),
    closeCodes,
    takeBack,
    users,
    log,
  });
  const passwords = createPasswords();
  const refusedAttempts = createRefusedAttempts({ events, now, log });
  const people = {
    ...ledger,
    lookUp,
    formPlaces: createFormPlaces({ config, connector, userTargets: userTargets(strapi) }),
    sessions,
    crmGate,
    refusedAttempts,
    emit,
    redeeming,
  };
  const redeem = createRedeemService({
    ...people,
    signUp: createSignUp(people),
    passwords,
  });

  const sync = createCrmSync({
    ...ledger,
    cursors: createCursorRepository(strapi),
    followInvitation,
    followPortalUser,
    log,
  });
  const reportConnection = createConnectionReport({ connector, log });
  const crmPoller =
    config.crm.connector === 'dataverse'
      ? createPoller({
          everySeconds: config.crm.pollSeconds,
          look: async () => {
            await reportConnection();
            await sync.pull();
          },
          log,
        })
      : null;

  return {
    config,
    crmPoller,
    publicConfig: withoutSecrets(config),
    connector,
    runner,
    async disconnect() {
      await renderPool.end();
      (await counters?.redis)?.disconnect();
    },
    pages,
    prepareDatabase: async () => {
      await ensureUtcTimes(strapi);
      await ensureMysqlText(strapi);
      await users.ensureAddressIndex();
      await completeEarlierRows(strapi);
    },
    warmUp: async () => {
      await passwords.common();
      await renderPool.warmUp();
    },
    portals,
    portalSettings: createPortalSettings({ ...people, renderMail: judgeMail }),
    checkJourney: createJourneyCheck({ ...ledger, checkPlacement }),
    tryMail: createTryMail({ config, renderMail: judgeMail, connector, portals, rateLimits }),
    invite,
    preview: createPreview({ config, renderMail: judgeMail, portals, invite }),
    resendAndRevoke,
    expiry,
    reminders: createReminders(ledger),
    retention: createRetention({ ...ledger, jobs, forget }),
    watches: {
      contactsChanged: async (contactIds) =>
        inTransaction(async (context) => outbox.add(context, ...contactIds.map(checkContactJob))),
      userDeleted: userWatch.userDeleted,
      usersChanged: async (userIds) => inTransaction(() => accounts.follow(userIds)),
    },
    authenticate: createAuthenticate(strapi, stores),
    accept: createAcceptService(people),
    renew: createRenewService({ ...people, invitability, expiry, log }),
    inspect: createInspectService(people),
    redeem,
    portalAccess: createPortalAccessService({ ...ledger, siteAccess }),
    invitationViews,
    contactViews,
    batchViews: createBatchViews(ledger),
    exportPerson: createPersonExport({ ...ledger, views: invitationViews }),
    importContacts: createContactImport({ connector }),
    figures: createFigures({ invitationLists, jobs, now }),
    readSetup: createSetup({ ...ledger, checkPlacement }),
    batchControl,
    webhooks: createWebhooks(strapi),
    jobDesk: createJobDesk({ ...ledger, jobs, runner, log }),
  };
};

const applications = new WeakMap<Core.Strapi, Application>();

/** The plugin's application in this Strapi: the one typed way to reach a service. Not before the database is there. */
export const applicationOf = (strapi: Core.Strapi): Application => {
  const application = applications.get(strapi) ?? compose(strapi);
  applications.set(strapi, application);
  return application;
};
