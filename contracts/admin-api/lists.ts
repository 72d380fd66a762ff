import { z } from 'zod';

export const listQuerySchema = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .refine((text) => !text.includes('\u0000'), 'Not a text to search for')
    .optional(),
  /** `nextCursor` of the previous page. Omitted or empty for the first page. */
  cursor: z
    .string()
    // Dynamics repeats the sort values of the last row in its cursors, percent-encoded more than once.
    .max(4000)
    .transform((cursor) => cursor || undefined)
    .optional(),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

/** One page of a list. `nextCursor` is null on the last page; `total` is present only if it is cheap to count. */
export interface ListResponse<Row> {
  data: Row[];
  meta: { nextCursor: string | null; total?: number };
}
