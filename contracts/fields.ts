import { z } from 'zod';

export const FIELD_TYPES = ['text', 'email', 'tel', 'textarea', 'select', 'checkbox', 'date'] as const;

/** A question of the sign-up form, in the invitee's language. */
export const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  required: z.boolean(),
  options: z.array(z.string()).optional(),
  /** A token of the HTML `autocomplete` attribute. */
  autocomplete: z.string().optional(),
  /** What the CRM knows already, to be confirmed or corrected. */
  value: z.union([z.string(), z.boolean()]).optional(),
});
export type Field = z.infer<typeof fieldSchema>;

/** Answers by field name: text for every type but `checkbox`, which is true or false. `date` is `YYYY-MM-DD`. */
export const answersSchema = z.record(z.string(), z.union([z.string(), z.boolean()]));
export type Answers = z.infer<typeof answersSchema>;
