import type { Portal, PortalRole } from '../../../contracts';
import type { PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { AppError } from '../domain/app-error';

/** Portals change seldom and are looked up with every invitation. */
const FRESH_MS = 10_000;

/** A role with its mapping; `fixed` ones are mapped by the configuration, whatever the portal's page says. */
export type MappedRole = PortalRole & { fixed: boolean };
export type MappedPortal = Omit<Portal, 'roles'> & { roles: MappedRole[] };

interface Options {
  connector: Connector;
  config: Pick<PluginConfig, 'portals' | 'roles'>;
  now: () => Date;
}

/** The portals that this site serves, with their roles as they are mapped here. */
export const createPortalDirectory = ({ connector, config, now }: Options) => {
  let known: { portals: MappedPortal[]; at: number } | null = null;

  const isServed = (portal: Portal): boolean => config.portals?.includes(portal.key) ?? true;

  const withMapping = (portal: Portal): MappedPortal => ({
    ...portal,
    roles: portal.roles.map((role) => {
      const fixed = config.roles[portal.key]?.[role.name];
      return { ...role, userRole: fixed ?? role.userRole, fixed: fixed !== undefined };
    }),
  });

  const list = async (): Promise<MappedPortal[]> => {
    const time = now().getTime();
    if (known && Math.abs(time - known.at) < FRESH_MS) return known.portals;
    const portals = (await connector.portals.list()).filter(isServed).map(withMapping);
    known = { portals, at: time };
    return portals;
  };

  return {
    list,

    /** @throws AppError `portal.unknown` */
    async get(id: string): Promise<MappedPortal> {
      const portal = (await list()).find((candidate) => candidate.id === id);
      if (!portal) throw new AppError('portal.unknown');
      return portal;
    },

    /** The mapping of a role as last heard of, or undefined if the CRM was not asked yet. Never asks it. */
    lastKnownUserRole(portalId: string, roleId: string): string | null | undefined {
      const portal = known?.portals.find((candidate) => candidate.id === portalId);
      return portal?.roles.find((role) => role.id === roleId)?.userRole;
    },

    /** To be called after a portal was changed. */
    forget(): void {
      known = null;
    },
  };
};

export type PortalDirectory = ReturnType<typeof createPortalDirectory>;
