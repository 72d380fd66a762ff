import {
  DEFAULT_TIME_ZONE,
  emailTemplatesSchema,
  timeZoneOrDefault,
  type Portal,
  type PortalRole,
} from '../../../../../contracts';
import type { Connector } from '../../connector';
import { CrmError } from '../../crm-error';
import { parseJson, type Row } from '../client/responses';
import { guid, isGuid, queryString } from '../client/odata';
import { idOf, lookup, textOf } from './columns';
import type { Model } from '../model/model';
import type { Context } from './context';
import { PREFER_NAMES, readRow, updateRow } from './rows';

export const createPortals = (context: Context): Connector['portals'] => {
  const { client, names, logger } = context;
  const { columns } = names.portal;
  const roleColumns = names.portalRole.columns;
  const read = { headers: { Prefer: PREFER_NAMES } };

  const roleOf = (id: string, row: Row): PortalRole => ({
    id: idOf(row, id),
    name: textOf(row, roleColumns.name) ?? '',
    userRole: textOf(row, roleColumns.userRole),
  });

  /** Roles by portal; of one portal, or of all. */
  const readRoles = async (portalId?: string): Promise<Map<string, PortalRole[]>> => {
    const { portalRole } = await context.model();
    const portal = lookup(roleColumns.portal);
    const ofPortal = portalId === undefined ? '' : ` and ${portal} eq ${guid(portalId)}`;
    const query = queryString({
      $select: [portalRole.id, roleColumns.name, roleColumns.userRole, portal].join(','),
      $filter: `${roleColumns.state} eq 0${ofPortal}`,
      $orderby: roleColumns.name,
    });
    const rows = await client.readAll(portalRole.entitySet + query, read);
    const roles = new Map<string, PortalRole[]>();
    for (const row of rows) {
      const owner = textOf(row, portal) ?? '';
      roles.set(owner, [...(roles.get(owner) ?? []), roleOf(portalRole.id, row)]);
    }
    return roles;
  };

  const templatesOf = (row: Row): Portal['emailTemplates'] => {
    const text = textOf(row, columns.emailTemplates);
    const parsed = emailTemplatesSchema.safeParse(text === null ? {} : parseJson(text)?.value);
    if (parsed.success) return parsed.data;
    logger.warn(
      `The e-mail templates in ${columns.emailTemplates} of a portal in Dynamics cannot be read; the default is used`
    );
    return {};
  };

  const portalOf = (id: string, row: Row, roles: ReadonlyMap<string, PortalRole[]>): Portal => ({
    id: idOf(row, id),
    key: textOf(row, columns.key) ?? '',
    name: textOf(row, columns.name) ?? '',
    siteUrl: textOf(row, columns.siteUrl) ?? '',
    signUpUrl: textOf(row, columns.signUpUrl),
    defaultLocale: textOf(row, columns.defaultLocale) ?? 'en',
    timeZone: timeZoneOrDefault(textOf(row, columns.timeZone)),
    emailTemplates: templatesOf(row),
    requestRoleId: textOf(row, lookup(columns.requestRole)),
    roles: roles.get(idOf(row, id)) ?? [],
  });

  const selectOf = (portal: Model['portal']): string[] => [
    portal.id,
    columns.name,
    columns.key,
    columns.siteUrl,
    columns.signUpUrl,
    columns.defaultLocale,
    columns.emailTemplates,
    ...(portal.has(columns.timeZone) ? [columns.timeZone] : []),
    ...(portal.has(columns.requestRole) ? [lookup(columns.requestRole)] : []),
  ];

  const get = async (id: string): Promise<Portal | null> => {
    if (!isGuid(id)) return null;
    const { portal } = await context.model();
    const [row, roles] = await Promise.all([
      readRow(client, portal.row(id), { select: selectOf(portal) }),
      readRoles(id),
    ]);
    return row && portalOf(portal.id, row, roles);
  };

  return {
    get,

    async list() {
      const { portal } = await context.model();
      const query = queryString({
        $select: selectOf(portal).join(','),
        $filter: `${columns.state} eq 0`,
        $orderby: columns.name,
      });
      const [rows, roles] = await Promise.all([client.readAll(portal.entitySet + query, read), readRoles()]);
      return rows.map((row) => portalOf(portal.id, row, roles));
    },

    async update(id, changes) {
      const { portal, portalRole } = await context.model();
      const { roles = [], emailTemplates, name, siteUrl, signUpUrl, defaultLocale, timeZone } = changes;
      const { requestRoleId } = changes;
      const known = (await readRoles(id)).get(id.toLowerCase()) ?? [];
      const named = [...roles.map((role) => role.id), ...(requestRoleId ? [requestRoleId] : [])];
      if (named.some((role) => !known.some((each) => each.id === role.toLowerCase()))) {
        throw new CrmError('invalid', 'A role does not belong to the portal');
      }
      const hasTimeZone = portal.has(columns.timeZone);
      if (!hasTimeZone && timeZone !== undefined && timeZone !== DEFAULT_TIME_ZONE) {
        throw new CrmError(
          'misconfigured',
          `Dynamics has no column ${columns.timeZone}; run "crm-user-invite-dynamics install", then restart Strapi`
        );
      }
      const hasRequestRole = portal.has(columns.requestRole);
      if (!hasRequestRole && requestRoleId) {
        throw new CrmError(
          'misconfigured',
          `Dynamics has no column ${columns.requestRole}, so that nobody can ask for an invitation; run "crm-user-invite-dynamics install"`
        );
      }
      const values = Object.entries({
        ...(hasRequestRole &&
          requestRoleId !== undefined && {
            [`${portal.navigation(columns.requestRole, names.portalRole.table)}@odata.bind`]:
              requestRoleId && `/${portalRole.row(requestRoleId)}`,
          }),
        [columns.name]: name,
        [columns.siteUrl]: siteUrl,
        [columns.signUpUrl]: signUpUrl,
        [columns.defaultLocale]: defaultLocale,
        [columns.timeZone]: hasTimeZone ? timeZone : undefined,
        [columns.emailTemplates]: emailTemplates && JSON.stringify(emailTemplates),
      }).filter(([, value]) => value !== undefined);
      if (values.length > 0) {
        const path = portal.row(id);
        await updateRow(
          client,
          path,
          () => readRow(client, path, { select: [portal.id] }),
          Object.fromEntries(values)
        );
      }
      for (const role of roles) {
        const path = portalRole.row(role.id);
        await updateRow(client, path, () => readRow(client, path, { select: [portalRole.id] }), {
          [roleColumns.userRole]: role.userRole,
        });
      }
      const updated = await get(id);
      if (!updated) throw new CrmError('not-found', 'The portal does not exist in Dynamics');
      return updated;
    },
  };
};
