import { z } from 'zod';
import { invitationStatusSchema } from '../invitation-status';
import { crmIdSchema } from '../records';
import { refusalSchema } from './invitations';

/** `running` until its last e-mail is out or has failed. `failed`: it was given up before all contacts were worked through. */
export const BATCH_STATES = ['running', 'paused', 'done', 'cancelled', 'failed'] as const;
export const batchSchema = z.object({
  state: z.enum(BATCH_STATES),
  total: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  sent: z.number().int(),
  failed: z.number().int(),
  /** Why it was given up; null if it was not. */
  failure: z.string().nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

/** A batch that runs or is paused. */
export const openBatchSchema = batchSchema
  .pick({ state: true, total: true, accepted: true, refused: true })
  .extend({ id: z.string(), invitedBy: z.string().nullable() });
export type OpenBatch = z.infer<typeof openBatchSchema>;

/** What has come of one contact of a batch; neither invitation nor refusal while its turn has not come. */
export const batchContactSchema = z.object({
  /** Name and address are null if the CRM does not have it any more. */
  contact: z.object({ id: crmIdSchema, fullName: z.string().nullable(), email: z.string().nullable() }),
  invitation: z.object({ id: crmIdSchema, status: invitationStatusSchema }).nullable(),
  refusal: refusalSchema.omit({ contactId: true }).nullable(),
});
export type BatchContact = z.infer<typeof batchContactSchema>;
