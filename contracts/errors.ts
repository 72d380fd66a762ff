import { z } from 'zod';

/**
 * Error codes of the public API with their HTTP status. Clients distinguish errors by `error.details.code`; the
 * status is for caches and the message for people.
 */
export const PUBLIC_ERROR_STATUS = {
  'request.invalid': 400,
  'password.too-short': 400,
  'password.too-long': 400,
  'password.too-common': 400,
  'terms.required': 400,
  'provider.unknown': 400,
  'passkey.unavailable': 400,
  'sign-in.required': 401,
  'provider.refused': 401,
  'passkey.refused': 401,
  'invitation.email-mismatch': 403,
  'user.blocked': 403,
  'invitation.unknown': 404,
  'username.taken': 409,
  'invitation.expired': 410,
  'invitation.redeemed': 410,
  'invitation.revoked': 410,
  'invitation.replaced': 410,
  'rate.limited': 429,
  'crm.unavailable': 503,
} as const;
export type PublicErrorCode = keyof typeof PUBLIC_ERROR_STATUS;

/** Refusals of attempts to use a known invitation that are recorded in its timeline, for staff. */
export const REFUSED_ATTEMPT_CODES = [
  'invitation.email-mismatch',
  'provider.refused',
  'passkey.refused',
  'invitation.expired',
  'invitation.redeemed',
  'invitation.revoked',
  'invitation.replaced',
  'user.blocked',
  'crm.unavailable',
] as const satisfies readonly PublicErrorCode[];

/** Error codes of the admin API alone, with their HTTP status. */
export const ADMIN_ERROR_STATUS = {
  'contact.unknown': 404,
  'portal.unknown': 404,
  'portal-user.unknown': 404,
  'batch.unknown': 404,
  'job.unknown': 404,
  'connector.unsupported': 400,
  'invitation.not-open': 409,
  'batch.ended': 409,
  'job.not-failed': 409,
  'crm.unauthorized': 502,
  'crm.forbidden': 502,
  'crm.misconfigured': 502,
  'crm.invalid': 400,
  'crm.conflict': 409,
  'crm.not-found': 404,
  'template.invalid': 409,
  'mail.refused': 502,
  /** The file as a whole. `detail` gives the reason and `errors` the line. */
  'import.unreadable': 400,
  /** The meaning of values about e-mail permission or state is undecided; `errors` names column and value. */
  'import.unclear': 400,
  'import.rows-refused': 400,
} as const;

/** Why a contact cannot be invited. Each contact gets the first code that applies, in this order. */
export const REFUSAL_CODES = [
  'portal.no-sign-up-page',
  'role.not-of-portal',
  'role.unmapped',
  'contact.unknown',
  'contact.inactive',
  'contact.no-email',
  'contact.do-not-email',
  'contact.already-user',
  'contact.user-blocked',
  'invitation.already-open',
] as const;
export const refusalCodeSchema = z.enum(REFUSAL_CODES);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

/** HTTP status of a refusal that fails a whole request, such as a resend. */
const REFUSAL_STATUS = Object.fromEntries(REFUSAL_CODES.map((code) => [code, 409])) as Record<
  RefusalCode,
  409
>;

/** Every error code with its HTTP status. `contact.unknown` is 404 if it fails a whole request. */
export const ERROR_STATUS = { ...REFUSAL_STATUS, ...ADMIN_ERROR_STATUS, ...PUBLIC_ERROR_STATUS };
export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * What can be wrong with one value of a request. The comments name the placeholders of the message, which the issue's
 * `values` fill.
 */
export const ISSUE_CODES = [
  'value.missing',
  /** The key does not exist. */
  'value.unknown',
  'value.wrong-type',
  /** `min`: characters. */
  'value.too-short',
  /** `max`: in UTF-16 code units, as HTML and Dataverse count. */
  'value.too-long',
  'value.control-characters',
  'value.line-breaks',
  'value.invalid',
  /** Two of password, provider and passkey. */
  'sign-in.two-ways',
  'email.invalid',
  'phone.invalid',
  'option.unknown',
  'date.invalid',
  'flag.invalid',
  'number.invalid',
  /** `min` and `max`. */
  'number.out-of-range',
  /** `max`: digits after the decimal point. */
  'number.too-precise',
  /** A username that contains `@` must be the invited address. */
  'username.other-address',
  'cursor.unknown',
  /** A URL with a username or password. */
  'url.sign-in',
  /** A URL that Strapi does not accept for a webhook. */
  'url.not-accepted',
  /** A link is for one person. */
  'contact.not-one',
  'expiry.past',
  /** `days`: the maximum. */
  'expiry.too-late',
  /** `origins`: the allowed origins of the configuration. */
  'origin-not-allowed',
  /** `origin`: the origin of the portal's site. */
  'other-site',
  'role.not-of-portal',
  'role.unmapped',
  'role.fixed',
  'role.unknown',
  'body.not-json',
  'column.twice',
  'column.unknown',
  'form.broken',
  'file.compressed',
  'file.missing',
  'file.wrong-type',
] as const;
export type IssueCode = (typeof ISSUE_CODES)[number];

/** One invalid value of a request: its path in the body or query, and the problem. */
export const requestIssueSchema = z.object({
  path: z.array(z.string()),
  /** In English, for logs and for clients without a text for the code. */
  message: z.string(),
  /**
   * For programs and translations: one of {@link ISSUE_CODES}, or a rule of e-mail templates such as `link.missing`.
   */
  code: z.string().optional(),
  /** Values for the placeholders of the message. */
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type RequestIssue = z.infer<typeof requestIssueSchema>;

/** The body of every error response: Strapi's error envelope with a machine-readable code in `details`. */
export const errorBodySchema = z.object({
  data: z.null(),
  error: z.object({
    status: z.number().int(),
    name: z.string(),
    message: z.string(),
    details: z.looseObject({
      code: z.string().optional(),
      errors: z.array(requestIssueSchema).optional(),
      /** Details that the code does not express, such as why an invitation was refused. */
      detail: z.string().optional(),
      /** Seconds to wait. Repeats `Retry-After`, a header that scripts of other origins cannot read. */
      retryAfter: z.number().int().optional(),
    }),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
