import type { Connector } from './connector';
import type { ContactSource } from './contact-source';

export type { Connector } from './connector';
export type { Check, ContactSource, Corrections, LogEntry, SourceContact } from './contact-source';
export { CrmError, CursorError, type CrmErrorKind } from './crm-error';

/** A value for `crm.use` in the configuration. */
export type CustomCrm =
  | { readonly kind: 'connector'; readonly connector: Connector }
  | { readonly kind: 'contact-source'; readonly source: ContactSource };

/** A CRM that stores all records: contacts, portals, invitations, e-mails and portal users. */
export const defineConnector = (connector: Connector): CustomCrm => ({ kind: 'connector', connector });

/** A CRM that provides only the contacts; all other records are in Strapi's database. */
export const defineContactSource = (source: ContactSource): CustomCrm => ({ kind: 'contact-source', source });
