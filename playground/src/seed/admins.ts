import type { Core } from '@strapi/strapi';

/** Default credentials, which the demo prints. They may be public: they protect made-up data only. */
export const DEMO_PASSWORD = 'Demo-password-1';

interface AdminUsers {
  create(user: Record<string, unknown>): Promise<unknown>;
}

interface Admin {
  email: string;
  firstname: string;
  lastname: string;
}

const ensureAdmin = async (strapi: Core.Strapi, admin: Admin, roleCode: string): Promise<void> => {
  if (await strapi.db.query('admin::user').count({ where: { email: admin.email } })) return;
  const role = (await strapi.db.query('admin::role').findOne({ where: { code: roleCode } })) as {
    id: number;
  };
  const users = strapi.service('admin::user') as AdminUsers;
  await users.create({
    ...admin,
    password: process.env.ADMIN_PASSWORD || DEMO_PASSWORD,
    isActive: true,
    registrationToken: null,
    roles: [role.id],
  });
};

/** The super admin of `ADMIN_EMAIL`. An existing one keeps the password. */
export const ensureSuperAdmin = (strapi: Core.Strapi): Promise<void> => {
  const email = (process.env.ADMIN_EMAIL || 'admin@example.com').toLowerCase();
  return ensureAdmin(strapi, { email, firstname: 'Alex', lastname: 'Baumann' }, 'strapi-super-admin');
};

/** An editor with limited permissions. */
export const seedEditor = (strapi: Core.Strapi): Promise<void> =>
  ensureAdmin(
    strapi,
    { email: 'editor@example.com', firstname: 'Edda', lastname: 'Lorenz' },
    'strapi-editor'
  );
