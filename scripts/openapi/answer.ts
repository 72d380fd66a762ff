import { z } from 'zod';
import { crmIdSchema, type ErrorCode } from '../../contracts';

/** Success: `{ data }`. */
export const data = (schema: z.ZodType) => z.object({ data: schema });

/** One page of a list. */
export const listing = (row: z.ZodType) =>
  z.object({
    data: z.array(row),
    meta: z.object({
      nextCursor: z.string().nullable().describe('for the next page; null on the last one'),
      total: z.number().int().optional().describe('only where it is cheap'),
    }),
  });

export const idParams = z.object({ id: crmIdSchema });

/** Errors of every call that uses the CRM. */
export const CRM_ERRORS = [
  'crm.unavailable',
  'crm.unauthorized',
  'crm.forbidden',
  'crm.misconfigured',
  'crm.invalid',
  'crm.conflict',
  'crm.not-found',
] as const satisfies readonly ErrorCode[];
