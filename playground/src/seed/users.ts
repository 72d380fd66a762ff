import type { Core } from '@strapi/strapi';
import { DEMO_PASSWORD } from './admins';

/** A contact with an account on the website that is older than the plugin. */
const EXISTING = {
  username: 'tom.ohara',
  email: 'tom.ohara@pennine-joinery.example',
  firstName: 'Tom',
  lastName: "O'Hara",
};

interface Users {
  add(user: Record<string, unknown>): Promise<unknown>;
}

/** The user for the demo of inviting someone who has an account. */
export const seedUsers = async (strapi: Core.Strapi): Promise<void> => {
  const role = (await strapi.db
    .query('plugin::users-permissions.role')
    .findOne({ where: { type: 'authenticated' } })) as { id: number };
  const users = strapi.service('plugin::users-permissions.user') as Users;
  await users.add({
    ...EXISTING,
    password: DEMO_PASSWORD,
    provider: 'local',
    confirmed: true,
    blocked: false,
    role: role.id,
  });
};
