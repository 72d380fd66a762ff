import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import type { JobHandlers } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import type { RenderMail } from '../../mail/render';
import type { AccountRepository } from '../../repositories/accounts';
import type { BatchSliceRepository } from '../../repositories/batch-slices';
import type { BatchRepository } from '../../repositories/batches';
import type { CodeRepository } from '../../repositories/codes';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationRepository } from '../../repositories/invitations';
import type { JobRepository } from '../../repositories/jobs';
import type { RequestLimitRepository } from '../../repositories/request-limits';
import type { InTransaction } from '../../repositories/transaction';
import type { UserRepository } from '../../repositories/users';
import type { Timeline } from '../core';
import type { PortalDirectory } from '../portals';
import { createAddressHolders } from './address-holder';
import { createBatchControl } from './batch-control';
import { createBatchViews } from './batch-views';
import { createBeforeCode } from './before-code';
import { createCancelBatch } from './cancel-batch';
import { createCloseCodes } from './close-codes';
import { createCreateLink } from './create-link';
import { createDecideInvitations } from './decide-invitations';
import { createDeliver } from './deliver';
import { createExpiry } from './expire';
import { createInvitability } from './invitability';
import { createInvitationViews } from './invitation-views';
import { createInvite } from './invite';
import { createMetrics } from './metrics';
import { createPendingDeliveries } from './pending-deliveries';
import { createPreview } from './preview';
import { createRecordDelivery } from './record-delivery';
import { createReminders } from './remind';
import { createResendAndRevoke } from './resend-and-revoke';
import { createAnonymize, createAnonymizeBatches, createRetention } from './retention';
import { createSendJobs } from './send';
import { createSendLink } from './send-link';

export type { AddressHolders } from './address-holder';
export { closingReason, type CloseCodes } from './close-codes';
export type { Expiry } from './expire';
export type { Invitability } from './invitability';
export { summaryOf, type InvitationViews } from './invitation-views';
export { newLedgerInvitation } from './new-invitation';
export { BY_CRM, type ResendAndRevoke } from './resend-and-revoke';
export type { Anonymize, AnonymizeBatches } from './retention';
export type { SendLink } from './send-link';

interface Dependencies {
  config: PluginConfig;
  connector: Connector;
  portals: PortalDirectory;
  /** Renders an e-mail that is sent. */
  renderMail: RenderMail;
  /** Renders an e-mail that is only shown; refuses a template that is too costly. */
  renderPreview: RenderMail;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  codes: CodeRepository;
  events: EventRepository;
  accounts: AccountRepository;
  users: UserRepository;
  batches: BatchRepository;
  batchSlices: BatchSliceRepository;
  requests: InvitationRequestRepository;
  requestLimits: RequestLimitRepository;
  jobs: JobRepository;
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
  timeline: Timeline;
  now: () => Date;
}

/**
 * Invitations from the first e-mail, or the first link that is handed over, to their end: invite, batches, send, links,
 * remind, resend, revoke, expire, retention.
 */
export const createInvitations = (dependencies: Dependencies) => {
  const { config, connector, portals, renderMail, renderPreview, timeline } = dependencies;
  const { invitations, invitationLists, codes, events, accounts, users } = dependencies;
  const { batches, batchSlices, requests, requestLimits, jobs, outbox, inTransaction, now } = dependencies;

  const addressHolders = createAddressHolders({ users, accounts });
  const closeCodes = createCloseCodes({ invitations, timeline, inTransaction });
  const expiry = createExpiry({ invitations, invitationLists, timeline, outbox, inTransaction, now });
  const invitability = createInvitability({
    config,
    connector,
    invitations,
    accounts,
    users,
    addressHolders,
    now,
  });
  const invite = createInvite({
    decideInvitations: createDecideInvitations({ config, portals, invitability, now }),
    expiry,
    portals,
    invitations,
    timeline,
    batches,
    batchSlices,
    outbox,
    inTransaction,
  });
  const sendLink = createSendLink({ config, expiry, invitations, timeline, outbox, now });
  const resendAndRevoke = createResendAndRevoke({
    portals,
    invitability,
    sendLink,
    invitations,
    timeline,
    outbox,
    inTransaction,
    now,
  });
  const { syncRevocation, revokeMany } = resendAndRevoke;
  const beforeCode = createBeforeCode({ connector, invitations, codes, closeCodes, inTransaction });
  const batchControl = createBatchControl({ batches, jobs, invite, outbox, inTransaction, now });
  const { sendHandler, followDeliveryHandler } = createSendJobs({
    connector,
    deliver: createDeliver({
      config,
      renderMail,
      connector,
      portals,
      invitations,
      codes,
      beforeCode,
      syncRevocation,
      inTransaction,
    }),
    recordDelivery: createRecordDelivery({ connector, invitations, timeline, outbox, inTransaction, now }),
    pendingDeliveries: createPendingDeliveries({ connector, jobs, now }),
    invitations,
    timeline,
    outbox,
    inTransaction,
    now,
  });
  const cancelBatch = createCancelBatch({
    connector,
    batches,
    invitations,
    invitationLists,
    jobs,
    revokeMany,
    inTransaction,
    now,
  });
  const anonymize = createAnonymize({ connector, invitations, events, jobs, batches, now });

  return {
    invite,
    preview: createPreview({ config, renderMail: renderPreview, portals, invite }),
    resendAndRevoke,
    createLink: createCreateLink({
      config,
      connector,
      portals,
      beforeCode,
      syncRevocation,
      invitations,
      codes,
      timeline,
      outbox,
      inTransaction,
      now,
    }),
    invitability,
    addressHolders,
    closeCodes,
    expiry,
    sendLink,
    reminders: createReminders({ config, invitations, invitationLists, outbox, inTransaction, now }),
    anonymize,
    anonymizeBatches: createAnonymizeBatches({ batches, batchSlices }),
    retention: createRetention({
      connector,
      config,
      invitationLists,
      batches,
      batchSlices,
      requests,
      requestLimits,
      anonymize,
      now,
    }),
    views: createInvitationViews({ connector, invitations, invitationLists, events, now }),
    readMetrics: createMetrics({ invitationLists, jobs, now }),
    batchControl,
    batchViews: createBatchViews({ connector, invitations, invitationLists, batches, batchSlices, now }),
    handlers: {
      'invitation.send': sendHandler,
      'invitation.follow-delivery': followDeliveryHandler,
      'batch.invite': batchControl.handler,
      'batch.cancel': cancelBatch,
    } satisfies Partial<JobHandlers>,
  };
};
