import request, { type Response } from 'supertest';
import type { TestApp } from './strapi';

type Method = 'get' | 'post' | 'put' | 'delete';

export type AdminCall = (method: Method, path: string, body?: object) => Promise<Response>;

/** Creates a super admin and signs in. Returns a function that calls the admin API as this user. */
export const asSuperAdmin = async ({ strapi, http }: TestApp): Promise<AdminCall> => {
  const credentials = { email: 'super.admin@example.com', password: 'Staff-password-1' };
  const { id } = (await strapi.service('admin::role').getSuperAdmin()) as { id: number };
  await strapi.service('admin::user').create({
    ...credentials,
    firstname: 'Alex',
    lastname: 'Baumann',
    isActive: true,
    registrationToken: null,
    roles: [id],
  });
  const signIn = await request(http).post('/admin/login').send(credentials);
  const { token } = (signIn.body as { data: { token: string } }).data;

  return async (method, path, body) => {
    const call = request(http)[method](path).set('Authorization', `Bearer ${token}`);
    return body ? call.send(body) : call;
  };
};
