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

/** A portal user with what the site knows of it: the invitation that it came from, and the user. Null for what is not known. */
export interface Access {
  portalUser: PortalUser;
  used: LedgerInvitation | null;
  userId: number | null;
}

/** True if the invitation is one that gave, or renewed, the access. Of a merged contact only the portal user's id is the same. */
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

/** Brings a change of the access that a contact has, made here or in the CRM, to the site's user. */
export const createSiteAccess = (options: Options) => {
  const { connector, portals, invitations, accounts, users, sessions, inTransaction } = options;
  const { timeline, emit, now } = options;

  const updateInvitation = async (
    used: LedgerInvitation | null,
    fields: Pick<Partial<LedgerInvitation>, 'accessRoleId' | 'accessEndedAt'>
  ): Promise<void> => {
    if (used) await invitations.update(used.invitationId, fields);
  };

  /** Whoever writes several of these locks them in one order: the invitation, the user, the account, the CRM's records. */
  const hold = async ({ used, userId }: Access): Promise<void> => {
    if (used) await invitations.lock(used.invitationId);
    if (userId !== null) await users.lock(userId);
  };

  /** Keeps who changed the access; where no invitation gave it, under the id of the portal user. */
  const addToTimeline = async (
    context: Parameters<Timeline['add']>[0],
    { portalUser, used }: Access,
    happening: NewTimelineEntry
  ): Promise<void> => {
    const { id, contact, portal, role } = portalUser;
    const ids = { contactId: contact.id, portalId: portal.id, roleId: role.id };
    await timeline.add(context, { invitationId: used?.invitationId ?? id, ...ids }, happening);
  };

  /** Notes that the user may come back by a new invitation, as one that the plugin made may. */
  const markEnded = async (userId: number): Promise<void> => {
    const user = await users.get(userId);
    if (user) await accounts.markEnded(user, now());
  };

  /** What else the contact has access to on this site. The CRM may know portals of other sites. */
  const otherAccess = async ({ id, contact }: PortalUser): Promise<PortalUser[]> => {
    const [all, served] = await Promise.all([
      connector.portalUsers.find({ contactIds: [contact.id] }),
      portals.list(),
    ]);
    const portalIds = new Set(served.map((portal) => portal.id));
    return all.filter((other) => other.active && other.id !== id && portalIds.has(other.portal.id));
  };

  const userRoleOf = async ({ portal, role }: PortalUser): Promise<string | null> =>
    (await portals.findCached(portal.id))?.roles.find(({ id }) => id === role.id)?.userRole ?? null;

  /**
   * Id of the role that a user who has the role of the ended access gets instead, or null if it keeps its own: one that the
   * site gave, or that another access gives as well.
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
    /** Keeps the access from being changed by others. To be called in a transaction that changes it in the CRM as well. */
    hold,

    /** By the invitation that was used last. */
    async find(portalUser: PortalUser): Promise<Access> {
      const candidates = await invitations.listUsed({
        contactIds: [portalUser.contact.id],
        portalUserIds: [portalUser.id],
      });
      const used = candidates.find((invitation) => grantedAccess(invitation, portalUser)) ?? null;
      const account = used && (await accounts.findByInvitation(used.invitationId));
      return { portalUser, used, userId: used?.userId ?? account?.userId ?? null };
    },

    /**
     * All of it or nothing; joins the transaction that is under way.
     *
     * @param userRole Id of the users-permissions role that the portal user's role is mapped to
     * @param from The name of the role that it had before
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
     * Blocks the user and ends its sessions, unless it has access to another portal of this site. Then it keeps the Strapi
     * role of that access alone: the one that the ended access gave goes with it. All of it or nothing; joins the transaction
     * that is under way.
     *
     * @param actor Null if it had ended before
     */
    async end(access: Access, actor: string | null): Promise<void> {
      const { portalUser, used, userId } = access;
      // Before the transaction: a CRM that is elsewhere may be slow, and rows must not be locked so long.
      const others = await otherAccess(portalUser);
      const role = userId === null ? null : await remainingRole(userId, portalUser, others);
      await inTransaction(async (context) => {
        await hold(access);
        if (userId !== null && others.length === 0) {
          // Whom staff of the site have blocked does not come back by an invitation.
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

    /** Gives an access that had ended back. A user that staff of the site have blocked stays blocked. */
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
