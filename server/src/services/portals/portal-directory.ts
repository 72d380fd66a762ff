import type { ListResponse, ListQuery, Portal, PortalRole } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { AppError, unknownCursor } from '../../domain/app-error';
import { targetProblem } from '../../domain/eligibility';
import type { UserRepository } from '../../repositories/users';

/** How long look-ups by invitations and redemptions may use a cached list. Portals and their roles rarely change. */
const CACHE_MS = 60_000;

/** A role with its mapping; `fixed` roles are mapped by the configuration, which overrides the portal's page. */
export type MappedRole = PortalRole & { fixed: boolean };
export type MappedPortal = Omit<Portal, 'roles'> & { roles: MappedRole[] };

interface Options {
  connector: { portals: Pick<Connector['portals'], 'list'> };
  config: Pick<PluginConfig, 'allowedOrigins' | 'portals' | 'roles'>;
  users: Pick<UserRepository, 'listRoles'>;
  now: () => Date;
}

/** The portals that this site serves, with their roles as mapped here. */
export const createPortalDirectory = ({ connector, config, users, now }: Options) => {
  let cache: { portals: MappedPortal[]; at: number } | null = null;
  let reading: Promise<MappedPortal[]> | null = null;
  /** Lists are numbered as they are read, so that one read earlier, which came later, replaces nothing. */
  let begun = 0;
  let kept = 0;

  const isServed = (portal: Portal): boolean => config.portals?.includes(portal.key) ?? true;

  /** A role that is mapped to a missing users-permissions role counts as unmapped. */
  const withMapping = (portal: Portal, userRoles: ReadonlySet<string>): MappedPortal => ({
    ...portal,
    roles: portal.roles.map((role) => {
      const fixed = config.roles[portal.key]?.[role.name];
      const userRole = fixed ?? role.userRole;
      const isThere = userRole !== null && userRoles.has(userRole);
      return { ...role, userRole: isThere ? userRole : null, fixed: fixed !== undefined };
    }),
  });

  const list = async (): Promise<MappedPortal[]> => {
    const number = (begun += 1);
    const [all, roles] = await Promise.all([connector.portals.list(), users.listRoles()]);
    const userRoles = new Set(roles.map((role) => role.type));
    const portals = all.filter(isServed).map((portal) => withMapping(portal, userRoles));
    if (number > kept) [kept, cache] = [number, { portals, at: now().getTime() }];
    return portals;
  };

  const isFresh = (): boolean => cache !== null && Math.abs(now().getTime() - cache.at) < CACHE_MS;

  /** The portals from a minute ago at most, unless the one that is looked for is not among them, or of no use. */
  const listWith = async (isOfUse: (portal: MappedPortal) => boolean): Promise<MappedPortal[]> => {
    if (cache && isFresh() && cache.portals.some(isOfUse)) return cache.portals;
    reading ??= list().finally(() => (reading = null));
    return reading;
  };

  const isId =
    (id: string) =>
    (portal: MappedPortal): boolean =>
      portal.id === id;

  const canInvite = (portal: MappedPortal, roleId: string): boolean => {
    const role = portal.roles.find((candidate) => candidate.id === roleId);
    return targetProblem(portal, role, config.allowedOrigins) === null;
  };

  /** What refuses everybody is looked up anew: staff may just have corrected it in the CRM. */
  const listForRole = (id: string, roleId: string): Promise<MappedPortal[]> =>
    listWith((portal) => portal.id === id && canInvite(portal, roleId));

  const findById = (portals: MappedPortal[], id: string): MappedPortal => {
    const portal = portals.find(isId(id));
    if (!portal) throw new AppError('portal.unknown');
    return portal;
  };

  return {
    list,

    /**
     * Ids of the portals that this site serves.
     *
     * @throws CrmError `forbidden` if the CRM shows none: changes to their records would be missed
     */
    async listServedIds(): Promise<Set<string>> {
      const portals = await list();
      if (portals.length > 0) return new Set(portals.map(({ id }) => id));
      throw new CrmError('forbidden', 'The CRM shows none of the portals that this site serves');
    },

    /** Ids of the portals as they were last seen. Asks the CRM only if it was not asked yet. */
    listLastKnownIds: async (): Promise<string[]> => (cache?.portals ?? (await list())).map(({ id }) => id),

    /**
     * Portals whose name, key or site address contains the search; the cursor is the id of the previous
     * page's last portal.
     *
     * @throws AppError `request.invalid` for a cursor that no list has returned
     */
    async search({ search = '', cursor, pageSize }: ListQuery): Promise<ListResponse<MappedPortal>> {
      const wanted = search.toLowerCase();
      const found = (await list()).filter(({ name, key, siteUrl }) =>
        [name, key, siteUrl].some((text) => text.toLowerCase().includes(wanted))
      );
      const last = cursor === undefined ? -1 : found.findIndex(({ id }) => id === cursor);
      if (cursor !== undefined && last < 0) throw unknownCursor();
      const start = last + 1;
      const data = found.slice(start, start + pageSize);
      const nextCursor = start + pageSize < found.length ? (data.at(-1)?.id ?? null) : null;
      return { data, meta: { nextCursor } };
    },

    /** @throws AppError `portal.unknown` */
    get: async (id: string): Promise<MappedPortal> => findById(await list(), id),

    /** The portal as it was at most a minute ago; null if this site serves no such portal now. */
    findCached: async (id: string): Promise<MappedPortal | null> =>
      (await listWith(isId(id))).find(isId(id)) ?? null,

    /** The portal as it was at most a minute ago. @throws AppError `portal.unknown` if there is none now */
    getCached: async (id: string): Promise<MappedPortal> => findById(await listWith(isId(id)), id),

    /** Like `findCached`, but as it is now unless people can be invited to it with this role. */
    findForRole: async (id: string, roleId: string): Promise<MappedPortal | null> =>
      (await listForRole(id, roleId)).find(isId(id)) ?? null,

    /** Like `findForRole`. @throws AppError `portal.unknown` if there is none now */
    getForRole: async (id: string, roleId: string): Promise<MappedPortal> =>
      findById(await listForRole(id, roleId), id),

    /**
     * The portal with a key, as it was at most a minute ago, but as it is now unless people can be invited to it with its
     * request role; null if this site serves no such portal now.
     */
    async findForRequest(key: string): Promise<MappedPortal | null> {
      const portals = await listWith(
        (portal) =>
          portal.key === key && portal.requestRoleId !== null && canInvite(portal, portal.requestRoleId)
      );
      return portals.find((candidate) => candidate.key === key) ?? null;
    },

    /** Makes the next look-up ask the CRM again. */
    clearCache(): void {
      [kept, cache, reading] = [begun, null, null];
    },

    /** The last known mapping of a role, or undefined if the CRM was not asked yet. Never asks it. */
    lastKnownUserRole(portalId: string, roleId: string): string | null | undefined {
      const portal = cache?.portals.find((candidate) => candidate.id === portalId);
      return portal?.roles.find((role) => role.id === roleId)?.userRole;
    },
  };
};

export type PortalDirectory = ReturnType<typeof createPortalDirectory>;
