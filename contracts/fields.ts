import { z } from 'zod';

export const FIELD_TYPES = ['text', 'email', 'tel', 'textarea', 'select', 'checkbox', 'date'] as const;

/** A field of the sign-up form, in the invitee's language. */
export const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  required: z.boolean(),
  options: z.array(z.string()).optional(),
  /** A token of the HTML `autocomplete` attribute. */
  autocomplete: z.string().optional(),
  /**
   * The value in the CRM, for the invitee to confirm or correct. It may be one that the type cannot express, such as
   * a text that is not among the `options`; it is kept unless the invitee submits another value.
   */
  value: z.union([z.string(), z.boolean()]).optional(),
});
export type Field = z.infer<typeof fieldSchema>;

/** Answers by field name: a boolean for `checkbox`, a string for every other type. A `date` is `YYYY-MM-DD`. */
export const answersSchema = z.record(z.string(), z.union([z.string(), z.boolean()]));
export type Answers = z.infer<typeof answersSchema>;

/**
 * Answers as submitted. A missing answer, `null` and an empty array leave the field unanswered. So does an empty
 * string, unless the form showed a value from the CRM: then the value is removed.
 */
export const submittedAnswersSchema = z.record(
  z.string(),
  z.union([z.string(), z.boolean(), z.null(), z.array(z.never())])
);
export type SubmittedAnswers = z.infer<typeof submittedAnswersSchema>;

/** A stored value of a contact's field or a user's attribute. */
export type FieldValue = string | number | boolean | null;

/** The type of a contact's field or a user's attribute, to which answers are converted. */
export type FieldTarget =
  /** `maxLength` in UTF-16 code units. */
  | { kind: 'text'; maxLength?: number }
  /** An answer is one of the labels, or the value itself. A yes/no field is a choice of `true` and `false`. */
  | { kind: 'choice'; options: { value: string | number | boolean; labels: string[] }[] }
  /** `decimals`: digits after the decimal point. */
  | { kind: 'number'; min: number; max: number; decimals: number }
  /** A day, `YYYY-MM-DD`. */
  | { kind: 'date' }
  /** A point in time, in ISO 8601 and UTC. */
  | { kind: 'date-time' };
