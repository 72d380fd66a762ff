import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

export default ({ strapi }: { strapi: Core.Strapi }) => ({
  /** GET /profile: who the bearer of the token is, with the role, which `users/me` leaves out. */
  async me(ctx: Context) {
    const user = await strapi.db.query('plugin::users-permissions.user').findOne({
      where: { id: ctx.state.user.id },
      populate: { role: true },
    });
    ctx.set('Cache-Control', 'no-store');
    ctx.body = {
      data: {
        username: user.username,
        email: user.email,
        firstName: user.firstName,
        lastName: user.lastName,
        role: { name: user.role.name, type: user.role.type },
      },
    };
  },
});
