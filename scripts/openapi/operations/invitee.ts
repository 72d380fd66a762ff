import { z } from 'zod';
import {
  acceptResponseSchema,
  codeRequestSchema,
  inspectResponseSchema,
  redeemResponseSchema,
  redeemRequestSchema,
} from '../../../contracts';
import { data } from '../answer';
import { EXAMPLE } from '../examples';
import type { Operation } from '../operation';

const code = { schema: codeRequestSchema, example: { code: EXAMPLE.code } };

/** What is wrong with a code that cannot be used. */
const REFUSED_CODES = [
  'invitation.unknown',
  'invitation.expired',
  'invitation.redeemed',
  'invitation.revoked',
  'invitation.replaced',
  'rate.limited',
] as const;

/** What the element on the website asks, for an invitee. */
export const inviteeOperations: Operation[] = [
  {
    id: 'inspectInvitation',
    method: 'post',
    path: '/invitations/inspect',
    tag: 'Sign-up',
    summary: 'What the form needs to know',
    description: 'Uses nothing up. `existing-user`: there is an account with the invited address.',
    access: 'code',
    body: code,
    answers: {
      200: {
        description: 'The invitation is good.',
        schema: data(inspectResponseSchema),
        example: {
          data: {
            status: 'open',
            portal: { name: 'Customer Portal' },
            contact: { firstName: 'Nora', lastName: 'Lindqvist', email: 'nora@example.org' },
            fields: [{ name: 'phone', label: 'Phone', type: 'tel', required: false }],
            password: { minLength: 12, maxBytes: 72 },
            expiresAt: '2026-12-24T12:00:00.000Z',
          },
        },
      },
    },
    errors: ['request.invalid', ...REFUSED_CODES, 'user.blocked', 'crm.unavailable'],
  },
  {
    id: 'redeemInvitation',
    method: 'post',
    path: '/invitations/redeem',
    tag: 'Sign-up',
    summary: 'Sign up',
    description:
      'If an answer got lost, the same request gets the same 201 again, for 15 minutes. `username` is the address unless it is given.',
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
        description: 'There is an account with the invited address: sign in, and accept.',
        schema: data(z.object({ status: z.literal('existing-user') })),
        example: { data: { status: 'existing-user' } },
      },
      201: {
        description: 'The user is made. `session` is left out if the site does not sign in new users.',
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
    summary: 'Accept as a user who exists',
    description: 'The signed-in user has to have the invited address. An API token does not do.',
    access: 'user',
    body: code,
    answers: {
      200: {
        description: 'The user has the portal access.',
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
    summary: 'Have a fresh link sent',
    description:
      'Sends one to the invited address if the invitation has expired, up to 30 days ago, or its code was replaced; at most once an hour. A link that has expired stays closed. The answer is the same for every code.',
    access: 'code',
    body: code,
    answers: {
      202: { description: 'Whatever the code.', schema: data(z.object({})), example: { data: {} } },
    },
    errors: ['request.invalid', 'rate.limited'],
  },
];
