import type { ErrorBody, PublicErrorCode, RequestIssue } from '../../contracts';

/** Why a call failed: what the server said, or `network` (no answer came), or `server` (an answer of no use). */
export interface Failure {
  code: PublicErrorCode | 'network' | 'server';
  /** Of HTTP; 0 without an answer. */
  status: number;
  errors: RequestIssue[];
  /** Seconds to wait before the next attempt. */
  retryAfter: number;
}

export type Outcome<Data> = { data: Data; failure?: undefined } | { data?: undefined; failure: Failure };

export interface Call {
  url: string;
  method?: 'GET' | 'POST';
  body?: object;
  /** A user's bearer token. */
  token?: string;
  /** BCP 47; field labels come in it where the site has them. */
  language: string;
  credentials: RequestCredentials;
}

const TIMEOUT_MS = 30_000;
const DEFAULT_WAIT_SECONDS = 30;

const failed = (code: Failure['code'], details: Partial<Failure> = {}): { failure: Failure } => ({
  failure: { status: 0, errors: [], retryAfter: DEFAULT_WAIT_SECONDS, ...details, code },
});

const refusal = (status: number, body: Partial<ErrorBody> | null): { failure: Failure } => {
  const { code, errors, retryAfter } = body?.error?.details ?? {};
  const known = (code as PublicErrorCode | undefined) ?? (status === 429 ? 'rate.limited' : 'server');
  return failed(status < 500 ? known : 'server', {
    status,
    ...(errors && { errors }),
    ...(retryAfter && { retryAfter }),
  });
};

/** One call of the public API. Never throws; a call without answer ends after 30 seconds. */
export const call = async <Data>(request: Call): Promise<Outcome<Data>> => {
  const { url, method = 'POST', body, token, language, credentials } = request;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method,
      credentials,
      signal: abort.signal,
      headers: {
        'Accept-Language': language,
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = parse(text);
    return response.ok && answer
      ? { data: (answer.data ?? answer) as Data }
      : refusal(response.status, answer);
  } catch {
    return failed('network');
  } finally {
    clearTimeout(timer);
  }
};

const parse = (text: string): (Partial<ErrorBody> & { data?: unknown }) | null => {
  try {
    return JSON.parse(text || '{}') as Partial<ErrorBody>;
  } catch {
    return null;
  }
};
