import { z } from 'zod';
import { invitationStatusSchema } from '../invitation-status';
import { crmIdSchema } from '../records';
import { refusalSchema } from './invitations';

/**
 * `running` until the last e-mail was sent or has failed. `failed` if the batch was abandoned before all contacts
 * were processed.
 */
export const BATCH_STATES = ['running', 'paused', 'done', 'cancelled', 'failed'] as const;
export const batchSchema = z.object({
  state: z.enum(BATCH_STATES),
  total: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  sent: z.number().int(),
  failed: z.number().int(),
  /** Why the batch was abandoned; null if it was not. */
  failure: z.string().nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

/** A running or paused batch. */
export const openBatchSchema = batchSchema
  .pick({ state: true, total: true, accepted: true, refused: true })
  .extend({ id: z.string(), invitedBy: z.string().nullable() });
export type OpenBatch = z.infer<typeof openBatchSchema>;

/** The result for one contact of a batch. Without invitation and refusal until the contact is processed. */
export const batchContactSchema = z.object({
  /** Name and address are null if the contact was deleted from the CRM. */
  contact: z.object({ id: crmIdSchema, fullName: z.string().nullable(), email: z.string().nullable() }),
  invitation: z.object({ id: crmIdSchema, status: invitationStatusSchema }).nullable(),
  refusal: refusalSchema.omit({ contactId: true }).nullable(),
});
export type BatchContact = z.infer<typeof batchContactSchema>;
