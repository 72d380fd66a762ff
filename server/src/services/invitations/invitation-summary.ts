import type { InvitationSummary } from '../../../../contracts';
import { isActiveInCrm, statusAt } from '../../domain/invitation-state';
import type { LedgerInvitation } from '../../repositories/invitation-row';

/** An invitation as lists name it. */
export const summaryOf = (invitation: LedgerInvitation, now: Date): InvitationSummary => {
  const status = statusAt(invitation, now);
  return {
    id: invitation.invitationId,
    status,
    active: isActiveInCrm(status),
    contact: { id: invitation.contactId, fullName: invitation.fullName, email: invitation.address },
    portal: { id: invitation.portalId, name: invitation.portalName },
    role: { id: invitation.roleId, name: invitation.roleName },
    invitedBy: invitation.invitedBy,
    locale: invitation.locale,
    sentAt: invitation.sentAt?.toISOString() ?? null,
    openedAt: invitation.openedAt?.toISOString() ?? null,
    redeemedAt: invitation.redeemedAt?.toISOString() ?? null,
    expiresAt: invitation.expiresAt.toISOString(),
    codesClosed: invitation.codesClosed,
    failure: invitation.failure,
  };
};
