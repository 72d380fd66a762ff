import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

interface User {
  id: number;
  username: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  role: { name: string; type: string };
}

export default ({ strapi }: { strapi: Core.Strapi }) => ({
  /** GET /profile: the token's user with the role, which `users/me` omits. */
  async me(ctx: Context) {
    const { id } = ctx.state.user as User;
    const { username, email, firstName, lastName, role } = (await strapi.db
      .query('plugin::users-permissions.user')
      .findOne({ where: { id }, populate: { role: true } })) as User;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = {
      data: { username, email, firstName, lastName, role: { name: role.name, type: role.type } },
    };
  },
});
