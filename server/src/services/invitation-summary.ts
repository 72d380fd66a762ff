import type { InvitationSummary } from '../../../contracts';
import { isActiveInCrm } from '../domain/invitation-state';
import type { LedgerInvitation } from '../repositories/invitations';

/** An invitation as lists name it. */
export const summaryOf = (invitation: LedgerInvitation): InvitationSummary => ({
  id: invitation.invitationId,
  status: invitation.status,
  active: isActiveInCrm(invitation.status),
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
});
