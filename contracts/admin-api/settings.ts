import { z } from 'zod';
import { checkSchema } from '../checks';

/** State of the connection to the CRM. `ok` unless a check failed. */
export const connectionSchema = z.object({
  /** `embedded`, `dataverse`, or the name of a CRM of the site's own. */
  connector: z.string(),
  ok: z.boolean(),
  checks: z.array(checkSchema),
  /**
   * Only for a CRM that the plugin can install its tables in: the privileges that the connected user lacks. Omitted
   * if they cannot be read.
   */
  install: z.object({ lacking: z.array(z.string()) }).optional(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** One step of *Install CRM tables*. `missing`: not done yet, or Dynamics has not finished it. */
export const installStepSchema = z.object({
  title: z.string(),
  state: z.enum(['there', 'made', 'missing', 'failed']),
  /** Why the step failed, or what it waits for. */
  message: z.string().optional(),
});
export type InstallStep = z.infer<typeof installStepSchema>;

/**
 * Response of `POST /connection/install`. A request works for 15 seconds, or on one step if that takes longer; the
 * client repeats it until `finished` is true, which it also is after a failed step. Completed steps are kept.
 */
export const installationSchema = z.object({ finished: z.boolean(), steps: z.array(installStepSchema) });
export type Installation = z.infer<typeof installationSchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  /** `held`: an e-mail of a paused or cancelled batch. */
  state: z.enum(['waiting', 'running', 'failed', 'held']),
  attempts: z.number().int(),
  runAt: z.iso.datetime(),
  error: z.string().nullable(),
  invitationId: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** The funnel of the last `days` days, and the failures that need attention. */
export const metricsSchema = z.object({
  days: z.number().int(),
  sent: z.number().int(),
  opened: z.number().int(),
  redeemed: z.number().int(),
  failedInvitations: z.number().int(),
  failedJobs: z.number().int(),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** A webhook in Strapi that receives the plugin's events. */
export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  isEnabled: z.boolean(),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const newWebhookSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  url: z.url({ protocol: /^https?$/ }).max(2048),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;
