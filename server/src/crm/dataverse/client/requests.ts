import type { z } from 'zod';
import { parseResponse, rowListSchema, type Row } from './responses';

export interface DataverseRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the API's base, with its values encoded; or an absolute URL of the configured environment. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** False for requests that must not run twice. Default: true for all but POST. */
  repeatable?: boolean;
  /** For metadata and bulk requests, which take longer, and are sent by themselves. */
  long?: boolean;
  /** Given by a caller who waits for a short time only. */
  signal?: AbortSignal;
}

/** What decides whether a request is repeated after a failure, and for how long. */
export type Persistence = Pick<DataverseRequest, 'method' | 'repeatable' | 'signal'>;

export interface Requests {
  /** Sends a request and returns the body of the answer; null if it is empty. */
  send(request: DataverseRequest): Promise<unknown>;
  /** Like `send`, but validates the answer. */
  read<T>(request: DataverseRequest, schema: z.ZodType<T>): Promise<T>;
  /** All rows of a list, across all pages. */
  readAll(path: string, options?: Pick<DataverseRequest, 'headers' | 'long' | 'signal'>): Promise<Row[]>;
}

export const createRequests = (send: Requests['send']): Requests => {
  const read: Requests['read'] = async (request, schema) => parseResponse(schema, await send(request));
  return {
    send,
    read,
    async readAll(path, more) {
      const rows: Row[] = [];
      for (let next: string | undefined = path; next !== undefined;) {
        const page: z.infer<typeof rowListSchema> = await read(
          { method: 'GET', path: next, ...more },
          rowListSchema
        );
        rows.push(...page.value);
        next = page['@odata.nextLink'];
      }
      return rows;
    },
  };
};
