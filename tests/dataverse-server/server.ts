import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { webAddress } from '../../playground/addresses';
import { ODataFault } from './fault';
import { Faults, type Misfortune } from './faults';
import { DEFAULT_SERVICE_LIMITS, ServiceProtection, type ServiceLimits } from './limits';
import { API_PATH, type Environment } from './rows/environment';
import { Outbox, type OutboxOptions } from './rows/outbox';
import { handleBatch, operationsOf } from './routes/batch';
import { dispatch, faultAnswer } from './routes/dispatch';
import type { ApiAnswer, ApiRequest } from './routes/message';
import { seedEnvironment, type SeededIds } from './seed';
import { createStockSchema } from './stock-tables';
import { Store } from './store';
import { Tokens, type TokenOptions } from './tokens';

const ENGLISH = 1033;

export interface DataverseServerOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Port that clients use if they reach the server through a proxy. Default: the port that it listens on. */
  publicPort?: number;
  /** Id of the initial queue. Default: random. */
  queueId?: string;
  /** Handles requests outside the Web API, such as HTML pages. */
  pages?: (server: DataverseServer) => RequestListener;
  tokens?: Partial<TokenOptions>;
  limits?: Partial<ServiceLimits>;
  outbox?: OutboxOptions;
  /** Milliseconds until a new alternate key takes effect. Default 0. */
  keyDelay?: number;
  /** Code of the base language. Default: 1033, English. */
  baseLanguage?: number;
  /** Codes of the languages that are provisioned besides the base language. Default: none. */
  otherLanguages?: number[];
  /** Logical names of the built-in tables with change tracking. Default: none. */
  trackedTables?: string[];
}

