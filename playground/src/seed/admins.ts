import type { Core } from '@strapi/strapi';

/** What the demo prints, unless the environment says otherwise. Everybody may know it: it opens made-up data only. */
export const DEMO_PASSWORD = 'Demo-password-1';

/** A super admin, and an editor, who works with pages and may not do everything. */
export const seedAdmins = async (strapi: Core.Strapi): Promise<void> => {
  const password = process.env.ADMIN_PASSWORD || DEMO_PASSWORD;
  const roles = strapi.db.query('admin::role');
  const create = async (email: string, firstname: string, lastname: string, roleCode: string) => {
    if (await strapi.db.query('admin::user').count({ where: { email } })) return;
    const role = await roles.findOne({ where: { code: roleCode } });
    await strapi.service('admin::user').create({
      email,
      firstname,
      lastname,
      password,
      isActive: true,
      registrationToken: null,
      roles: [role.id],
    });
  };
  const adminEmail = (process.env.ADMIN_EMAIL || 'admin@example.com').toLowerCase();
  await create(adminEmail, 'Alex', 'Baumann', 'strapi-super-admin');
  await create('editor@example.com', 'Edda', 'Lorenz', 'strapi-editor');
};
