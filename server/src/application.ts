import type { PluginConfig } from './config';
import type { PublicConfig } from './config/public-config';
import type { Connector } from './crm/connector';
import type { JobRunner } from './jobs/job';
import type { Poller } from './jobs/poller';
import type { PageDirectory } from './pages';
import type { Accept } from './services/invitee/accept';
import type { Authenticate } from './services/invitee/authenticate';
import type { BatchViews } from './services/inviting/batch-views';
import type { ContactViews } from './services/contacts/contact-views';
import type { createBatchControl } from './services/inviting/batch-control';
import type { Expiry } from './services/ending/expire';
import type { ContactImport } from './services/contacts/import-contacts';
import type { Inspect } from './services/invitee/inspect';
import type { InviteService } from './services/inviting/invite';
import type { CheckJourney } from './services/portals/journey-check';
import type { createJobDesk } from './services/job-desk';
import type { PortalAccessService } from './services/contacts/portal-access';
import type { PortalDirectory } from './services/portals/portal-directory';
import type { PortalSettings } from './services/portals/portal-settings';
import type { Preview } from './services/inviting/preview';
import type { Redeem } from './services/invitee/redeem';
import type { ReadFigures } from './services/figures';
import type { ExportPerson } from './services/contacts/person-export';
import type { Retention } from './services/ending/retention';
import type { Reminders } from './services/mailing/remind';
import type { Renew } from './services/invitee/renew';
import type { ResendAndRevokeService } from './services/ending/resend-and-revoke';
import type { ReadSetup } from './services/portals/setup';
import type { TryMail } from './services/mailing/try-mail';
import type { Webhooks } from './services/webhooks';
import type { InvitationViews } from './services/invitation-views';

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
