import { z } from 'zod';

export const listQuerySchema = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .refine((text) => !text.includes('\u0000'), 'Not a text to search for')
    .optional(),
  /** Of the page before; without one, or with an empty one, the list is read from its beginning. */
  cursor: z
    .string()
    .max(500)
    .transform((cursor) => cursor || undefined)
    .optional(),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

/** One page of a list. `nextCursor` is null on the last one; `total` is there only where it is cheap. */
export interface ListResponse<Row> {
  data: Row[];
  meta: { nextCursor: string | null; total?: number };
}
