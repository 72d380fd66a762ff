import type { Contact, PortalRole } from '../../../../contracts';
import { openKey } from '../../domain/invitation-state';
import { firstLocale } from '../../domain/languages';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { MappedPortal } from '../portals';

/** The values that differ between new invitations. */
export interface NewInvitation {
  invitationId: string;
  contact: Contact;
  /** The contact's address, normalized. */
  address: string;
  portal: MappedPortal;
  role: PortalRole & { userRole: string };
  expiresAt: Date;
  invitedBy: string | null;
  locale?: string;
  message?: string;
  batchId?: string;
  /** False if staff hand over a link instead of an e-mail. */
  notify?: boolean;
}

/** The ledger's row of a new invitation. */
export const newLedgerInvitation = (invitation: NewInvitation): LedgerInvitation => {
  const { invitationId, contact, address, portal, role, expiresAt, invitedBy } = invitation;
  return {
    invitationId,
    contactId: contact.id,
    portalId: portal.id,
    portalName: portal.name,
    roleId: role.id,
    roleName: role.name,
    userRole: role.userRole,
    address,
    firstName: contact.firstName,
    lastName: contact.lastName,
    fullName: contact.fullName,
    locale: firstLocale(invitation.locale, contact.language, portal.defaultLocale),
    message: invitation.message ?? null,
    invitedBy,
    status: 'new',
    generation: 1,
    codesClosed: null,
    openKey: openKey(contact.id, portal.id),
    failure: null,
    expiresAt,
    sentAt: null,
    openedAt: null,
    redeemedAt: null,
    renewals: 0,
    renewedAt: null,
    reminders: 0,
    batchId: invitation.batchId ?? null,
    notify: invitation.notify ?? true,
    portalUserId: null,
    accessRoleId: null,
    accessEndedAt: null,
    userId: null,
    username: null,
    answers: null,
    contactChanges: null,
    termsVersion: null,
    termsAcceptedAt: null,
    closedAt: null,
    forgottenAt: null,
  };
};
