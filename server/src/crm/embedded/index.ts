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
  /** Hands an e-mail to the mail server. `emails.send` rejects with the same error. */
  sendMail: SendMail;
  /** Checks whether the mail server accepts e-mails; never rejects. */
  checkSender: () => Promise<Check>;
  clock: () => Date;
}

/**
 * The CRM in Strapi's own database. It uses the query engine because the Document Service's events would send whole
 * rows, including the texts of e-mails, to webhooks.
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
