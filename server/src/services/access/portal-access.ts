import type { PortalUser } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { normalizeAddress } from '../../domain/addresses';
import type { InTransaction } from '../../repositories/transaction';
import type { UserRepository } from '../../repositories/users';
import type { MappedPortal, PortalDirectory } from '../portals';
import type { Access, SiteAccess } from './site-access';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  users: UserRepository;
  siteAccess: SiteAccess;
  inTransaction: InTransaction;
}

/** Staff actions on a contact's portal access. */
export const createPortalAccess = (options: Options) => {
  const { connector, portals, users, siteAccess, inTransaction } = options;

  /**
   * Runs both changes in one transaction if CRM and site share the database. Otherwise the CRM is changed first: if the
   * process dies in between, the sync applies the change to the site.
   */
  const inOneTransaction = <Result>(access: Access, work: () => Promise<Result>): Promise<Result> => {
    if (!connector.isInSiteDatabase) return work();
    return inTransaction(async () => {
      await siteAccess.hold(access);
      return work();
    });
  };

  /** The portal user and its portal, which this site must serve. */
  const get = async (id: string): Promise<{ portalUser: PortalUser; portal: MappedPortal }> => {
    const portalUser = await connector.portalUsers.get(id);
    if (!portalUser) throw new AppError('portal-user.unknown');
    return { portalUser, portal: await portals.get(portalUser.portal.id) };
  };

  /** The access by a portal user that staff have deleted in the CRM. @throws AppError `portal-user.unknown` */
  const getGone = async (id: string): Promise<Access> => {
    const access = await siteAccess.findGone(id);
    if (!access) throw new AppError('portal-user.unknown');
    await portals.get(access.portalUser.portal.id);
    return access;
  };

  /** The access and its user, found by the invitation used last, else by the contact's address. */
  const accessOf = async (portalUser: PortalUser): Promise<Access> => {
    const access = await siteAccess.find(portalUser);
    if (access.userId !== null) return access;
    const contact = await connector.contacts.get(portalUser.contact.id);
    const address = normalizeAddress(contact?.email);
    return { ...access, userId: address ? ((await users.findByAddress(address))?.id ?? null) : null };
  };

  return {
    /** A contact's portal users on the portals of this site, including those whose access has ended. */
    async listByContact(contactId: string): Promise<PortalUser[]> {
      const [all, served] = await Promise.all([
        connector.portalUsers.find({ contactIds: [contactId] }),
        portals.list(),
      ]);
      const portalIds = new Set(served.map(({ id }) => id));
      return all.filter(({ portal }) => portalIds.has(portal.id));
    },

    /**
     * Changes a portal user's role, in the CRM and on the site.
     *
     * @param actor Name of the member of staff
     * @throws AppError `portal-user.unknown`, `role.not-of-portal`, `role.unmapped`
     */
    async changeRole(id: string, roleId: string, actor: string): Promise<PortalUser> {
      const { portal, portalUser: before } = await get(id);
      const role = portal.roles.find((candidate) => candidate.id === roleId);
      if (!role) throw new AppError('role.not-of-portal');
      const userRole = role.userRole ? await users.findRole(role.userRole) : null;
      if (!userRole) throw new AppError('role.unmapped');
      const access = await accessOf(before);
      return inOneTransaction(access, async () => {
        const portalUser = await connector.portalUsers.changeRole(id, roleId);
        const change = { actor, from: before.role.name };
        await siteAccess.changeRole({ ...access, portalUser }, userRole.id, change);
        return portalUser;
      });
    },

    /**
     * Ends a contact's access to a portal. Blocks the site's user unless it has access to another portal of the site.
     * The access by a portal user that was deleted in the CRM ends on the site alone.
     *
     * @param actor Name of the member of staff
     * @throws AppError `portal-user.unknown`
     */
    async end(id: string, actor: string): Promise<PortalUser> {
      if (!(await connector.portalUsers.get(id))) {
        const access = await getGone(id);
        await siteAccess.end(access, access.used?.accessEndedAt ? null : actor);
        return access.portalUser;
      }
      const access = await accessOf((await get(id)).portalUser);
      return inOneTransaction(access, async () => {
        const portalUser = await connector.portalUsers.end(id);
        await siteAccess.end({ ...access, portalUser }, access.portalUser.active ? actor : null);
        return portalUser;
      });
    },
  };
};
