import type { AxiosInstance, AxiosResponse } from 'axios';
import { isAxiosError } from 'axios';
import { redactExternalText } from '../../../domain/external-text';
import { CrmError } from '../../crm-error';
import { DEFAULT_LIMITS, type DataverseConnectionOptions, type DataverseLimits } from '../options';
import { errorBodySchema, parseJson } from './responses';
import { buildBatch, parseBatch, type BatchAnswer, type BatchItem } from './batch';
import { connectionError, DataverseError, errorOfAnswer, unreadableAnswer } from './errors';
import type { CallLimits } from './gather';
import { createRecordRequests, type RecordRequests } from './record-requests';
import { createRequests, type DataverseRequest, type Persistence, type Requests } from './requests';
import { createShutdown } from './shutdown';
import { createRequestLimiter } from './request-limiter';
import { isGuid } from './odata';
import { parseRetryAfter } from './retry-after';
import { withRetries } from './retry';
import { createTokenSource } from './tokens';
import { createMsalNetwork, createTransport, safeOrigin } from './transport';

export type { DataverseRequest } from './requests';

export const API_PATH = '/api/data/v9.2/';

/** Seconds to pause after a 429 that gives no duration. */
const DEFAULT_PAUSE = 5;

/** Sends requests to one Dataverse environment. All failures are {@link CrmError}s, most of them {@link DataverseError}s. */
export interface DataverseClient extends Requests {
  readonly origin: string;
  readonly records: RecordRequests;
  /** Aborts all requests, waiting ones included. Later requests fail at once as `unavailable`. */
  end(): void;
}

const STANDARD_HEADERS = {
  Accept: 'application/json',
  'OData-Version': '4.0',
  'OData-MaxVersion': '4.0',
  'If-None-Match': 'null',
};

const REQUEST_ID_HEADERS = ['x-ms-service-request-id', 'req_id', 'x-ms-request-id'];

