import type { Context } from 'koa';
import { listQuerySchema } from '../../../contracts';
import type { Application } from '../application';
import { idOf, parse } from './parse';

export const createContactsController = ({ connector, views, exportPerson }: Application) => ({
  /** GET /contacts */
  async find(ctx: Context): Promise<void> {
    const { rows, nextCursor } = await connector.contacts.search(parse(listQuerySchema, ctx.query));
    ctx.body = { data: rows, meta: { nextCursor } };
  },

  /** GET /contacts/:id */
  async findOne(ctx: Context): Promise<void> {
    ctx.body = { data: await views.getContact(idOf(ctx)) };
  },

  /** GET /contacts/:id/export */
  async export(ctx: Context): Promise<void> {
    ctx.body = { data: await exportPerson(idOf(ctx)) };
  },
});
