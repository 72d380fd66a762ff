import type { Context } from 'koa';
import type { Application } from '../application';
import { idOf } from './parse';

export const createBatchesController = ({ views, batchControl }: Application) => ({
  /** GET /batches/:id */
  async findOne(ctx: Context): Promise<void> {
    ctx.body = { data: await views.getBatch(idOf(ctx)) };
  },

  /** POST /batches/:id/pause */
  async pause(ctx: Context): Promise<void> {
    await batchControl.pause(idOf(ctx));
    ctx.body = { data: await views.getBatch(idOf(ctx)) };
  },

  /** POST /batches/:id/resume */
  async resume(ctx: Context): Promise<void> {
    await batchControl.resume(idOf(ctx));
    ctx.body = { data: await views.getBatch(idOf(ctx)) };
  },

  /** POST /batches/:id/cancel */
  async cancel(ctx: Context): Promise<void> {
    await batchControl.cancel(idOf(ctx));
    ctx.body = { data: await views.getBatch(idOf(ctx)) };
  },
});