const headerOf = (response: AxiosResponse, name: string): string | undefined => {
  const value: unknown = response.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const requestIdOf = (response: AxiosResponse): string | undefined => {
  const id = REQUEST_ID_HEADERS.map((name) => headerOf(response, name)).find((value) => value !== undefined);
  return id === undefined || isGuid(id) ? id : redactExternalText(id);
};

/** The part of a URL that may be logged: queries contain names and e-mail addresses. */
const loggedPath = (url: URL): string => url.pathname.replace(API_PATH, '');

/**
 * Creates a client with its own sign-in, pause and concurrency limit. A site uses exactly one.
 *
 * @throws CrmError `misconfigured` if the address is neither `https:` nor on this machine
 */
export const createDataverseClient = (options: DataverseConnectionOptions): DataverseClient => {
  const limits: DataverseLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const origin = safeOrigin(options.environmentUrl, 'environmentUrl');
  if (options.authorityHost !== undefined) safeOrigin(options.authorityHost, 'The authority');
  const transport: AxiosInstance = createTransport();
  const shutdown = createShutdown();
  const tokens = createTokenSource(
    options,
    createMsalNetwork({ transport, options, shutdown, timeout: limits.requestTimeout })
  );
  const requestLimiter = createRequestLimiter(limits);

  const addressOf = (path: string): URL => {
    const url = new URL(path, `${origin}${API_PATH}`);
    if (url.origin !== origin || !url.pathname.startsWith(API_PATH)) {
      throw new CrmError(
        'invalid',
        'Dynamics linked to an address outside environmentUrl, which the connector does not follow'
      );
    }
    return url;
  };

  /** The path of a request as a part of a batch names it. */
  const pathOf = (path: string): string => {
    const { pathname, search } = addressOf(path);
    return pathname + search;
  };

  const attempt = async (
    request: DataverseRequest,
    url: URL,
    token: string
  ): Promise<AxiosResponse<string>> => {
    const started = Date.now();
    const timeout = request.long ? limits.longRequestTimeout : limits.requestTimeout;
    // The axios timeout ends once the headers have arrived; the signal also covers the body.
    const signals = [AbortSignal.timeout(timeout), ...(request.signal ? [request.signal] : [])];
    const response = await transport
      .request<string>({
        method: request.method,
        url: url.href,
        data:
          request.body === undefined || typeof request.body === 'string'
            ? request.body
            : JSON.stringify(request.body),
        headers: {
          ...STANDARD_HEADERS,
          ...(request.body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
          ...request.headers,
          Authorization: `Bearer ${token}`,
        },
        signal: AbortSignal.any(signals),
      })
      .catch((error: unknown) => {
        // The original error is dropped: its request contains the token.
        const code = isAxiosError(error) ? (error.code ?? 'no code') : 'no code';
        options.logger.warn(`Dynamics ${request.method} ${loggedPath(url)} failed: ${code}`);
        throw connectionError(code);
      });
    const requestId = requestIdOf(response);
    options.logger.debug(
      `Dynamics ${request.method} ${loggedPath(url)} ${String(response.status)} in ${String(Date.now() - started)} ms` +
        (requestId ? `, request id ${requestId}` : '')
    );
    return response;
  };

  /** Pauses if Dataverse asks for it, and logs unexpected errors. */
  const handleRefusal = (error: DataverseError): void => {
    if (error.kind === 'throttled') requestLimiter.pause(error.retryAfterSeconds ?? DEFAULT_PAUSE);
    if (error.reason === undefined && error.kind !== 'not-found') options.logger.warn(error.message);
  };

  const refuse = (response: AxiosResponse<string>): never => {
    const retryAfterSeconds = parseRetryAfter(headerOf(response, 'retry-after'), Date.now());
    const parsed = errorBodySchema.safeParse(parseJson(response.data)?.value);
    const { code, message } = parsed.success ? parsed.data.error : { code: '', message: '' };
    const error = errorOfAnswer({
      status: response.status,
      code: redactExternalText(code),
      message,
      requestId: requestIdOf(response),
      retryAfterSeconds,
    });
    handleRefusal(error);
    throw error;
  };

  /** One attempt, or two if the token was refused: tokens can be revoked before they expire. */
  const authorized = async (request: DataverseRequest, url: URL): Promise<AxiosResponse<string>> => {
    const token = await tokens.get();
    const response = await attempt(request, url, token);
    return response.status === 401 ? attempt(request, url, await tokens.get(token)) : response;
  };

  /** Sends a request once, when its turn comes. */
  const exchange = <T>(
    request: DataverseRequest,
    take: (response: AxiosResponse<string>) => T,
    { deadline, signal }: CallLimits
  ): Promise<T> => {
    const url = addressOf(request.path);
    return requestLimiter.run(
      async () => take(await authorized({ ...request, signal }, url)),
      deadline,
      signal
    );
  };

  /** Repeats an attempt until it succeeds, may not be repeated, or its time is up. */
  const persist = <T>(
    attempt: (callLimits: CallLimits) => Promise<T>,
    { method, repeatable = method !== 'POST', signal: callers }: Persistence
  ): Promise<T> => {
    const deadline = Date.now() + limits.deadline;
    const work = (signal: AbortSignal): Promise<T> =>
      withRetries(() => attempt({ deadline, signal }), { repeatable, deadline, limits, signal });
    return shutdown.guard(work, callers).catch((error: unknown) => {
      if (shutdown.isOver) {
        throw new DataverseError({
          kind: 'unavailable',
          message: 'The site is stopping and does not wait for Dynamics',
        });
      }
      if (error instanceof CrmError) throw error;
      throw new DataverseError({ kind: 'unavailable', message: 'Dynamics did not answer in time' });
    });
  };

  const bodyOf = (response: AxiosResponse<string>): unknown => {
    if (response.status < 200 || response.status >= 300) return refuse(response);
    if (response.status === 204 || response.data === '') return null;
    const parsed = parseJson(response.data);
    if (!parsed) throw unreadableAnswer(headerOf(response, 'content-type') ?? '', requestIdOf(response));
    return parsed.value;
  };

  const batchAnswersOf = (response: AxiosResponse<string>): BatchAnswer[] => {
    const type = headerOf(response, 'content-type') ?? '';
    // A failed batch is answered with 400 and its parts, which say more than the status.
    if (!type.startsWith('multipart/')) {
      if (response.status >= 300) return refuse(response);
      throw unreadableAnswer(type, requestIdOf(response));
    }
    const answers = parseBatch(response.data, type);
    if (!answers) throw unreadableAnswer(type, requestIdOf(response));
    return answers;
  };

  const sendBatch = async (items: readonly BatchItem[], callLimits: CallLimits): Promise<BatchAnswer[]> => {
    const { body, contentType } = buildBatch(items);
    const headers = { 'Content-Type': contentType, Prefer: 'odata.continue-on-error' };
    const request = { method: 'POST', path: '$batch', body, headers, long: true } as const;
    const answers = await exchange(request, batchAnswersOf, callLimits);
    if (answers.length < items.length) throw unreadableAnswer('multipart/mixed');
    for (const answer of answers) if ('error' in answer) handleRefusal(answer.error);
    return answers;
  };

  const exchangeOne = (request: DataverseRequest, callLimits: CallLimits): Promise<unknown> =>
    exchange(request, bodyOf, callLimits);
  const sendAlone = (request: DataverseRequest): Promise<unknown> =>
    persist((callLimits) => exchangeOne(request, callLimits), request);

  return {
    origin,
    ...createRequests(sendAlone),
    records: createRecordRequests({
      origin,
      window: limits.gather,
      exchange: exchangeOne,
      sendBatch,
      persist,
      sendAlone,
      pathOf,
    }),
    end: () => {
      shutdown.end();
    },
  };
};
