import type { PluginConfig } from './config';
import type { PublicConfig } from './config/public-config';
import type { Connector } from './crm/connector';
import type { JobRunner } from './jobs/job';
import type { Poller } from './jobs/poller';
import type { PageDirectory } from './pages';
import type { Accept } from './services/redemption/accept';
import type { Authenticate } from './services/redemption/authenticate';
import type { BatchViews } from './services/invitations/batch-views';
import type { ContactViews } from './services/contacts/contact-views';
import type { createBatchControl } from './services/invitations/batch-control';
import type { Expiry } from './services/invitations/expire';
import type { ContactImport } from './services/contacts/import-contacts';
import type { Inspect } from './services/redemption/inspect';
import type { InviteService } from './services/invitations/invite';
import type { CheckJourney } from './services/portals/journey-check';
import type { createJobDesk } from './services/core/job-desk';
import type { PortalAccessService } from './services/access/portal-access';
import type { PortalDirectory } from './services/portals/portal-directory';
import type { PortalSettings } from './services/portals/portal-settings';
import type { Preview } from './services/invitations/preview';
import type { Redeem } from './services/redemption/redeem';
import type { ReadFigures } from './services/invitations/figures';
import type { ExportPerson } from './services/contacts/person-export';
import type { Retention } from './services/invitations/retention';
import type { Reminders } from './services/invitations/remind';
import type { Renew } from './services/redemption/renew';
import type { ResendAndRevokeService } from './services/invitations/resend-and-revoke';
import type { ReadSetup } from './services/portals/setup';
import type { TryMail } from './services/portals/try-mail';
import type { Webhooks } from './services/core/webhooks';
import type { InvitationViews } from './services/invitations/invitation-views';

/** The plugin in one Strapi: what its edge and its lifecycle reach, put together by the composition root. */
export interface Application {
  config: PluginConfig;
  publicConfig: PublicConfig;
  connector: Connector;
  runner: JobRunner;
  /** Ends the connections that requests use, and the threads that render e-mails. */
  disconnect(): Promise<void>;
  /** Looks for what was done inside the CRM; null for the embedded one, where nothing is. */
  crmPoller: Poller | null;
  pages: PageDirectory;
  /** Indexes and collations that Strapi's schema cannot say, and what rows of earlier versions lack. Safe to repeat, and on several servers at once. */
  prepareDatabase(): Promise<void>;
  /** Loads what the first invitee and the first e-mail would else wait for. */
  warmUp(): Promise<void>;
  portals: PortalDirectory;
  portalSettings: PortalSettings;
  checkJourney: CheckJourney;
  tryMail: TryMail;
  invite: InviteService;
  preview: Preview;
  resendAndRevoke: ResendAndRevokeService;
  expiry: Expiry;
  reminders: Reminders;
  retention: Retention;
  /** What is done when rows change that somebody else writes; to be called in the transaction that changes them. */
  watches: {
    contactsChanged(contactIds: readonly string[]): Promise<void>;
    userDeleted(userId: number): Promise<void>;
    usersChanged(userIds: readonly number[]): Promise<void>;
  };
  authenticate: Authenticate;
  accept: Accept;
  renew: Renew;
  inspect: Inspect;
  redeem: Redeem;
  portalAccess: PortalAccessService;
  invitationViews: InvitationViews;
  contactViews: ContactViews;
  batchViews: BatchViews;
  exportPerson: ExportPerson;
  importContacts: ContactImport;
  figures: ReadFigures;
  readSetup: ReadSetup;
  batchControl: ReturnType<typeof createBatchControl>;
  webhooks: Webhooks;
  jobDesk: ReturnType<typeof createJobDesk>;
}
