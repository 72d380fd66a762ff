import type { PluginConfig } from './config';
import type { PublicConfig } from './config/public-config';
import type { Connector } from './crm/connector';
import type { JobRunner } from './jobs/job';
import type { Poller } from './jobs/poller';
import type { PageDirectory } from './pages';
import type { Accept } from './services/accept';
import type { Authenticate } from './services/authenticate';
import type { BatchViews } from './services/batch-views';
import type { ContactViews } from './services/contact-views';
import type { createBatchControl } from './services/batch-control';
import type { Expiry } from './services/expire';
import type { ContactImport } from './services/import-contacts';
import type { Inspect } from './services/inspect';
import type { InviteService } from './services/invite';
import type { CheckJourney } from './services/journey-check';
import type { createJobDesk } from './services/job-desk';
import type { PortalAccessService } from './services/portal-access';
import type { PortalDirectory } from './services/portal-directory';
import type { PortalSettings } from './services/portal-settings';
import type { Preview } from './services/preview';
import type { Redeem } from './services/redeem';
import type { ReadFigures } from './services/figures';
import type { ExportPerson } from './services/person-export';
import type { Retention } from './services/retention';
import type { Reminders } from './services/remind';
import type { Renew } from './services/renew';
import type { ResendAndRevokeService } from './services/resend-and-revoke';
import type { ReadSetup } from './services/setup';
import type { TryMail } from './services/try-mail';
import type { Webhooks } from './services/webhooks';
import type { InvitationViews } from './services/invitation-views';

/** The plugin in one Strapi: what its edge and its lifecycle reach, put together by the composition root. */
export interface Application {
  config: PluginConfig;
  publicConfig: PublicConfig;
  connector: Connector;
  runner: JobRunner;
  /** Ends the connections that requests use. */
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
