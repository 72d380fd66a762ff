import type { Context } from 'koa';
import { z } from 'zod';
import { listQuerySchema, newWebhookSchema, type Connection } from '../../../contracts';
import type { Application } from '../compose';
import { AppError } from '../domain/app-error';
import { allPassed } from '../domain/checks';
import { parseRowId } from '../domain/row-ids';
import { actorOf } from './actor';
import { parse, pathParam } from './parse';

/** Time limit of one installation call: below the timeouts of proxies, and long enough for several steps. */
const INSTALL_SECONDS = 15;

const jobIdSchema = z.string().regex(/^\d+$/, 'The number of a job');

/** @throws AppError `request.invalid`, or `job.unknown` for a number that cannot be a row id */
const jobIdOf = (ctx: Context): number => {
  const id = parseRowId(parse(jobIdSchema, pathParam(ctx, 'id')));
  if (id === null) throw new AppError('job.unknown');
  return id;
};

/** The admin API for administrators: connection, setup, settings, metrics, webhooks and jobs. */
export const createSettingsController = ({
  connector,
  publicConfig,
  core: { jobDesk, signInProviders, webhooks },
  portals: { readSetup },
  invitations: { readMetrics },
}: Application) => ({
  /** GET /connection */
  async connection(ctx: Context): Promise<void> {
    const [crmChecks, providerChecks, lacking] = await Promise.all([
      connector.verify(),
      signInProviders.check(),
      // If this call fails, the checks above report the cause.
      connector.installer?.missingPrivileges().catch(() => undefined),
    ]);
    const checks = [...crmChecks, ...providerChecks];
    ctx.body = {
      data: {
        connector: connector.name,
        ok: allPassed(checks),
        checks,
        ...(lacking && { install: { lacking } }),
      } satisfies Connection,
    };
  },

  /** POST /connection/install */
  async install(ctx: Context): Promise<void> {
    if (!connector.installer) throw new AppError('connector.unsupported');
    const until = new Date(Date.now() + INSTALL_SECONDS * 1000);
    ctx.body = { data: await connector.installer.install(until) };
  },

  /** GET /setup */
  async setup(ctx: Context): Promise<void> {
    ctx.body = { data: await readSetup() };
  },

  /** GET /settings */
  settings(ctx: Context): void {
    ctx.body = { data: publicConfig };
  },

  /** GET /figures */
  async metrics(ctx: Context): Promise<void> {
    ctx.body = { data: await readMetrics() };
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
    const id = jobIdOf(ctx);
    await jobDesk.retry(id);
    ctx.status = 202;
    ctx.body = { data: { id: String(id) } };
  },

  /** DELETE /jobs/:id */
  async discardJob(ctx: Context): Promise<void> {
    const id = jobIdOf(ctx);
    await jobDesk.discard(id, actorOf(ctx));
    ctx.body = { data: { id: String(id) } };
  },
});
