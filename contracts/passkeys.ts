import { z } from 'zod';

/*
 * Passkeys are credentials of Web Authentication (WebAuthn). The browser makes and reads the JSON of these schemas, with
 * bytes in base64url: https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON and the sections that follow.
 * Members that a newer browser adds are dropped.
 */

const bytes = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[\w-]+$/, 'Expected base64url');

/** A credential id has at most 1023 bytes. */
const credentialId = bytes(1364);
const clientData = bytes(8192);

/** A new passkey, as `PublicKeyCredential.toJSON()` writes it. */
export const passkeyRegistrationSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: clientData,
    attestationObject: bytes(32_768),
    transports: z.array(z.string().max(32)).max(16).optional(),
  }),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistrationSchema>;

/** A signature by a passkey, as `PublicKeyCredential.toJSON()` writes it. */
export const passkeyAssertionSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: clientData,
    authenticatorData: bytes(8192),
    signature: bytes(16_384),
    /** Names the user: at most 64 bytes. */
    userHandle: bytes(86).nullish(),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertionSchema>;

/** `PublicKeyCredentialCreationOptionsJSON`, for `navigator.credentials.create`. */
export const passkeyCreationOptionsSchema = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number().int() })),
  /** Milliseconds that the challenge is valid. */
  timeout: z.number().int(),
  excludeCredentials: z.array(z.object({ type: z.literal('public-key'), id: z.string() })),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
  extensions: z.object({ credProps: z.literal(true) }),
});
export type PasskeyCreationOptions = z.infer<typeof passkeyCreationOptionsSchema>;

/** `PublicKeyCredentialRequestOptionsJSON`, for `navigator.credentials.get`. */
export const passkeyRequestOptionsSchema = z.object({
  challenge: z.string(),
  rpId: z.string(),
  /** Empty: the browser offers the passkeys that it has for the site. */
  allowCredentials: z.array(z.object({ type: z.literal('public-key'), id: z.string() })),
  /** Milliseconds that the challenge is valid. */
  timeout: z.number().int(),
  userVerification: z.literal('required'),
});
export type PasskeyRequestOptions = z.infer<typeof passkeyRequestOptionsSchema>;
