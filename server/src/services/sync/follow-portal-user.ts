import type { PortalUser } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { PermanentError } from '../../domain/permanent-error';
import type { JobHandler, JobRequest } from '../../jobs/job';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { UserRepository } from '../../repositories/users';
import type { PortalDirectory } from '../portals';
import { BY_CRM } from '../invitations';
import { grantedAccess, type SiteAccess } from '../access';

/** How long the site's own writes to the CRM may take before the CRM's record is read again. */
const WAIT_SECONDS = 30;

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  users: UserRepository;
  siteAccess: SiteAccess;
}

const followJob = (portalUser: PortalUser): JobRequest<'portal-user.follow'> => ({
  kind: 'portal-user.follow',
  key: `portal-user:${portalUser.id}:${portalUser.active ? portalUser.role.id : 'ended'}`,
  payload: { portalUserId: portalUser.id },
});

const differs = ({ active, role }: PortalUser, used: LedgerInvitation): boolean =>
  active
    ? used.accessEndedAt !== null || role.id !== (used.accessRoleId ?? used.roleId)
    : used.accessEndedAt === null;

/** Follows changes of role and ends of access that staff make in the CRM. */
export const createFollowPortalUser = (options: Options) => {
  const { connector, portals, invitations, users, siteAccess } = options;

  const handler: JobHandler<'portal-user.follow'> = {
    async run({ payload: { portalUserId } }) {
      const portalUser = await connector.portalUsers.get(portalUserId);
      const access = portalUser && (await siteAccess.find(portalUser));
      if (!access?.used || !differs(access.portalUser, access.used)) return;

      // The last sign-up may not be in the CRM yet; until then its record of the access is outdated.
      const record = await connector.invitations.get(access.used.invitationId);
      if (record && record.status !== 'redeemed') return { rerunAfterSeconds: WAIT_SECONDS };

      if (!access.portalUser.active) return siteAccess.end(access, BY_CRM);
      if (access.used.accessEndedAt !== null) await siteAccess.reopen(access, BY_CRM);
      const { portal, role } = access.portalUser;
      if (role.id === (access.used.accessRoleId ?? access.used.roleId)) return;
      const { roles } = await portals.get(portal.id);
      const mapped = roles.find((candidate) => candidate.id === role.id);
      const userRole = mapped?.userRole ? await users.findRole(mapped.userRole) : null;
      if (!userRole) {
        throw new PermanentError(
          `The portal user ${access.portalUser.id} has the role "${role.name}" in the CRM, which is not mapped to a role of the site: map it on the page of the portal, and try again`
        );
      }
      const { accessRoleId, roleName } = access.used;
      const before = accessRoleId ? roles.find(({ id }) => id === accessRoleId)?.name : roleName;
      await siteAccess.changeRole(access, userRole.id, { actor: BY_CRM, from: before ?? roleName });
    },
  };

  return {
    handler,

    /** Jobs for portal users changed in the CRM that differ from what the site has. */
    async jobsFor(portalUsers: readonly PortalUser[]): Promise<JobRequest[]> {
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
        .map(followJob);
    },
  };
};

export type FollowPortalUser = ReturnType<typeof createFollowPortalUser>;
