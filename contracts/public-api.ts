import { z } from 'zod';
import type { IssueCode } from './errors';
import { fieldSchema, submittedAnswersSchema } from './fields';
import { passkeyAssertionSchema, passkeyRegistrationSchema } from './passkeys';

/**
 * A code in a request body. Only its length is limited: to the invitee a truncated link is an unknown invitation, not
 * a malformed request.
 */
const codeSchema = z.string().min(1).max(256);

// Characters that cannot be typed, and that databases and bcrypt libraries handle differently.
// eslint-disable-next-line no-control-regex -- control characters are what it searches for
const UNTYPABLE = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;
const typedText = z.string().refine((text) => !UNTYPABLE.test(text), {
  message: 'Characters that cannot be typed are not allowed',
  params: { code: 'value.control-characters' satisfies IssueCode },
});

export const codeRequestSchema = z.strictObject({ code: codeSchema });
export type CodeRequest = z.infer<typeof codeRequestSchema>;

/** Maximum number of parameters that a provider's sign-in can bring back. */
const MAX_PARAMETERS = 50;

/** A completed sign-in with a provider of Users & Permissions. */
export const providerSignInSchema = z.strictObject({
  /** One of the `providers` of the invitation. */
  name: z.string().min(1).max(100),
  /**
   * The parameters that the way back to the page has added to its address; none if Strapi keeps the tokens in its
   * session cookie.
   */
  query: z
    .record(z.string().max(100), z.string().max(8192))
    .refine((query) => Object.keys(query).length <= MAX_PARAMETERS, `At most ${MAX_PARAMETERS} parameters`)
    // JSON Schema's word for the check above.
    .meta({ maxProperties: MAX_PARAMETERS }),
});
export type ProviderSignIn = z.infer<typeof providerSignInSchema>;

export const redeemRequestSchema = z
  .strictObject({
    code: codeSchema,
    // Longer than bcrypt's limit, so that the password rule that explains the limit applies.
    password: typedText.min(1).max(1024).optional(),
    provider: providerSignInSchema.optional(),
    passkey: passkeyRegistrationSchema.optional(),
    username: typedText.trim().min(3).max(100).optional(),
    fields: submittedAnswersSchema.optional(),
    acceptedTerms: z.boolean().optional(),
  })
  .superRefine(({ password, provider, passkey }, context) => {
    const given = Object.entries({ password, provider, passkey }).filter(([, value]) => value !== undefined);
    const [first, second] = given;
    if (!first) {
      context.addIssue({
        code: 'custom',
        path: ['password'],
        message: 'Required, unless there is a provider or a passkey',
      });
    }
    if (second) {
      context.addIssue({
        code: 'custom',
        path: [second[0]],
        message: 'Expected one of password, provider and passkey',
        params: { code: 'sign-in.two-ways' satisfies IssueCode },
      });
    }
  })
  // JSON Schema's words for the check above.
  .meta({ oneOf: [{ required: ['password'] }, { required: ['provider'] }, { required: ['passkey'] }] });
/** Has one of `password`, `provider` and `passkey`. */
export type RedeemRequest = z.infer<typeof redeemRequestSchema>;

/** A request for an invitation, by somebody without one. */
export const invitationRequestSchema = z.strictObject({
  /** Checked as an address by the server, too. */
  email: typedText.min(3).max(320),
  /** The portal's key. */
  portal: typedText.min(1).max(255),
});
export type InvitationRequest = z.infer<typeof invitationRequestSchema>;

/** The header with the key of the CRM's webhook. In a URL the key would end up in access logs. */
export const NOTIFICATION_KEY_HEADER = 'x-notification-key';

/** A provider of Users & Permissions, with the name that people know it by. */
export const providerSchema = z.object({ name: z.string(), label: z.string() });
export type Provider = z.infer<typeof providerSchema>;

/** What the sign-up form needs. */
export const inspectResponseSchema = z.object({
  status: z.enum(['open', 'existing-user']),
  portal: z.object({ name: z.string() }),
  contact: z.object({
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string(),
  }),
  fields: z.array(fieldSchema),
  /** Omitted if the site does not ask for consent. */
  terms: z.object({ required: z.boolean(), version: z.string() }).optional(),
  /** `minLength` in characters, `maxBytes` in bytes of UTF-8. */
  password: z.object({ minLength: z.number().int(), maxBytes: z.number().int() }),
  /** The providers that can take the place of the password. */
  providers: z.array(providerSchema),
  /** Whether a passkey can take the place of the password, on the page that asks. */
  passkeys: z.boolean(),
  /** Only for `existing-user`: the provider that the user signs in with, or null for a password; omitted for a user with neither. */
  signInProvider: providerSchema.nullable().optional(),
  /** Only for `existing-user`: that the user signs in with a passkey, and has no password. */
  signInPasskey: z.literal(true).optional(),
  expiresAt: z.iso.datetime(),
});
export type InspectResponse = z.infer<typeof inspectResponseSchema>;

export const sessionSchema = z.object({ jwt: z.string(), refreshToken: z.string().optional() });
export type Session = z.infer<typeof sessionSchema>;

export const createdUserSchema = z.object({
  documentId: z.string(),
  username: z.string(),
  email: z.string(),
});
export type CreatedUser = z.infer<typeof createdUserSchema>;

export const redeemResponseSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('created'),
    user: createdUserSchema,
    session: sessionSchema.optional(),
  }),
  z.object({ status: z.literal('existing-user') }),
]);
export type RedeemResponse = z.infer<typeof redeemResponseSchema>;

export const acceptResponseSchema = z.object({ status: z.literal('accepted') });
export type AcceptResponse = z.infer<typeof acceptResponseSchema>;

/** The body of a request without parameters. */
export const emptyRequestSchema = z.strictObject({});

/** The ways to sign in besides a password, on the page that asks. */
export const signInOptionsResponseSchema = z.object({
  providers: z.array(providerSchema),
  passkeys: z.boolean(),
});
export type SignInOptionsResponse = z.infer<typeof signInOptionsResponseSchema>;

export const passkeySignInRequestSchema = z.strictObject({ credential: passkeyAssertionSchema });
export type PasskeySignInRequest = z.infer<typeof passkeySignInRequestSchema>;

export const signInResponseSchema = z.object({ session: sessionSchema, user: createdUserSchema });
export type SignInResponse = z.infer<typeof signInResponseSchema>;
