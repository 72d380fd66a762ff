import type { z } from 'zod';
import type { ErrorCode, PermissionName } from '../../contracts';

/** What a caller has to show. `code`: the code in the body is the right to ask. */
export type Access = 'nothing' | 'code' | 'user' | 'notification-key' | 'admin';

/** One call of the HTTP API, as the document describes it. */
export interface Operation {
  id: string;
  method: 'get' | 'post' | 'put' | 'delete';
  /** As the routes have it: below the API's prefix, with `:name` for parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  access: Access;
  /** What the admin's role has to allow. Left out where any signed-in admin may ask. */
  permission?: PermissionName;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Parameters of the path and the query by name, as the tests send them. */
  example?: Record<string, string | number>;
  /** JSON unless it says otherwise. */
  body?: { mediaType?: string; schema: z.ZodType; example: object | string };
  /** Answers by status. Without a schema there is no JSON body. */
  answers: Record<number, { description: string; schema?: z.ZodType; example?: object }>;
  errors: readonly ErrorCode[];
}
