import type { Context } from 'koa';
import { z } from 'zod';
import { listQuerySchema, newWebhookSchema } from '../../../contracts';
import type { Application } from '../application';
import { parse, pathParam } from './parse';

const jobIdSchema = z.coerce.number().int().positive();

/** What administrators look at. */
export const createSettingsController = ({
  connector,
  publicConfig,
  jobDesk,
  figures,
  webhooks,
}: Application) => ({
  /** GET /connection */
  async connection(ctx: Context): Promise<void> {
    const checks = await connector.verify();
    ctx.body = { data: { connector: connector.name, ok: checks.every((check) => check.ok), checks } };
  },

  /** GET /settings */
  settings(ctx: Context): void {
    ctx.body = { data: publicConfig };
  },

  /** GET /figures */
  async figures(ctx: Context): Promise<void> {
    ctx.body = { data: await figures() };
  },

  /** GET /webhooks */
  async webhooks(ctx: Context): Promise<void> {
    ctx.body = { data: await webhooks.list() };
  },

  /** POST /webhooks */
  async addWebhook(ctx: Context): Promise<void> {
    const webhook = await webhooks.add(parse(newWebhookSchema, ctx.request.body));
    ctx.status = 201;
    ctx.body = { data: webhook };
  },

  /** GET /jobs */
  async jobs(ctx: Context): Promise<void> {
    ctx.body = await jobDesk.list(parse(listQuerySchema, ctx.query));
  },

  /** POST /jobs/:id/retry */
  async retryJob(ctx: Context): Promise<void> {
    const id = parse(jobIdSchema, pathParam(ctx, 'id'));
    await jobDesk.retry(id);
    ctx.status = 202;
    ctx.body = { data: { id: String(id) } };
  },
});
