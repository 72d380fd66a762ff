import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { badRequest } from '../fault';
import type { Environment } from '../rows/environment';
import type { Segment } from './path';

/** A request, received on its own or in a batch. */
export interface ApiRequest {
  method: string;
  /** Path relative to the API's base, still encoded. */
  path: string;
  /** The query with its question mark, or an empty string. */
  search: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  /** Empty if the answer has no body. */
  body: string;
}

/** An action or function that is not bound to a table. */
export interface Unbound {
  method: 'GET' | 'POST';
  run: (environment: Environment, request: ApiRequest, segment: Segment) => ApiAnswer;
}

export const parseBody = (request: ApiRequest): unknown => {
  try {
    return JSON.parse(request.body);
  } catch {
    throw badRequest('The request body is not valid JSON.', '0x80048d19');
  }
};

/** The parameters of an action. */
export const parseAction = <T>(schema: z.ZodType<T>, request: ApiRequest): T => {
  const parsed = schema.safeParse(parseBody(request));
  if (parsed.success) return parsed.data;
  throw badRequest('A parameter of the action is missing or wrong.', '0x80048d19');
};

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0', ...headers },
  body: JSON.stringify(value),
});

export const noContent = (headers: Record<string, string> = {}): ApiAnswer => ({
  status: 204,
  headers: { 'OData-Version': '4.0', ...headers },
  body: '',
});
