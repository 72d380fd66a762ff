import type { Context } from 'koa';
import { listQuerySchema } from '../../../contracts';
import type { Application } from '../compose';
import { actorOf } from './actor';
import { idOf, parse } from './parse';

export const createBatchesController = ({ invitations: { batchViews, batchControl } }: Application) => ({
  /** GET /batches */
  async find(ctx: Context): Promise<void> {
    ctx.body = { data: await batchViews.listOpen(), meta: { nextCursor: null } };
  },

  /** GET /batches/:id/contacts */
  async contacts(ctx: Context): Promise<void> {
    ctx.body = await batchViews.listContacts(idOf(ctx), parse(listQuerySchema, ctx.query));
  },

  /** GET /batches/:id */
  async findOne(ctx: Context): Promise<void> {
    ctx.body = { data: await batchViews.get(idOf(ctx)) };
  },

  /** POST /batches/:id/pause */
  async pause(ctx: Context): Promise<void> {
    await batchControl.pause(idOf(ctx));
    ctx.body = { data: await batchViews.get(idOf(ctx)) };
  },

  /** POST /batches/:id/resume */
  async resume(ctx: Context): Promise<void> {
    await batchControl.resume(idOf(ctx));
    ctx.body = { data: await batchViews.get(idOf(ctx)) };
  },

  /** POST /batches/:id/cancel */
  async cancel(ctx: Context): Promise<void> {
    await batchControl.cancel(idOf(ctx), actorOf(ctx));
    ctx.body = { data: await batchViews.get(idOf(ctx)) };
  },
});
