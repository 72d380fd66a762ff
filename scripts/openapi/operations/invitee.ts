import { z } from 'zod';
import {
  acceptResponseSchema,
  codeRequestSchema,
  inspectResponseSchema,
  invitationRequestSchema,
  passkeyCreationOptionsSchema,
  redeemResponseSchema,
  redeemRequestSchema,
} from '../../../contracts';
import { data } from '../answer';
import { EXAMPLE } from '../examples';
import type { Operation } from '../operation';

const code = { schema: codeRequestSchema, example: { code: EXAMPLE.code } };

/** Errors about codes that cannot be used. */
const REFUSED_CODES = [
  'invitation.unknown',
  'invitation.expired',
  'invitation.redeemed',
  'invitation.revoked',
  'invitation.replaced',
  'rate.limited',
] as const;

/** Calls of the element on the website. */
export const inviteeOperations: Operation[] = [
  {
    id: 'inspectInvitation',
    method: 'post',
    path: '/invitations/inspect',
    tag: 'Sign-up',
    summary: 'Read an invitation for the form',
    description: 'Does not use the code up. `existing-user`: an account with the invited address exists.',
    access: 'code',
    body: code,
    answers: {
      200: {
        description: 'The invitation is valid.',
        schema: data(inspectResponseSchema),
        example: {
          data: {
            status: 'open',
            portal: { name: 'Customer Portal' },
            contact: { firstName: 'Nora', lastName: 'Lindqvist', email: 'nora@example.org' },
            fields: [{ name: 'phone', label: 'Phone', type: 'tel', required: false }],
            password: { minLength: 12, maxBytes: 72 },
            providers: [{ name: 'microsoft', label: 'Microsoft' }],
            passkeys: true,
            expiresAt: '2026-12-24T12:00:00.000Z',
          },
        },
      },
    },
    errors: ['request.invalid', ...REFUSED_CODES, 'user.blocked', 'crm.unavailable'],
  },
  {
    id: 'createPasskeyOptions',
    method: 'post',
    path: '/invitations/passkey-options',
    tag: 'Sign-up',
    summary: 'Begin to sign up with a passkey',
    description:
      'Options for `navigator.credentials.create`, in the form of `PublicKeyCredential.parseCreationOptionsFromJSON`. The challenge is valid for five minutes, for this invitation and the origin of the page (`Origin`), which must be one of the allowed ones. `passkey.unavailable`: the site or the origin has no passkeys, or an account with the invited address exists.',
    access: 'code',
    body: code,
    answers: {
      200: {
        description: 'The options.',
        schema: data(passkeyCreationOptionsSchema),
        example: {
          data: {
            rp: { id: 'www.example.com', name: 'Customer Portal' },
            user: {
              id: 'X3d1nq0m7Qy1l5c8Vt2bJ9s4Wf6Gz0Rk3Ae7Hu5Po8M',
              name: 'nora@example.org',
              displayName: 'Nora Lindqvist',
            },
            challenge: 'c2hvcnQtbGl2ZWQtYW5kLWdvb2QtZm9yLW9uZS1pbnZpdGF0aW9u',
            pubKeyCredParams: [
              { type: 'public-key', alg: -8 },
              { type: 'public-key', alg: -7 },
              { type: 'public-key', alg: -257 },
            ],
            timeout: 300_000,
            excludeCredentials: [],
            authenticatorSelection: {
              residentKey: 'required',
              requireResidentKey: true,
              userVerification: 'required',
            },
            attestation: 'none',
            extensions: { credProps: true },
          },
        },
      },
    },
    errors: ['request.invalid', 'passkey.unavailable', ...REFUSED_CODES, 'user.blocked'],
  },
  {
    id: 'redeemInvitation',
    method: 'post',
    path: '/invitations/redeem',
    tag: 'Sign-up',
    summary: 'Sign up',
    description:
      'With a password, or with a provider that the invitee has just signed in to through `/api/connect/:provider`; its address must be the invited one; or with a passkey that was created with the options of `/invitations/passkey-options`. If the response is lost, the same request returns the same 201 for 15 minutes. `username` defaults to the address.',
    access: 'code',
    body: {
      schema: redeemRequestSchema,
      example: {
        code: EXAMPLE.code,
        password: 'quiet-otters-hold-hands',
        fields: { phone: '+44 20 7946 0099' },
      },
    },
    answers: {
      200: {
        description: 'An account with the invited address exists: sign in and accept.',
        schema: data(z.object({ status: z.literal('existing-user') })),
        example: { data: { status: 'existing-user' } },
      },
      201: {
        description: 'The user was created. `session` is omitted if the site does not sign in new users.',
        schema: data(redeemResponseSchema.options[0]),
        example: {
          data: {
            status: 'created',
            user: {
              documentId: 'k2j4h6g8f0d1s3a5p7o9i8u6',
              username: 'nora@example.org',
              email: 'nora@example.org',
            },
            session: { jwt: 'a-json-web-token' },
          },
        },
      },
    },
    errors: [
      'request.invalid',
      'password.too-short',
      'password.too-long',
      'password.too-common',
      'terms.required',
      'provider.unknown',
      'provider.refused',
      'passkey.unavailable',
      'passkey.refused',
      'invitation.email-mismatch',
      'username.taken',
      ...REFUSED_CODES,
      'user.blocked',
      'crm.unavailable',
    ],
  },
  {
    id: 'acceptInvitation',
    method: 'post',
    path: '/invitations/accept',
    tag: 'Sign-up',
    summary: 'Accept as an existing user',
    description: 'The signed-in user must have the invited address. API tokens are not accepted.',
    access: 'user',
    body: code,
    answers: {
      200: {
        description: 'The user has access to the portal.',
        schema: data(acceptResponseSchema),
        example: { data: { status: 'accepted' } },
      },
    },
    errors: [
      'request.invalid',
      'sign-in.required',
      'invitation.email-mismatch',
      ...REFUSED_CODES,
      'user.blocked',
      'crm.unavailable',
    ],
  },
  {
    id: 'renewInvitation',
    method: 'post',
    path: '/invitations/renew',
    tag: 'Sign-up',
    summary: 'Request a new link',
    description:
      'Sends a link to the invited address if the invitation expired at most 30 days ago or its code was replaced; at most once an hour. The expired link stays invalid. The response is the same for every code.',
    access: 'code',
    body: code,
    answers: {
      202: { description: 'For every code.', schema: data(z.object({})), example: { data: {} } },
    },
    errors: ['request.invalid', 'rate.limited'],
  },
  {
    id: 'requestInvitation',
    method: 'post',
    path: '/invitations/request',
    tag: 'Sign-up',
    summary: 'Ask for an invitation',
    description:
      'For portals with a request role. A contact with this address gets an invitation, its open one again, or, with access, an e-mail that says where to sign in: at most one e-mail an hour and three a day. For all others nothing happens. The response is the same, and takes the same time, for every address and every portal. At most 20 requests in ten minutes by one client.',
    access: 'nothing',
    body: {
      schema: invitationRequestSchema,
      example: { email: 'nora@example.org', portal: 'customer' },
    },
    answers: {
      202: { description: 'For every address.', schema: data(z.object({})), example: { data: {} } },
    },
    errors: ['request.invalid', 'rate.limited'],
  },
];
