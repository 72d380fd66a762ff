import type { Core } from '@strapi/strapi';
import type { Check } from '../../../../contracts';
import type { Connector } from '../connector';
import { createContactFields, knownFields } from './contact-fields';
import { createContacts } from './contacts';
import { createEmails, type SendMail } from './emails';
import { createInvitations } from './invitations';
import { createPortals } from './portals';
import { createPortalUsers } from './portal-users';
import { createRecordRedemption } from './redemption';
import { createTables } from './tables';
import { createVerify } from './verify';

export type { Mail, SendMail } from './emails';

export interface EmbeddedConnectorDeps {
  strapi: Core.Strapi;
  /** Hands a mail to the mail server. What it rejects with comes out of `emails.send` unchanged. */
  sendMail: SendMail;
  /** Looks whether the mail server takes mails at all; never rejects. */
  checkSender: () => Promise<Check>;
  clock: () => Date;
}

/**
 * The CRM that lives in Strapi's own database. It uses the query engine and not the Document Service, whose events
 * carry whole rows, and so the texts of e-mails, to webhooks.
 */
export const createEmbeddedConnector = ({
  strapi,
  sendMail,
  checkSender,
  clock,
}: EmbeddedConnectorDeps): Connector => {
  const tables = createTables(strapi);
  const portals = createPortals(tables, clock);
  return {
    name: 'embedded',
    isInSiteDatabase: true,
    poll: null,
    rateLimit: null,
    webhookKey: null,
    fields: knownFields(strapi),
    verify: createVerify(portals, checkSender),
    installer: null,
    contacts: { ...createContacts(tables, clock), fieldsOf: createContactFields(strapi, tables) },
    portals,
    invitations: createInvitations(tables, clock),
    emails: createEmails(tables, sendMail, clock),
    portalUsers: createPortalUsers(tables, clock),
    recordRedemption: createRecordRedemption(strapi, tables, clock),
    log: null,
    end: () => undefined,
  };
};
