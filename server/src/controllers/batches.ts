import type { Context } from 'koa';
import { crmIdSchema } from '../../../contracts';
import type { Application } from '../application';
import { parse } from './parse';

export const createBatchesController = ({ views, batchControl }: Application) => {
  const id = (ctx: Context): string => parse(crmIdSchema, ctx.params.id);

  return {
    /** GET /batches/:id */
    async findOne(ctx: Context): Promise<void> {
      ctx.body = { data: await views.getBatch(id(ctx)) };
    },

    /** POST /batches/:id/pause */
    async pause(ctx: Context): Promise<void> {
      await batchControl.pause(id(ctx));
      ctx.body = { data: await views.getBatch(id(ctx)) };
    },

    /** POST /batches/:id/resume */
    async resume(ctx: Context): Promise<void> {
      await batchControl.resume(id(ctx));
      ctx.body = { data: await views.getBatch(id(ctx)) };
    },

    /** POST /batches/:id/cancel */
    async cancel(ctx: Context): Promise<void> {
      await batchControl.cancel(id(ctx));
      ctx.body = { data: await views.getBatch(id(ctx)) };
    },
  };
};