export interface DataverseServer {
  readonly origin: string;
  readonly credentials: { tenantId: string; clientId: string; clientSecret: string };
  readonly environment: Environment;
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly protection: ServiceProtection;
  /** All API requests so far, as `METHOD path?query`: what Dataverse counts towards its limit. */
  readonly requests: string[];
  /** All operations so far, each of a batch by itself. */
  readonly operations: string[];
  /** Ids of the initial rows. */
  readonly seeded: SeededIds;
  /** Makes the server unreachable; the returned function makes it reachable again at the same address. */
  interrupt(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const reply = (response: ServerResponse, answer: ApiAnswer): void => {
  response.writeHead(answer.status, answer.headers).end(answer.body || undefined);
};

/** Sends half of an answer and cuts the connection. */
const replyHalf = (response: ServerResponse, answer: ApiAnswer): void => {
  const body = answer.body || '{"value":[]}';
  response.writeHead(answer.status === 204 ? 200 : answer.status, {
    ...answer.headers,
    'Content-Length': String(Buffer.byteLength(body)),
  });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
};

const summaryOf = ({ method, path, search }: ApiRequest): string => `${method} ${path}${search}`;

const faultOf = ({
  status,
  code = '',
  message = 'On demand',
  headers,
}: Extract<Misfortune, { kind: 'answer' }>) => new ODataFault(status, code, message, headers);

/** Applies a fault to a request. */
const strike = async (
  fault: Misfortune,
  response: ServerResponse,
  carryOut: () => ApiAnswer
): Promise<void> => {
  switch (fault.kind) {
    case 'answer': {
      if (fault.takesEffect) carryOut();
      reply(response, faultAnswer(faultOf(fault)));
      return;
    }
    case 'html': {
      reply(response, {
        status: fault.status ?? 200,
        headers: { 'Content-Type': 'text/html' },
        body: '<!doctype html><title>Sign in</title>',
      });
      return;
    }
    case 'half-json': {
      const answer = carryOut();
      reply(response, { ...answer, status: 200, body: (answer.body || '{"value":[]}').slice(0, 7) });
      return;
    }
    case 'stall': {
      const answer = carryOut();
      await sleep(fault.milliseconds, undefined, { ref: false });
      reply(response, answer);
      return;
    }
    case 'cut':
      if (fault.when === 'before') return void response.destroy();
      if (fault.when === 'within') {
        replyHalf(response, carryOut());
        return;
      }
      carryOut();
      return void response.destroy();
  }
};

/** Starts a Dataverse environment on this machine that contains only the built-in tables. */
export const startDataverseServer = async (
  options: DataverseServerOptions = {}
): Promise<DataverseServer> => {
  const schema = createStockSchema();
  const store = new Store(schema);
  const outbox = new Outbox(schema, store, options.outbox ?? {});
  const credentials = {
    tenantId: options.tokens?.tenantId ?? randomUUID(),
    clientId: options.tokens?.clientId ?? randomUUID(),
    clientSecret: options.tokens?.clientSecret ?? randomUUID(),
  };
  const tokens = new Tokens({ ...options.tokens, ...credentials });
  const protection = new ServiceProtection({ ...DEFAULT_SERVICE_LIMITS, ...options.limits });
  const faults = new Faults();
  const requests: string[] = [];
  const operations: string[] = [];
  const host = options.host ?? '127.0.0.1';
  let origin = '';
  const people: { pages?: RequestListener } = {};

  for (const name of options.trackedTables ?? []) schema.get(name).changeTracking = true;
  const base = options.baseLanguage ?? ENGLISH;
  const environment: Environment = {
    schema,
    languages: { base, provisioned: [base, ...(options.otherLanguages ?? [])] },
    store,
    outbox,
    origin: () => origin,
    userId: randomUUID(),
    missingPrivileges: new Set(),
    hiddenRows: new Set(),
    keyDelay: options.keyDelay ?? 0,
  };
  const seeded = seedEnvironment(environment, options.queueId ?? randomUUID());

  const answerApi = async (request: ApiRequest, response: ServerResponse): Promise<void> => {
    const isBatch = request.path === '$batch';
    const parts = isBatch ? operationsOf(environment, request).map(summaryOf) : [];
    const partFaults = new Map<number, ODataFault>();
    const carryOut = (): ApiAnswer => {
      outbox.moveOn();
      return isBatch
        ? handleBatch(environment, request, (place) => partFaults.get(place))
        : dispatch(environment, request);
    };
    /** An answer to an operation of a batch concerns that operation, any other fault the whole request. */
    const takeFault = (): Misfortune | undefined => {
      const fault = faults.take(summary);
      if (fault) return fault;
      for (const [place, part] of parts.entries()) {
        const ofPart = faults.take(part);
        if (ofPart && ofPart.kind !== 'answer') return ofPart;
        if (ofPart) partFaults.set(place, faultOf(ofPart));
      }
      return undefined;
    };
    const summary = summaryOf(request);
    requests.push(summary);
    operations.push(...(isBatch ? parts : [summary]));
    let leave: (() => void) | undefined;
    try {
      await tokens.check(request.headers.authorization);
      leave = protection.enter();
      const fault = takeFault();
      if (fault) await strike(fault, response, carryOut);
      else reply(response, carryOut());
    } catch (error) {
      reply(response, faultAnswer(error));
    } finally {
      leave?.();
    }
  };

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(message.url ?? '/', origin);
    if (people.pages && !/^\/(api\/|identity\/|[^/]+\/oauth2\/)/.test(url.pathname)) {
      people.pages(message, response);
      return;
    }
    const body = await readBody(message);
    const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(url.pathname)?.[1];
    if (tenant !== undefined || url.pathname === '/identity/token') {
      const answer =
        tenant === undefined
          ? tokens.issueToIdentity(
              url.searchParams.get('resource'),
              message.headers['x-identity-header']?.toString(),
              origin
            )
          : tokens.issue(decodeURIComponent(tenant), new URLSearchParams(body), origin);
      reply(response, {
        status: answer.status,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(answer.body),
      });
      return;
    }
    if (!url.pathname.startsWith(API_PATH)) {
      reply(response, { status: 404, headers: { 'Content-Type': 'text/html' }, body: '<h1>404</h1>' });
      return;
    }
    return answerApi(
      {
        method: message.method ?? 'GET',
        path: url.pathname.slice(API_PATH.length),
        search: url.search,
        headers: message.headers,
        body,
      },
      response
    );
  };

  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => {
      if (!response.headersSent) reply(response, faultAnswer(error));
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, host, resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  origin = webAddress(host, options.publicPort ?? port);

  const running: DataverseServer = {
    origin,
    credentials,
    environment,
    faults,
    tokens,
    protection,
    requests,
    operations,
    seeded,
    async interrupt() {
      await close();
      return () => listen(port);
    },
    close,
  };
  people.pages = options.pages?.(running);
  return running;
};
