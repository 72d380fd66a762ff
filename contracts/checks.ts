import { z } from 'zod';

/**
 * Results of checks. The part before the last dot is the subject of the check. Each code has a text in every language
 * of the admin.
 */
export const CHECK_CODES = [
  'database.answers',
  'database.fails',
  'portals.there',
  'portals.none',
  'portal-page.chosen',
  'portal-page.missing',
  'portal-roles.there',
  'portal-roles.none',
  'sign-up-page.answers',
  'sign-up-page.answers-without-form',
  'sign-up-page.missing',
  'sign-up-page.not-allowed',
  'sign-up-page.redirects',
  'sign-up-page.refuses',
  'sign-up-page.unreachable',
  'sign-up-page.slow',
  'widget.placed',
  'widget.missing',
  'widget.unpublished',
  'widget.unknown',
  'existing-user-page.published',
  'existing-user-page.not-chosen',
  'existing-user-page.unpublished',
  'existing-user-page.circle',
  'redirect-page.published',
  'redirect-page.not-chosen',
  'redirect-page.unpublished',
  'redirect-page.circle',
  'redirect-page.message',
  'roles.mapped',
  'roles.unmapped',
  'roles.none',
  'request.offered',
  'request.not-offered',
  'request.off',
  'request.unmapped',
  'form-field.fits',
  'form-field.missing',
  'form-field.protected',
  'form-field.unfit',
  'form-field.options',
  'sender.answers',
  'sender.queue',
  'sender.queue-inactive',
  'sender.queue-no-address',
  'sender.queue-no-delivery',
  'sender.queue-not-approved',
  'sender.queue-unknown',
  'sender.refuses',
  'sender.unknown',
  'crm.answers',
  'crm.not-in-order',
  'crm.not-answering',
  'sign-up-provider.ready',
  'sign-up-provider.unknown',
  'sign-up-provider.switched-off',
  'sign-up-provider.no-client',
  'sign-up-permission.missing',
  'sign-up-session.missing',
  'sign-up-return.no-url',
  'registration.closed',
  'registration.confirmed',
  'registration.open',
] as const;
export type CheckCode = (typeof CHECK_CODES)[number];

/** The result of one check, with a remedy if it failed. */
export const checkSchema = z.object({
  name: z.string(),
  /** Null if the server cannot find out. */
  ok: z.boolean().nullable(),
  message: z.string(),
  remedy: z.string().optional(),
  /** The result for programs and translations. */
  code: z.enum(CHECK_CODES).optional(),
  /** Values for the placeholders of the texts, such as a page, languages or an HTTP status. */
  values: z.record(z.string(), z.string()).optional(),
});
export type Check = z.infer<typeof checkSchema>;

/** Checks of everything an invitee of a portal depends on. `ok` unless one of them failed. */
export const portalCheckSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });
export type PortalCheck = z.infer<typeof portalCheckSchema>;

/** The steps of the setup checklist, in order. */
export const SETUP_STEPS = [
  'crm',
  'sender',
  'portal',
  'sign-up-page',
  'roles',
  'widget',
  'first-invitation',
  'first-redemption',
] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

export const setupSchema = z.object({
  steps: z.array(
    z.object({
      name: z.enum(SETUP_STEPS),
      done: z.boolean(),
      /** The portal that the step is about, if any. */
      portalId: z.string().optional(),
    })
  ),
});
export type Setup = z.infer<typeof setupSchema>;
