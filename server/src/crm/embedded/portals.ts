import { timeZoneOrDefault, type Portal, type PortalRole, type PortalUpdate } from '../../../../contracts';
import type { Connector } from '../connector';
import { CrmError } from '../crm-error';
import type { PortalRoleRow, PortalRow } from './rows';
import type { Tables } from './tables';

const toRoles = (rows: PortalRoleRow[]): PortalRole[] =>
  rows
    .map(({ documentId, name, userRole }) => ({ id: documentId, name, userRole }))
    .sort((a, b) => a.name.localeCompare(b.name));

const toPortal = (row: PortalRow): Portal => ({
  id: row.documentId,
  key: row.key,
  name: row.name,
  siteUrl: row.siteUrl,
  signUpUrl: row.signUpUrl,
  defaultLocale: row.defaultLocale,
  timeZone: timeZoneOrDefault(row.timeZone),
  emailTemplates: row.emailTemplates ?? {},
  requestRoleId: row.requestRole?.documentId ?? null,
  roles: toRoles(row.roles),
});

const populate = { roles: true, requestRole: { select: ['documentId'] } };

export const createPortals = (tables: Tables, clock: () => Date): Connector['portals'] => {
  const { portals, roles } = tables;

  const find = async (id: string): Promise<PortalRow> => {
    const row = await portals.findOne({ where: { documentId: id }, populate });
    if (!row) throw new CrmError('not-found', `There is no portal ${id}.`);
    return row;
  };

  const mapRole = async (portal: PortalRow, { id, userRole }: Pick<PortalRole, 'id' | 'userRole'>) => {
    const changed = await roles.updateMany({ documentId: id, portal_id: portal.id }, { userRole }, clock());
    if (changed === 0) throw new CrmError('invalid', `The portal has no role ${id}.`);
  };

  const keyOfRole = ({ roles: own }: PortalRow, roleId: string): number => {
    const role = own.find(({ documentId }) => documentId === roleId);
    if (!role) throw new CrmError('invalid', `The portal has no role ${roleId}.`);
    return role.id;
  };

  const write = async (id: string, { roles: mapping = [], requestRoleId, ...columns }: PortalUpdate) => {
    const portal = await find(id);
    const requestRole =
      requestRoleId === undefined || requestRoleId === null
        ? requestRoleId
        : keyOfRole(portal, requestRoleId);
    const values = { ...columns, ...(requestRole !== undefined && { request_role_id: requestRole }) };
    await portals.updateMany({ id: portal.id }, values, clock());
    for (const role of mapping) await mapRole(portal, role);
    return toPortal(await find(id));
  };

  return {
    async list() {
      const rows = await portals.findMany({ populate, orderBy: [{ name: 'asc' }] });
      return rows.map(toPortal);
    },
    async get(id) {
      const row = await portals.findOne({ where: { documentId: id }, populate });
      return row && toPortal(row);
    },
    update: (id, changes) => tables.transaction(() => write(id, changes)),
  };
};
