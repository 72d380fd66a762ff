import type { Context } from 'koa';
import { importQuerySchema, listQuerySchema } from '../../../contracts';
import type { Application } from '../application';
import { csvOf } from './csv-upload';
import { idOf, parse } from './parse';

export const createContactsController = ({ contactViews, exportPerson, importContacts }: Application) => ({
  /** GET /contacts */
  async find(ctx: Context): Promise<void> {
    ctx.body = await contactViews.list(parse(listQuerySchema, ctx.query));
  },

  /** GET /contacts/import */
  importOffer(ctx: Context): void {
    ctx.body = { data: importContacts.offer() };
  },

  /** POST /contacts/import */
  async import(ctx: Context): Promise<void> {
    const query = parse(importQuerySchema, ctx.query);
    ctx.body = { data: await importContacts.run(csvOf(ctx), query) };
  },

  /** GET /contacts/:id */
  async findOne(ctx: Context): Promise<void> {
    ctx.body = { data: await contactViews.get(idOf(ctx)) };
  },

  /** GET /contacts/:id/export */
  async export(ctx: Context): Promise<void> {
    ctx.body = { data: await exportPerson(idOf(ctx)) };
  },
});
