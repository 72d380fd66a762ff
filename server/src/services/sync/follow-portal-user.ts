import type { PortalUser } from '../../../../contracts';
import type { Connector, PortalUserChanges } from '../../crm/connector';
import { PermanentError } from '../../domain/permanent-error';
import type { JobHandler, JobOutcome, JobRequest } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { UserRepository } from '../../repositories/users';
import type { PortalDirectory } from '../portals';
import { BY_CRM } from '../invitations';
import { type Access, grantedAccess, type SiteAccess } from '../access';
import type { AssertSameCrm } from './same-crm';
import { checkContactJob, followPortalUserJob } from './sync-jobs';

/** How long the site's own writes to the CRM may take before the CRM's record is read again. */
const WAIT_SECONDS = 30;

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  assertSameCrm: AssertSameCrm;
  invitations: InvitationRepository;
  users: UserRepository;
  siteAccess: SiteAccess;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** The portal user's id differs from the ledger's if the contact already had one on the portal. */
const differs = ({ id, active, role }: PortalUser, used: LedgerInvitation): boolean =>
  active
    ? used.accessEndedAt !== null ||
      role.id !== (used.accessRoleId ?? used.roleId) ||
      id !== used.portalUserId
    : used.accessEndedAt === null;

/** Follows changes of role and ends of access that staff make in the CRM, and portal users that they delete. */
export const createFollowPortalUser = (options: Options) => {
  const { connector, portals, assertSameCrm, invitations, users, siteAccess, outbox, inTransaction } =
    options;

  /** False while the last sign-up is not in the CRM, whose record of the access is outdated until then. */
  const isRecorded = async ({ invitationId }: LedgerInvitation): Promise<boolean> => {
    const record = await connector.invitations.get(invitationId);
    return !record || record.status === 'redeemed';
  };

  /** The CRM keeps one portal user for a contact and a portal, under an id that the ledger may not know. */
  const findByContact = async ({ contactId, portalId }: LedgerInvitation): Promise<PortalUser | null> => {
    const contact = await connector.contacts.get(contactId);
    if (!contact) {
      await inTransaction(async (context) => outbox.add(context, checkContactJob(contactId)));
      return null;
    }
    return (await connector.portalUsers.find({ contactIds: [contact.id], portalId }))[0] ?? null;
  };

  const follow = async (access: Access): Promise<JobOutcome> => {
    const { portalUser } = access;
    if (!access.used || !differs(portalUser, access.used)) return;
    if (!(await isRecorded(access.used))) return { rerunAfterSeconds: WAIT_SECONDS };

    if (access.used.portalUserId !== portalUser.id)
      await invitations.update(access.used.invitationId, { portalUserId: portalUser.id });
    if (!portalUser.active) return siteAccess.end(access, BY_CRM);
    if (access.used.accessEndedAt !== null) await siteAccess.reopen(access, BY_CRM);
    const { portal, role } = portalUser;
    if (role.id === (access.used.accessRoleId ?? access.used.roleId)) return;
    const { roles } = await portals.get(portal.id);
    const mapped = roles.find((candidate) => candidate.id === role.id);
    const userRole = mapped?.userRole ? await users.findRole(mapped.userRole) : null;
    if (!userRole) {
      throw new PermanentError(
        `The portal user ${portalUser.id} has the role "${role.name}" in the CRM, which is not mapped to a role of the site: map it on the page of the portal, and try again`
      );
    }
    const { accessRoleId, roleName } = access.used;
    const before = accessRoleId ? roles.find(({ id }) => id === accessRoleId)?.name : roleName;
    await siteAccess.changeRole(access, userRole.id, { actor: BY_CRM, from: before ?? roleName });
  };

  const endGone = async (portalUserId: string): Promise<JobOutcome> => {
    const access = await siteAccess.findGone(portalUserId);
    if (!access?.used || access.used.accessEndedAt !== null) return;
    if (!(await isRecorded(access.used))) return { rerunAfterSeconds: WAIT_SECONDS };
    await assertSameCrm('portal user', [access.used]);
    const another = await findByContact(access.used);
    if (another) return follow({ ...access, portalUser: another });
    await siteAccess.end(access, BY_CRM);
  };

  const handler: JobHandler<'portal-user.follow'> = {
    async run({ payload: { portalUserId } }) {
      // A list omits what the site may not read; a read by id tells a deleted record from a hidden one.
      const portalUser = await connector.portalUsers.get(portalUserId);
      return portalUser ? follow(await siteAccess.find(portalUser)) : endGone(portalUserId);
    },
  };

  const jobsForChanged = async (portalUsers: readonly PortalUser[]): Promise<JobRequest[]> => {
    if (portalUsers.length === 0) return [];
    const served = await portals.listServedIds();
    const ours = portalUsers.filter(({ portal }) => served.has(portal.id));
    if (ours.length === 0) return [];
    const used = await invitations.listUsed({
      contactIds: ours.map(({ contact }) => contact.id),
      portalUserIds: ours.map(({ id }) => id),
    });
    return ours
      .filter((portalUser) => {
        const last = used.find((invitation) => grantedAccess(invitation, portalUser));
        return last !== undefined && differs(portalUser, last);
      })
      .map(({ id, active, role }) => followPortalUserJob(id, active ? role.id : 'ended'));
  };

  const jobsForGone = async (ids: readonly string[]): Promise<JobRequest[]> => {
    if (ids.length === 0) return [];
    const used = await invitations.listUsed({ contactIds: [], portalUserIds: ids });
    const known = new Set(used.map(({ portalUserId }) => portalUserId));
    return ids.filter((id) => known.has(id)).map((id) => followPortalUserJob(id, 'gone'));
  };

  return {
    handler,

    /** Jobs for portal users changed or deleted in the CRM that differ from what the site has. */
    jobsFor: async ({ rows, gone }: Pick<PortalUserChanges, 'rows' | 'gone'>): Promise<JobRequest[]> => [
      ...(await jobsForChanged(rows)),
      ...(await jobsForGone(gone ?? [])),
    ],
  };
};

export type FollowPortalUser = ReturnType<typeof createFollowPortalUser>;
