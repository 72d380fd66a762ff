import { z } from 'zod';

/** What checks find, by what they look at: the part before the last dot. Each has texts in the admin's languages. */
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
  'roles.mapped',
  'roles.unmapped',
  'roles.none',
  'form-field.fits',
  'form-field.missing',
  'form-field.protected',
  'form-field.unfit',
  'form-field.options',
  'sender.answers',
  'sender.queue',
  'sender.refuses',
  'sender.unknown',
  'crm.answers',
  'crm.not-in-order',
  'crm.not-answering',
  'registration.closed',
  'registration.confirmed',
  'registration.open',
] as const;
export type CheckCode = (typeof CHECK_CODES)[number];

/** One thing looked at, with what to do about it if it is not well. */
export const checkSchema = z.object({
  name: z.string(),
  /** Null if it cannot be found out from here. */
  ok: z.boolean().nullable(),
  message: z.string(),
  remedy: z.string().optional(),
  /** For programs, and for translations: what was looked at and what was found. */
  code: z.enum(CHECK_CODES).optional(),
  /** What the texts name: a page, languages, an answer's status. */
  values: z.record(z.string(), z.string()).optional(),
});
export type Check = z.infer<typeof checkSchema>;

/** How the way of an invitee stands, step by step: `ok` if nothing is red. */
export const portalCheckSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });
export type PortalCheck = z.infer<typeof portalCheckSchema>;

/** What there is to do on the first day, in this order. */
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
      /** The portal that it is to be done for, if it is about one. */
      portalId: z.string().optional(),
    })
  ),
});
export type Setup = z.infer<typeof setupSchema>;
