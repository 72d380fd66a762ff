import type { Core } from '@strapi/strapi';
import { DEMO_PASSWORD } from './admins';

/** A contact who has an account on the website already, made before there were invitations. */
const EXISTING = {
  username: 'tom.ohara',
  email: 'tom.ohara@pennine-joinery.example',
  firstName: 'Tom',
  lastName: "O'Hara",
};

interface Users {
  add(user: Record<string, unknown>): Promise<unknown>;
}

/** The user for the journey of somebody who is invited and has an account. */
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
