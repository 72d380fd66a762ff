import type { Context } from 'koa';
import {
  type ImportProgress,
  importQuerySchema,
  listQuerySchema,
  NDJSON_MEDIA_TYPE,
} from '../../../contracts';
import type { Application } from '../compose';
import { importFileOf } from './csv-upload';
import { eventsOf } from './events';
import { idOf, parse } from './parse';

export const createContactsController = ({
  contacts: { views, exportPerson, importContacts },
}: Application) => ({
  /** GET /contacts */
  async find(ctx: Context): Promise<void> {
    ctx.body = await views.list(parse(listQuerySchema, ctx.query));
  },

  /** GET /contacts/import */
  importOffer(ctx: Context): void {
    ctx.body = { data: importContacts.offer() };
  },

  /** POST /contacts/import */
  async import(ctx: Context): Promise<void> {
    const query = parse(importQuerySchema, ctx.query);
    const file = importFileOf(ctx);
    if (ctx.accepts('json', NDJSON_MEDIA_TYPE) !== NDJSON_MEDIA_TYPE) {
      ctx.body = { data: await importContacts.run(file, query) };
      return;
    }
    const events = eventsOf<ImportProgress>((report) => importContacts.run(file, query, report));
    Object.assign(ctx.state, { events });
  },

  /** GET /contacts/:id */
  async findOne(ctx: Context): Promise<void> {
    ctx.body = { data: await views.get(idOf(ctx)) };
  },

  /** GET /contacts/:id/export */
  async export(ctx: Context): Promise<void> {
    ctx.body = { data: await exportPerson(idOf(ctx)) };
  },
});
