import type { AccessEventPayload, PortalUser } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { UserRepository } from '../../repositories/users';
import type { PortalDirectory } from '../portals';
import type { Sessions } from './sessions';
import type { Emit, NewTimelineEntry, Timeline } from '../core';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  accounts: AccountRepository;
  users: UserRepository;
  sessions: Sessions;
  inTransaction: InTransaction;
  timeline: Timeline;
  emit: Emit;
  now: () => Date;
}

/** A portal user with the invitation that gave the access and the site's user; null for those not known. */
export interface Access {
  portalUser: PortalUser;
  used: LedgerInvitation | null;
  userId: number | null;
}

/**
 * True if the invitation gave or renewed the access. After a merge of contacts, only the portal user's id
 * still matches.
 */
export const grantedAccess = (invitation: LedgerInvitation, { id, contact, portal }: PortalUser): boolean =>
  invitation.portalUserId === id ||
  (invitation.contactId === contact.id && invitation.portalId === portal.id);

const toAccessEvent = ({ id, contact, portal, role }: PortalUser, at: Date): AccessEventPayload => ({
  portalUserId: id,
  contactId: contact.id,
  portalId: portal.id,
  roleId: role.id,
  at: at.toISOString(),
});

/** A portal user as the ledger knows it. */
const lastKnown = (used: LedgerInvitation, id: string): PortalUser => ({
  id,
  contact: { id: used.contactId, fullName: used.fullName },
  portal: { id: used.portalId, name: used.portalName },
  role: { id: used.accessRoleId ?? used.roleId, name: used.roleName },
  username: used.username ?? '',
  active: false,
  answers: {},
});

