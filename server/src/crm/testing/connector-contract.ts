import type { Contact } from '../../../../contracts';
import type { Connector } from '../connector';
import { describeContacts } from './contacts';
import { describeEmails } from './emails';
import { describeFailures } from './failures';
import { describeInvitations } from './invitations';
import { describePortalUsers } from './portal-users';
import { describePortals } from './portals';
import { describeRedemption } from './redemption';

export type ContactSeed = Partial<Omit<Contact, 'id' | 'fullName'>>;

export interface PortalSeed {
  key: string;
  name: string;
  siteUrl: string;
  signUpUrl: string | null;
  defaultLocale: string;
  roles: Array<{ name: string; userRole: string | null }>;
}

export interface InvitationSeed {
  contactId: string;
  portalId: string;
  roleId: string;
}

/** An e-mail as the recipient gets it. */
export interface DeliveredEmail {
  to: string;
  subject: string;
  html: string;
}

/** A running CRM, with functions for what staff do in it manually. */
export interface RunningCrm {
  connector: Connector;
  /** @returns the id */
  addContact(contact: ContactSeed): Promise<string>;
  deactivateContact(id: string): Promise<void>;
  deleteContact(id: string): Promise<void>;
  deletePortalUser(id: string): Promise<void>;
  /** @returns the id */
  addPortal(portal: PortalSeed): Promise<string>;
  /** Creates an invitation as staff do inside the CRM. @returns the id */
  addInvitation(to: InvitationSeed): Promise<string>;
  deliveredEmails(): Promise<DeliveredEmail[]>;
  /** Makes the CRM unreachable. @returns a function that makes it reachable again */
  interrupt(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export interface ConnectorHarness {
  name: string;
  start(): Promise<RunningCrm>;
}

/** The tests that every connector passes. The CRM must be empty when they start. */
export const connectorContract = (harness: ConnectorHarness): void => {
  describe(`the connector contract: ${harness.name}`, () => {
    let running: RunningCrm | undefined;
    const crm = (): RunningCrm => {
      if (!running) throw new Error('The CRM has not been started');
      return running;
    };

    beforeAll(async () => {
      running = await harness.start();
    }, 120_000);

    afterAll(async () => {
      await running?.stop();
    }, 60_000);

    describeContacts(crm);
    describePortals(crm);
    describeInvitations(crm);
    describeEmails(crm);
    describePortalUsers(crm);
    describeRedemption(crm);
    describeFailures(crm);
  });
};
