import { z } from 'zod';
import { CrmError } from '../../crm-error';

/** Body of a refusal; the code may be empty. */
export const errorBodySchema = z.object({
  error: z.object({ code: z.string().default(''), message: z.string().default('') }),
});

/** A row as it comes, with its ETag. Columns are checked where they are read. */
export const rowSchema = z.looseObject({ '@odata.etag': z.string().optional() });
export type Row = z.infer<typeof rowSchema>;

export const rowListSchema = z.object({
  value: z.array(rowSchema),
  '@odata.nextLink': z.string().optional(),
});

/** Annotation with a value as Dynamics shows it: a label, or the name of a row that is looked up. */
export const FORMATTED = 'OData.Community.Display.V1.FormattedValue';

/** The value that a text stands for in JSON; null if it is no JSON. */
export const parseJson = (text: string): { value: unknown } | null => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
};

/** A value of an answer, checked; `misconfigured` with the place if it is not as it should be. */
export const parseResponse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new CrmError('misconfigured', `The answer of Dynamics is not as expected at "${where}"`);
};
