import type { Context } from 'koa';
import { portalUpdateSchema } from '../../../contracts';
import type { Application } from '../application';
import { idOf, parse } from './parse';

export const createPortalsController = ({ portals, portalSettings }: Application) => ({
  /** GET /portals */
  async find(ctx: Context): Promise<void> {
    ctx.body = { data: await portals.list(), meta: { nextCursor: null } };
  },

  /** GET /portals/:id */
  async findOne(ctx: Context): Promise<void> {
    const portal = await portals.get(idOf(ctx));
    ctx.body = { data: portal, meta: { userRoles: await portalSettings.userRoles() } };
  },

  /** PUT /portals/:id */
  async update(ctx: Context): Promise<void> {
    const changes = parse(portalUpdateSchema, ctx.request.body);
    const portal = await portalSettings.update(idOf(ctx), changes);
    ctx.body = { data: portal, meta: { userRoles: await portalSettings.userRoles() } };
  },
});
