import type { Core } from '@strapi/strapi';

const READ_PAGES = ['api::page.page.find', 'api::page.page.findOne'];
const SIGNED_IN = [
  ...READ_PAGES,
  'api::profile.profile.me',
  'plugin::users-permissions.user.me',
  'plugin::users-permissions.auth.changePassword',
];

const ROLES = [
  { type: 'public', actions: READ_PAGES },
  { type: 'authenticated', actions: SIGNED_IN },
  { type: 'customer', name: 'Customer', description: 'Sees own orders and invoices', actions: SIGNED_IN },
  { type: 'partner', name: 'Partner', description: 'Sees price lists and stock', actions: SIGNED_IN },
];

const grant = async (strapi: Core.Strapi, roleId: number, actions: string[]): Promise<void> => {
  const permissions = strapi.db.query('plugin::users-permissions.permission');
  const granted = (await permissions.findMany({ where: { role: { id: roleId } } })) as { action: string }[];
  for (const action of actions) {
    if (granted.some((permission) => permission.action === action)) continue;
    await permissions.create({ data: { action, role: roleId } });
  }
};

/** Roles of the website's users with their permissions. Registration without an invitation is off. */
export const seedUserRoles = async (strapi: Core.Strapi): Promise<void> => {
  const roles = strapi.db.query('plugin::users-permissions.role');
  for (const { actions, ...role } of ROLES) {
    const existing: unknown = await roles.findOne({ where: { type: role.type } });
    const { id } = (existing ?? (await roles.create({ data: role }))) as { id: number };
    await grant(strapi, id, actions);
  }
  const settings = strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
  const advanced = (await settings.get({})) as Record<string, unknown>;
  await settings.set({ value: { ...advanced, allow_register: false } });
};
