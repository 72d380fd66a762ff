import { z } from 'zod';
import { checkSchema } from '../checks';

/** How the CRM in use is doing: `ok` if no check is red. */
export const connectionSchema = z.object({
  connector: z.enum(['embedded', 'dataverse']),
  ok: z.boolean(),
  checks: z.array(checkSchema),
  /**
   * Of a CRM that the plugin's tables can be installed in: the privileges that the connected user lacks for that. None
   * if it may. Left out with other CRMs, and where the user cannot be asked about.
   */
  install: z.object({ lacking: z.array(z.string()) }).optional(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** One thing that *Install CRM tables* makes. `missing`: not its turn yet. */
export const installStepSchema = z.object({
  title: z.string(),
  state: z.enum(['there', 'made', 'missing', 'failed']),
  /** What to know about a step that failed. */
  message: z.string().optional(),
});
export type InstallStep = z.infer<typeof installStepSchema>;

/**
 * The answer of `POST /connection/install`, which works for a quarter of a minute or for one step, if that takes longer.
 * It is called again until it says `finished`; what was made stays made. It is finished, too, when a step has failed.
 */
export const installationSchema = z.object({ finished: z.boolean(), steps: z.array(installStepSchema) });
export type Installation = z.infer<typeof installationSchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  /** `held`: an e-mail of a batch that is paused or was cancelled. */
  state: z.enum(['waiting', 'running', 'failed', 'held']),
  attempts: z.number().int(),
  runAt: z.iso.datetime(),
  error: z.string().nullable(),
  invitationId: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** The funnel of the last days, and what needs a hand. */
export const metricsSchema = z.object({
  days: z.number().int(),
  sent: z.number().int(),
  opened: z.number().int(),
  redeemed: z.number().int(),
  failedInvitations: z.number().int(),
  failedJobs: z.number().int(),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** A webhook of Strapi's that is told of the plugin's events. */
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
