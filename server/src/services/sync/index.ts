import type { Connector } from '../../crm/connector';
import type { JobHandlers } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import type { AccountRepository } from '../../repositories/accounts';
import type { CodeRepository } from '../../repositories/codes';
import type { CursorRepository } from '../../repositories/cursors';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { InvitationRepository } from '../../repositories/invitations';
import type { PasskeyRepository } from '../../repositories/passkeys';
import type { InTransaction } from '../../repositories/transaction';
import type { UserRepository } from '../../repositories/users';
import type { SiteAccess } from '../access';
import type { Timeline } from '../core';
import type {
  Anonymize,
  AnonymizeBatches,
  CloseCodes,
  Expiry,
  Invitability,
  ResendAndRevoke,
} from '../invitations';
import type { PortalDirectory } from '../portals';
import { createComparePortalUsers } from './compare-portal-users';
import { createConnectionReport } from './connection-report';
import { createContactLogHandler } from './contact-log-job';
import { createContactWatch } from './contact-watch';
import { createCrmJobs } from './crm-jobs';
import { createCrmSync } from './crm-sync';
import { createFollowInvitation } from './follow-invitation';
import { createFollowPortalUser } from './follow-portal-user';
import { createJobAdder } from './job-adder';
import { createAssertSameCrm } from './same-crm';
import { checkContactJob, portalUserGoneJob } from './sync-jobs';
import { createUserWatch } from './user-watch';

interface Dependencies {
  connector: Connector;
  portals: PortalDirectory;
  siteAccess: SiteAccess;
  invitability: Invitability;
  expiry: Expiry;
  closeCodes: CloseCodes;
  resend: ResendAndRevoke['resend'];
  syncRevocation: ResendAndRevoke['syncRevocation'];
  anonymize: Anonymize;
  anonymizeBatches: AnonymizeBatches;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  codes: CodeRepository;
  accounts: AccountRepository;
  passkeys: PasskeyRepository;
  users: UserRepository;
  cursors: CursorRepository;
  requests: InvitationRequestRepository;
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
  timeline: Timeline;
  log: Record<'warn' | 'error', (message: string) => void>;
  now: () => Date;
}

/** Keeps CRM and site in sync: changes made in the CRM, changes of users in Strapi, and jobs that write to the CRM. */
export const createSync = (dependencies: Dependencies) => {
  const { connector, portals, siteAccess, invitability, expiry, closeCodes, resend, syncRevocation } =
    dependencies;
  const { anonymize, anonymizeBatches, invitations, invitationLists, codes, accounts } = dependencies;
  const { passkeys, users, cursors, requests, outbox, inTransaction, timeline, log, now } = dependencies;

  const followInvitation = createFollowInvitation({
    connector,
    portals,
    invitability,
    expiry,
    invitations,
    timeline,
    outbox,
    inTransaction,
    resend,
    syncRevocation,
    now,
  });
  const jobAdder = createJobAdder({ outbox, inTransaction });
  const assertSameCrm = createAssertSameCrm({ connector, portals });
  const followPortalUser = createFollowPortalUser({
    connector,
    portals,
    assertSameCrm,
    invitations,
    users,
    siteAccess,
    outbox,
    inTransaction,
  });
  const userWatch = createUserWatch({
    connector,
    accounts,
    passkeys,
    invitations,
    outbox,
    inTransaction,
  });
  const contactWatch = createContactWatch({
    connector,
    assertSameCrm,
    invitations,
    requests,
    outbox,
    inTransaction,
    closeCodes,
    anonymize,
    anonymizeBatches,
  });
  const crmJobs = createCrmJobs({ connector, invitations, codes, syncRevocation, portals });
  const crmSync = createCrmSync({
    connector,
    invitationLists,
    cursors,
    followInvitation,
    followPortalUser,
    portals,
    jobAdder,
    log,
    now,
  });
  const reportConnection = createConnectionReport({ connector, log });

  return {
    /** Reads the changes made in the CRM since the last call. The first call logs problems of the connection. */
    async pull(): Promise<void> {
      await reportConnection();
      await crmSync.pull();
    },

    /** Follow changes of rows that the plugin does not own. Called within the transaction that makes the change. */
    watches: {
      contactsChanged: (contactIds: readonly string[]): Promise<void> =>
        inTransaction(async (context) => outbox.add(context, ...contactIds.map(checkContactJob))),
      portalUsersDeleted: (portalUserIds: readonly string[]): Promise<void> =>
        inTransaction(async (context) => outbox.add(context, ...portalUserIds.map(portalUserGoneJob))),
      usersChanged: (userIds: readonly number[]): Promise<void> =>
        inTransaction(() => accounts.syncWithUsers(userIds)),
      userDeleted: userWatch.userDeleted,
    },

    handlers: {
      'invitation.write-status': crmJobs.writeStatusHandler,
      'invitation.follow': followInvitation.handler,
      'invitation.refuse': followInvitation.refuseHandler,
      'portal-user.follow': followPortalUser.handler,
      'portal-users.compare': createComparePortalUsers({
        connector,
        portals,
        invitationLists,
        followPortalUser,
        jobAdder,
      }),
      'user.deleted': userWatch.deletedHandler,
      'portal-user.end': userWatch.endHandler,
      'contact.check': contactWatch.handler,
      'contact.log': createContactLogHandler({ connector, portals, invitations }),
    } satisfies Partial<JobHandlers>,
  };
};
