import type {
  ContactDetail,
  ContactListItem,
  ListResponse,
  ListQuery,
  PortalAccess,
  PortalUser,
} from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { isOpenAt } from '../../domain/invitation-state';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { summaryOf } from '../invitations';

/** How many invitations a contact's page shows; the list of invitations has the rest. */
const CONTACT_INVITATIONS = 100;
const CONTACT_EVENTS = 50;

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  events: EventRepository;
  now: () => Date;
}

/** One entry per portal: a working account takes precedence over an open invitation, and that over an ended one. */
const accessOf = (users: readonly PortalUser[], open: readonly LedgerInvitation[]): PortalAccess[] => {
  const byPortal = new Map<string, PortalAccess>();
  for (const { portal, active } of users) {
    byPortal.set(portal.id, { portal, state: active ? 'active' : 'ended' });
  }
  for (const { portalId, portalName, status } of open) {
    if (byPortal.get(portalId)?.state === 'active') continue;
    byPortal.set(portalId, { portal: { id: portalId, name: portalName }, state: status });
  }
  return [...byPortal.values()];
};

/** Contacts as staff see them. */
export const createContactViews = ({ connector, invitations, invitationLists, events, now }: Options) => ({
  /** Contacts with a summary of their portal access. */
  async list(query: ListQuery): Promise<ListResponse<ContactListItem>> {
    const { rows, nextCursor } = await connector.contacts.search(query);
    const contactIds = rows.map(({ id }) => id);
    const [users, open] =
      rows.length === 0
        ? [[], []]
        : await Promise.all([connector.portalUsers.find({ contactIds }), invitations.listOpenOf(contactIds)]);
    const data = rows.map((contact) => ({
      ...contact,
      portalAccess: accessOf(
        users.filter((user) => user.contact.id === contact.id),
        open.filter((each) => each.contactId === contact.id && isOpenAt(each, now()))
      ),
    }));
    return { data, meta: { nextCursor } };
  },

  /** @throws AppError `contact.unknown` */
  async get(id: string): Promise<ContactDetail> {
    const contact = await connector.contacts.get(id);
    if (!contact) throw new AppError('contact.unknown');
    const [portalUsers, { rows }] = await Promise.all([
      connector.portalUsers.find({ contactIds: [id] }),
      invitationLists.list({ contactId: id, pageSize: CONTACT_INVITATIONS }, now()),
    ]);
    const portalOf = new Map([
      ...rows.map(({ invitationId, portalName }): [string, string] => [invitationId, portalName]),
      ...portalUsers.map(({ id: portalUserId, portal }): [string, string] => [portalUserId, portal.name]),
    ]);
    const latest = await events.listLatest([...portalOf.keys()], CONTACT_EVENTS);
    const activity = latest.map((entry) => ({ ...entry, portal: portalOf.get(entry.invitationId) ?? '' }));
    return { ...contact, portalUsers, invitations: rows.map((row) => summaryOf(row, now())), activity };
  },
});
