import type { Context } from 'koa';
import { z } from 'zod';
import { listQuerySchema } from '../../../contracts';
import type { Application } from '../application';
import { parse, pathParam } from './parse';

const jobIdSchema = z.coerce.number().int().positive();

/** What administrators look at. */
export const createSettingsController = ({ connector, publicConfig, jobDesk, figures }: Application) => ({
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
