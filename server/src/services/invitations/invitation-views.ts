import type { Invitation, InvitationListQuery, InvitationSummary, ListResponse } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { isActiveInCrm, statusAt } from '../../domain/invitation-state';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { InvitationRepository } from '../../repositories/invitations';
import type { LedgerInvitation } from '../../repositories/invitation-row';

/** An invitation as shown in lists. */
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
    notify: invitation.notify,
    locale: invitation.locale,
    sentAt: invitation.sentAt?.toISOString() ?? null,
    openedAt: invitation.openedAt?.toISOString() ?? null,
    redeemedAt: invitation.redeemedAt?.toISOString() ?? null,
    expiresAt: invitation.expiresAt.toISOString(),
    codesClosed: invitation.codesClosed,
    failure: invitation.failure,
  };
};

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  events: EventRepository;
  now: () => Date;
}

/** Invitations as staff see them. */
export const createInvitationViews = ({ connector, invitations, invitationLists, events, now }: Options) => ({
  async listInvitations(query: InvitationListQuery): Promise<ListResponse<InvitationSummary>> {
    const { rows, nextCursor } = await invitationLists.list(query, now());
    return { data: rows.map((row) => summaryOf(row, now())), meta: { nextCursor } };
  },

  /** @throws AppError `invitation.unknown` */
  async getInvitation(id: string): Promise<Invitation> {
    const invitation = await invitations.get(id);
    if (!invitation) throw new AppError('invitation.unknown');
    const [timeline, emails] = await Promise.all([events.list(id), connector.emails.listByInvitation(id)]);
    return { ...summaryOf(invitation, now()), timeline, emails };
  },
});

export type InvitationViews = ReturnType<typeof createInvitationViews>;
