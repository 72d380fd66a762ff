import type { Context } from 'koa';
import {
  portalListQuerySchema,
  portalUpdateSchema,
  savedTemplateQuerySchema,
  templatePreviewRequestSchema,
  testMailRequestSchema,
} from '../../../contracts';
import type { Application } from '../compose';
import { staffOf } from './actor';
import { idOf, parse } from './parse';

export const createPortalsController = ({
  portals: { directory, settings, checkJourney, requestViews, tryMail },
}: Application) => ({
  /** GET /portals */
  async find(ctx: Context): Promise<void> {
    ctx.body = await directory.search(parse(portalListQuerySchema, ctx.query));
  },

  /** GET /portals/:id */
  async findOne(ctx: Context): Promise<void> {
    const portal = await directory.get(idOf(ctx));
    ctx.body = { data: portal, meta: await settings.choices() };
  },

  /** PUT /portals/:id */
  async update(ctx: Context): Promise<void> {
    const changes = parse(portalUpdateSchema, ctx.request.body);
    const portal = await settings.update(idOf(ctx), changes);
    ctx.body = { data: portal, meta: await settings.choices() };
  },

  /** GET /portals/:id/check */
  async check(ctx: Context): Promise<void> {
    ctx.body = { data: await checkJourney(idOf(ctx)) };
  },

  /** GET /portals/:id/requests */
  async countRequests(ctx: Context): Promise<void> {
    ctx.body = { data: await requestViews.count(idOf(ctx)) };
  },

  /** GET /portals/:id/requests/ambiguous */
  async findAmbiguousRequests(ctx: Context): Promise<void> {
    ctx.body = { data: await requestViews.listAmbiguous(idOf(ctx)) };
  },

  /** GET /portals/:id/template-preview */
  async showSavedTemplate(ctx: Context): Promise<void> {
    const query = parse(savedTemplateQuerySchema, ctx.query);
    ctx.body = { data: await tryMail.showSaved(idOf(ctx), query) };
  },

  /** POST /portals/:id/template-preview */
  async previewTemplate(ctx: Context): Promise<void> {
    const request = parse(templatePreviewRequestSchema, ctx.request.body);
    ctx.body = { data: await tryMail.preview(idOf(ctx), request) };
  },

  /** POST /portals/:id/test-mail */
  async sendTestMail(ctx: Context): Promise<void> {
    const request = parse(testMailRequestSchema, ctx.request.body ?? {});
    ctx.body = { data: await tryMail.sendTest(idOf(ctx), staffOf(ctx), request) };
  },
});
