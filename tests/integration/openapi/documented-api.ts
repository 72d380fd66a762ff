import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import request, { type Response } from 'supertest';
import { EXAMPLE } from '../../../scripts/openapi/examples';
import { ORIGIN } from '../../helpers/strapi';

interface Parameter {
  in: 'path' | 'query';
  name: string;
  example?: string | number;
}

/** The part of JSON Schema that the document uses for bodies. */
export interface Schema {
  type?: string;
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
}

interface DocumentedOperation {
  operationId: string;
  'x-permission'?: string;
  security: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { example: object | string; schema: Schema }> };
  responses: Record<string, { content?: { 'application/json': unknown } }>;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

export interface Endpoint {
  method: Method;
  path: string;
  operation: DocumentedOperation;
}

type Real = { -readonly [Name in keyof typeof EXAMPLE]?: string | number };

const FILE = path.resolve(__dirname, '../../../docs/openapi.json');
const document = JSON.parse(readFileSync(FILE, 'utf8')) as {
  paths: Record<string, Record<Method, DocumentedOperation>>;
};

export const endpoints: Endpoint[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method as Method, path, operation }))
);

/** A client that knows only the committed document: it sends the examples and validates the responses. */
export const createDocumentedApi = (http: Server) => {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema(document, 'openapi');
  const real: Real = {};
  const answered = new Map<string, number[]>();

  /** Replaces the example's placeholder values by real ones of this test. */
  const withReal = <Value>(example: Value): Value => {
    if (example === undefined) return example;
    return JSON.parse(
      Object.entries(real).reduce(
        (text, [name, value]) => text.replaceAll(String(EXAMPLE[name as keyof Real]), String(value)),
        JSON.stringify(example)
      )
    ) as Value;
  };

  const problems = (
    { path, method, operation }: Endpoint,
    { status, body }: Pick<Response, 'status' | 'body'>
  ): string | null => {
    const answer = operation.responses[String(status)];
    if (!answer) return `the status ${status} is not documented: ${JSON.stringify(body)}`;
    if (!answer.content) return null;
    const pointer = [
      'paths',
      path,
      method,
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    const escaped = pointer.map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
    );
    const ref = `openapi#/${escaped.join('/')}`;
    return ajv.validate({ $ref: ref }, body) ? null : `${ajv.errorsText()}: ${JSON.stringify(body)}`;
  };

  return {
    /** Real values, by the placeholders that they replace. */
    real,

    /** The response statuses seen for each operation. */
    answered,

    withReal,

    /** The differences between a response and the document, or null. */
    problems,

    /** Sends an operation's example. @throws Error if the response does not match the document */
    async send(id: string, token?: string, more: object = {}): Promise<Response> {
      const endpoint = endpoints.find(({ operation }) => operation.operationId === id);
      if (!endpoint) throw new Error(`There is no operation ${id}`);
      const { operation, method } = endpoint;
      const examples = (place: Parameter['in']): [string, string][] =>
        (operation.parameters ?? [])
          .filter((parameter) => parameter.in === place && parameter.example !== undefined)
          .map(({ name, example }) => [name, String(withReal(example))]);
      const url = examples('path').reduce(
        (text, [name, value]) => text.replace(`{${name}}`, value),
        endpoint.path
      );
      const start = request(http);
      const call = start[method](url).query(Object.fromEntries(examples('query')));
      // As a page of the website.
      void call.set('Origin', ORIGIN);
      if (token) void call.set('Authorization', `Bearer ${token}`);
      const [[type, body] = []] = Object.entries(operation.requestBody?.content ?? {});
      if (type) void call.type(type);
      const sent = withReal(body?.example);
      const response = await (typeof sent === 'object' ? call.send({ ...sent, ...more }) : call.send(sent));
      const trouble = problems(endpoint, response);
      if (trouble) throw new Error(`${id}: ${trouble}`);
      answered.set(id, [...(answered.get(id) ?? []), response.status]);
      return response;
    },
  };
};