/** Applies a change of a contact's access, made here or in the CRM, to the site's user. */
export const createSiteAccess = (options: Options) => {
  const { connector, portals, invitations, accounts, users, sessions, inTransaction } = options;
  const { timeline, emit, now } = options;

  const updateInvitation = async (
    used: LedgerInvitation | null,
    fields: Pick<Partial<LedgerInvitation>, 'accessRoleId' | 'accessEndedAt'>
  ): Promise<void> => {
    if (used) await invitations.update(used.invitationId, fields);
  };

  /**
   * To avoid deadlocks, rows are always locked in this order: the invitation, the user, the account, the
   * CRM's records.
   */
  const hold = async ({ used, userId }: Access): Promise<void> => {
    if (used) await invitations.lock(used.invitationId);
    if (userId !== null) await users.lock(userId);
  };

  /** Records who changed the access. Without an invitation, the entry is kept under the portal user's id. */
  const addToTimeline = async (
    context: Parameters<Timeline['add']>[0],
    { portalUser, used }: Access,
    happening: NewTimelineEntry
  ): Promise<void> => {
    const { id, contact, portal, role } = portalUser;
    const ids = { contactId: contact.id, portalId: portal.id, roleId: role.id };
    await timeline.add(context, { invitationId: used?.invitationId ?? id, ...ids }, happening);
  };

  /** Lets the user come back through a new invitation, like a user that the plugin created. */
  const markEnded = async (userId: number): Promise<void> => {
    const user = await users.get(userId);
    if (user) await accounts.markEnded(user, now());
  };

  /** The contact's other active access on this site. The CRM may list portals of other sites. */
  const otherAccess = async ({ id, contact }: PortalUser): Promise<PortalUser[]> => {
    const [all, served] = await Promise.all([
      connector.portalUsers.find({ contactIds: [contact.id] }),
      portals.list(),
    ]);
    const portalIds = new Set(served.map((portal) => portal.id));
    return all.filter((other) => other.active && other.id !== id && portalIds.has(other.portal.id));
  };

  const userRoleOf = async ({ portal, role }: PortalUser): Promise<string | null> =>
    (await portals.findForRole(portal.id, role.id))?.roles.find(({ id }) => id === role.id)?.userRole ?? null;

  /**
   * Id of the role that replaces the ended access's role, or null if the user keeps its role: because the
   * site gave it, or because another access gives it, too.
   */
  const remainingRole = async (
    userId: number,
    ended: PortalUser,
    others: readonly PortalUser[]
  ): Promise<number | null> => {
    const given = await userRoleOf(ended);
    if (given === null || !(await users.hasRole(userId, given))) return null;
    const left = (await Promise.all(others.map(userRoleOf))).filter((type) => type !== null);
    const [first] = left;
    if (first === undefined || left.includes(given)) return null;
    return (await users.findRole(first))?.id ?? null;
  };

  return {
    /** Locks the access. Call it in a transaction that changes the CRM, too. */
    hold,

    /** Finds the access by the invitation used last. */
    async find(portalUser: PortalUser): Promise<Access> {
      const candidates = await invitations.listUsed({
        contactIds: [portalUser.contact.id],
        portalUserIds: [portalUser.id],
      });
      const used = candidates.find((invitation) => grantedAccess(invitation, portalUser)) ?? null;
      const account = used && (await accounts.findByInvitation(used.invitationId));
      return { portalUser, used, userId: used?.userId ?? account?.userId ?? null };
    },

    /** The access by a portal user that is gone from the CRM, as the ledger knows it; null if it does not. */
    async findGone(portalUserId: string): Promise<Access | null> {
      const [used] = await invitations.listUsed({ contactIds: [], portalUserIds: [portalUserId] });
      if (!used) return null;
      const account = await accounts.findByInvitation(used.invitationId);
      return {
        portalUser: lastKnown(used, portalUserId),
        used,
        userId: used.userId ?? account?.userId ?? null,
      };
    },

    /**
     * Atomic; joins the current transaction.
     *
     * @param userRole Id of the users-permissions role that the portal user's role is mapped to
     * @param from Name of the previous role
     */
    changeRole: (access: Access, userRole: number, { actor, from }: { actor: string; from: string }) =>
      inTransaction(async (context) => {
        const { portalUser, used, userId } = access;
        await hold(access);
        if (userId !== null && portalUser.active) await users.setRole(userId, userRole);
        await updateInvitation(used, { accessRoleId: portalUser.role.id });
        const to = portalUser.role.name;
        if (from !== to)
          await addToTimeline(context, access, { event: 'role-changed', actor, detail: `${from} → ${to}` });
        context.onCommit(() => emit('access.changed', toAccessEvent(portalUser, now())));
      }),

    /**
     * Blocks the user and ends its sessions, unless it has access to another portal of this site. In that
     * case the user gets the Strapi role of the remaining access and loses the role of the ended one. Atomic;
     * joins the current transaction.
     *
     * @param actor Null if the access had ended before
     */
    async end(access: Access, actor: string | null): Promise<void> {
      const { portalUser, used, userId } = access;
      // Before the transaction: a remote CRM may be slow, and would hold the row locks for too long.
      const others = await otherAccess(portalUser);
      const role = userId === null ? null : await remainingRole(userId, portalUser, others);
      await inTransaction(async (context) => {
        await hold(access);
        if (userId !== null && others.length === 0) {
          // A user blocked by staff of the site must not come back through an invitation.
          if (await users.block(userId)) await markEnded(userId);
        } else if (userId !== null && role !== null) {
          await users.setRole(userId, role);
        }
        await updateInvitation(used, { accessEndedAt: now() });
        if (actor !== null)
          await addToTimeline(context, access, {
            event: 'access-ended',
            actor,
            detail: portalUser.role.name,
          });
        if (userId !== null && others.length === 0) await sessions.endAll(userId);
        context.onCommit(() => emit('access.ended', toAccessEvent(portalUser, now())));
      });
    },

    /** Restores an access that had ended. A user blocked by staff of the site stays blocked. */
    async reopen(access: Access, actor: string): Promise<void> {
      const { portalUser, used, userId } = access;
      const account = userId === null ? null : await accounts.findByUser(userId);
      await inTransaction(async (context) => {
        await hold(access);
        if (account?.endedAt) {
          await users.unblock(account.userId);
          await accounts.clearEnded(account.userId);
        }
        await updateInvitation(used, { accessEndedAt: null });
        await addToTimeline(context, access, {
          event: 'access-reopened',
          actor,
          detail: portalUser.role.name,
        });
      });
      emit('access.changed', toAccessEvent(portalUser, now()));
    },
  };
};

export type SiteAccess = ReturnType<typeof createSiteAccess>;
