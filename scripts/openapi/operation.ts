import type { z } from 'zod';
import type { ErrorCode, PermissionName } from '../../contracts';

/** The credential of a caller. `code`: the code in the body authorizes the request. */
export type Access = 'nothing' | 'code' | 'user' | 'notification-key' | 'admin';

/** An operation of the HTTP API. */
export interface Operation {
  id: string;
  method: 'get' | 'post' | 'put' | 'delete';
  /** As in the routes: below the API's prefix, with `:name` for parameters. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  access: Access;
  /** The permission that the admin's role needs; omitted if every signed-in admin may call it. */
  permission?: PermissionName;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Example parameters of path and query, which the tests send. */
  example?: Record<string, string | number>;
  /** JSON unless stated otherwise. */
  body?: { mediaType?: string; schema: z.ZodType; example: object | string };
  /** Responses by status; without a schema, the body is not JSON. */
  answers: Record<number, { description: string; schema?: z.ZodType; example?: object }>;
  errors: readonly ErrorCode[];
}
