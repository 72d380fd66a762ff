import type { IncomingHttpHeaders } from 'node:http';

/** A request, whether it came on its own or in a batch. */
export interface ApiRequest {
  method: string;
  /** Below the API's base, still encoded. */
  path: string;
  /** The query with its question mark, or nothing. */
  search: string;
  headers: IncomingHttpHeaders;
  /** Text of the body. */
  body: string;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  /** Text of the body; empty for none. */
  body: string;
}

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
