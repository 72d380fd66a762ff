import { z } from 'zod';
import { CrmError } from '../../crm-error';

/** Body of an error answer; the code may be empty. */
export const errorBodySchema = z.object({
  error: z.object({ code: z.string().default(''), message: z.string().default('') }),
});

/** A row as received, with its ETag. Columns are validated where they are read. */
export const rowSchema = z.looseObject({ '@odata.etag': z.string().optional() });
export type Row = z.infer<typeof rowSchema>;

export const rowListSchema = z.object({
  value: z.array(rowSchema),
  '@odata.nextLink': z.string().optional(),
});

/** Annotation for the value as Dynamics displays it: a label, or the name of the row that a look-up points to. */
export const FORMATTED = 'OData.Community.Display.V1.FormattedValue';

/** Parses JSON text; null if it is invalid. The wrapper distinguishes this from a JSON `null`. */
export const parseJson = (text: string): { value: unknown } | null => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
};

/** Validates a value of an answer; throws `misconfigured` with the location if it does not match the schema. */
export const parseResponse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new CrmError('misconfigured', `The answer from Dynamics is not as expected at "${where}"`);
};
