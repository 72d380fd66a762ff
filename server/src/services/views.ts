import type {
  Batch,
  ContactDetail,
  Invitation,
  InvitationListQuery,
  InvitationSummary,
  Listing,
} from '../../../contracts';
import type { Connector } from '../crm/connector';
import { AppError } from '../domain/app-error';
import { isActiveInCrm } from '../domain/invitation-state';
import type { BatchRepository } from '../repositories/batches';
import type { EventRepository } from '../repositories/events';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';

const CONTACT_INVITATIONS = 100;

const summary = (invitation: LedgerInvitation): InvitationSummary => ({
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

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  events: EventRepository;
  batches: BatchRepository;
}

/** What staff see of invitations, contacts and batches. */
export const createViews = ({ connector, invitations, events, batches }: Options) => ({
  async listInvitations(query: InvitationListQuery): Promise<Listing<InvitationSummary>> {
    const { rows, nextCursor } = await invitations.list(query);
    return { data: rows.map(summary), meta: { nextCursor } };
  },

  /** @throws AppError `invitation.unknown` */
  async getInvitation(id: string): Promise<Invitation> {
    const invitation = await invitations.get(id);
    if (!invitation) throw new AppError('invitation.unknown');
    const [timeline, emails] = await Promise.all([events.list(id), connector.emails.listByInvitation(id)]);
    return { ...summary(invitation), timeline, emails };
  },

  /** @throws AppError `contact.unknown` */
  async getContact(id: string): Promise<ContactDetail> {
    const contact = await connector.contacts.get(id);
    if (!contact) throw new AppError('contact.unknown');
    const [portalUsers, { rows }] = await Promise.all([
      connector.portalUsers.find({ contactIds: [id] }),
      invitations.list({ contactId: id, pageSize: CONTACT_INVITATIONS }),
    ]);
    return { ...contact, portalUsers, invitations: rows.map(summary) };
  },

  /** @throws AppError `batch.unknown` */
  async getBatch(batchId: string): Promise<Batch> {
    const batch = await batches.get(batchId);
    if (!batch) throw new AppError('batch.unknown');
    const [unsent, failed] = await Promise.all([
      invitations.countByStatus(batchId, ['new']),
      invitations.countByStatus(batchId, ['failed']),
    ]);
    const { state, total, accepted, refused } = batch;
    return { state, total, accepted, refused, sent: accepted - unsent - failed, failed };
  },
});

export type Views = ReturnType<typeof createViews>;
