import type { Context } from 'koa';
import { changeRoleRequestSchema } from '../../../contracts';
import type { Application } from '../compose';
import { actorOf } from './actor';
import { idOf, parse } from './parse';

export const createPortalUsersController = ({ access: { portalAccess } }: Application) => ({
  /** PUT /portal-users/:id */
  async update(ctx: Context): Promise<void> {
    const { roleId } = parse(changeRoleRequestSchema, ctx.request.body);
    ctx.body = { data: await portalAccess.changeRole(idOf(ctx), roleId, actorOf(ctx)) };
  },

  /** DELETE /portal-users/:id */
  async delete(ctx: Context): Promise<void> {
    ctx.body = { data: await portalAccess.end(idOf(ctx), actorOf(ctx)) };
  },
});
