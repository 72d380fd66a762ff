import type { IncomingHttpHeaders } from 'node:http';

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
