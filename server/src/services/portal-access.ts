import type { PortalUser } from '../../../contracts';
import type { Connector } from '../crm/connector';
import { AppError } from '../domain/app-error';
import { normalizeAddress } from '../domain/addresses';
import { usernameKey } from '../domain/usernames';
import type { AccountRepository } from '../repositories/accounts';
import type { InvitationRepository } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';
import type { UserRepository } from '../repositories/users';
import type { MappedPortal, PortalDirectory } from './portal-directory';
import type { Sessions } from './sessions';
import type { Emit } from './timeline';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  accounts: AccountRepository;
  users: UserRepository;
  sessions: Sessions;
  inTransaction: InTransaction;
  emit: Emit;
  now: () => Date;
}

const idsOf = ({ id, contact, portal, role }: PortalUser): Record<string, string> => ({
  portalUserId: id,
  contactId: contact.id,
  portalId: portal.id,
  roleId: role.id,
});

/** What staff do with the access that a contact has. */
export const createPortalAccessService = (options: Options) => {
  const { connector, portals, invitations, accounts, users, sessions, inTransaction, emit, now } = options;

  /** The portal user with its portal, which has to be one that this site serves. */
  const get = async (id: string): Promise<{ portalUser: PortalUser; portal: MappedPortal }> => {
    const portalUser = await connector.portalUsers.get(id);
    if (!portalUser) throw new AppError('portal-user.unknown');
    return { portalUser, portal: await portals.get(portalUser.portal.id) };
  };

  /** The site's user behind a portal user: by the invitation that was used last, else by the contact's address. */
  const userIdOf = async (portalUser: PortalUser): Promise<number | null> => {
    const invitation = await invitations.findUsed(portalUser.contact.id, portalUser.portal.id);
    const account = invitation && (await accounts.findByInvitation(invitation.invitationId));
    const known = invitation?.userId ?? account?.userId;
    if (known) return known;
    const contact = await connector.contacts.get(portalUser.contact.id);
    const address = normalizeAddress(contact?.email);
    return address ? ((await users.findByAddress(address))?.id ?? null) : null;
  };

  /** Notes that the user may come back by a new invitation, as one that the plugin made may. */
  const keepEnded = async (userId: number, portalUserId: string): Promise<void> => {
    const user = await users.get(userId);
    const address = normalizeAddress(user?.email);
    if (!user || !address) return;
    const key = usernameKey(user.username);
    if (await accounts.findByUser(userId)) return accounts.setEnded(userId, now());
    // An account that another user has left behind, who goes by another address or name now.
    if ((await accounts.findByAddress(address)) || (await accounts.hasUsername(key))) return;
    await accounts.add({
      address,
      usernameKey: key,
      // No invitation made this user; the next one takes this place.
      invitationId: portalUserId,
      userId,
      userDocumentId: user.documentId,
      endedAt: now(),
    });
  };

  return {
    /**
     * Gives a portal user another role, in the CRM and on the site.
     *
     * @throws AppError `portal-user.unknown`, `role.not-of-portal`, `role.unmapped`
     */
    async changeRole(id: string, roleId: string): Promise<PortalUser> {
      const { portalUser, portal } = await get(id);
      const role = portal.roles.find((candidate) => candidate.id === roleId);
      if (!role) throw new AppError('role.not-of-portal');
      const userRole = role.userRole ? await users.findRole(role.userRole) : null;
      if (!userRole) throw new AppError('role.unmapped');
      const changed = await connector.portalUsers.changeRole(id, roleId);
      const userId = await userIdOf(portalUser);
      if (userId !== null && changed.active) await users.setRole(userId, userRole.id);
      emit('access.changed', idsOf(changed));
      return changed;
    },

    /**
     * Ends a contact's access to a portal. The site's user is blocked, unless it has access to another portal of it.
     *
     * @throws AppError `portal-user.unknown`
     */
    async end(id: string): Promise<PortalUser> {
      const { portalUser } = await get(id);
      const userId = await userIdOf(portalUser);
      const ended = await connector.portalUsers.end(id);
      emit('access.ended', idsOf(ended));
      if (userId === null) return ended;
      const others = await connector.portalUsers.find({ contactIds: [portalUser.contact.id] });
      if (others.some((other) => other.active && other.id !== id)) return ended;
      await inTransaction(async () => {
        await users.block(userId);
        await keepEnded(userId, id);
      });
      await sessions.endAll(userId);
      return ended;
    },
  };
};

export type PortalAccessService = ReturnType<typeof createPortalAccessService>;
