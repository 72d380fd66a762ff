import {
  emptyRequestSchema,
  passkeyRequestOptionsSchema,
  passkeySignInRequestSchema,
  signInOptionsResponseSchema,
  signInResponseSchema,
} from '../../../contracts';
import { data } from '../answer';
import type { Operation } from '../operation';

/** Calls of the sign-in element on the website. */
export const signInOperations: Operation[] = [
  {
    id: 'getSignInOptions',
    method: 'get',
    path: '/sign-in/options',
    tag: 'Sign-in',
    summary: 'Read the ways to sign in besides a password',
    description:
      'The same for everybody: `providers` are those of `signUp.providers` that are switched on in Users & Permissions; `passkeys` tells whether the page (`Origin`) can use them.',
    access: 'nothing',
    answers: {
      200: {
        description: 'The ways.',
        schema: data(signInOptionsResponseSchema),
        example: { data: { providers: [{ name: 'microsoft', label: 'Microsoft' }], passkeys: true } },
      },
    },
    errors: [],
  },
  {
    id: 'requestPasskeyOptions',
    method: 'post',
    path: '/sign-in/passkey-options',
    tag: 'Sign-in',
    summary: 'Begin to sign in with a passkey',
    description:
      'Options for `navigator.credentials.get`, in the form of `PublicKeyCredential.parseRequestOptionsFromJSON`. They name no credential, so that they tell nothing about users. The challenge is valid for five minutes, once, and for the origin of the page (`Origin`), which must be one of the allowed ones.',
    access: 'nothing',
    body: { schema: emptyRequestSchema, example: {} },
    answers: {
      200: {
        description: 'The options.',
        schema: data(passkeyRequestOptionsSchema),
        example: {
          data: {
            challenge: 'c2hvcnQtbGl2ZWQtYW5kLWdvb2QtZm9yLW9uZS1zaWduLWlu',
            rpId: 'www.example.com',
            allowCredentials: [],
            timeout: 300_000,
            userVerification: 'required',
          },
        },
      },
    },
    errors: ['request.invalid', 'passkey.unavailable', 'rate.limited'],
  },
  {
    id: 'signInWithPasskey',
    method: 'post',
    path: '/sign-in/passkey',
    tag: 'Sign-in',
    summary: 'Sign in with a passkey',
    description:
      "The session is that of Strapi's own sign-in, with its settings. Every refusal is `passkey.refused`, also for users who are blocked or whose access has ended.",
    access: 'nothing',
    body: {
      schema: passkeySignInRequestSchema,
      example: {
        credential: {
          id: 'q83vASNFZ4mrze8BI0VniQ',
          rawId: 'q83vASNFZ4mrze8BI0VniQ',
          type: 'public-key',
          response: {
            clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0',
            authenticatorData: 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MdAAAAAA',
            signature: 'MEUCIQDq1k8JmZx3v5',
            userHandle: 'X3d1nq0m7Qy1l5c8Vt2bJ9s4Wf6Gz0Rk3Ae7Hu5Po8M',
          },
        },
      },
    },
    answers: {
      200: {
        description: 'The user is signed in.',
        schema: data(signInResponseSchema),
        example: {
          data: {
            session: { jwt: 'a-json-web-token' },
            user: {
              documentId: 'k2j4h6g8f0d1s3a5p7o9i8u6',
              username: 'nora@example.org',
              email: 'nora@example.org',
            },
          },
        },
      },
    },
    errors: ['request.invalid', 'passkey.unavailable', 'passkey.refused', 'rate.limited'],
  },
];
