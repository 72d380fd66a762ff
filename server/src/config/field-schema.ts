import { z } from 'zod';
import { FIELD_TYPES } from '../../../contracts';
import { labelSchema, nonEmpty, unique } from './shapes';

/** Attributes that an invitee's answers must never set (mass assignment). */
const PROTECTED_USER_FIELDS = new Set([
  'id',
  'documentId',
  'username',
  'email',
  'password',
  'provider',
  'role',
  'confirmed',
  'blocked',
  'resetPasswordToken',
  'confirmationToken',
  'createdAt',
  'updatedAt',
]);
const PROTECTED_CONTACT_FIELDS = new Set(['id', 'documentId', 'email', 'active', 'doNotEmail', 'fullName']);

const attributeName = z.string().regex(/^[A-Za-z][\w]*$/, 'The name of an attribute');

/** A question of the sign-up form and the attribute that stores its answer. */
export const fieldSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][\w-]{0,63}$/, 'Letters, digits, - and _, starting with a letter')
      .describe('letters, digits, `-` and `_`'),
    label: labelSchema.describe('a text, or texts by language: `{ en: "Phone", de: "Telefon" }`'),
    type: z.enum(FIELD_TYPES).describe('type of the input'),
    required: z.boolean().default(false).describe('whether an answer is required'),
    options: z
      .array(nonEmpty)
      .min(1)
      .superRefine(unique((option) => option, 'option'))
      .optional()
      .describe('the choices of a `select`'),
    contactField: attributeName
      .refine((name) => !PROTECTED_CONTACT_FIELDS.has(name), 'Not a field that an invitee may write')
      .optional()
      .describe('field of the contact that the answer is written to'),
    userField: attributeName
      .refine((name) => !PROTECTED_USER_FIELDS.has(name), 'Not a field that an invitee may write')
      .optional()
      .describe('attribute of the user that the answer is written to'),
  })
  .refine((field) => (field.type === 'select') === (field.options !== undefined), {
    path: ['options'],
    message: 'A select needs options, and other types must not have any',
  });
