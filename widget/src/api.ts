import type { ErrorBody, PublicErrorCode, RequestIssue } from '../../contracts';

/** Why a request failed. */
export interface Failure {
  /** The server's error code; `network` if no response came, `server` if the response was unusable. */
  code: PublicErrorCode | 'network' | 'server';
  /** HTTP status; 0 without a response. */
  status: number;
  /** The invalid values of the request body. */
  errors: RequestIssue[];
  /** Seconds to wait before the next attempt. */
  retryAfter: number;
  /** The server's message, in English. */
  message: string;
}

/** Either `data` or a `failure`. */
export type Result<Data> = { data: Data; failure?: undefined } | { data?: undefined; failure: Failure };

interface ResponseBody extends Partial<Pick<ErrorBody, 'error'>> {
  data?: object;
}

const TIMEOUT_MS = 30_000;
const DEFAULT_RETRY_SECONDS = 30;

const toFailure = (status: number, response: ResponseBody = {}): Failure => {
  const { code, errors = [], retryAfter = DEFAULT_RETRY_SECONDS } = response.error?.details ?? {};
  const fallback = status === 429 ? 'rate.limited' : status ? 'server' : 'network';
  const known = status < 500 ? (code as PublicErrorCode | undefined) : null;
  return { code: known ?? fallback, status, errors, retryAfter, message: response.error?.message ?? '' };
};

/**
 * Sends one API request: POST with a body, GET without. Never throws; times out after 30 seconds. The server
 * may translate field labels into `language`.
 *
 * @param isWrapped Whether the answer is in `data`, as all but those of Strapi's own users and sign-in
 */
export const request = async <Data>(
  url: string,
  credentials: RequestCredentials,
  language: string,
  token?: string | null,
  body?: object,
  isWrapped = true
): Promise<Result<Data>> => {
  let status = 0;
  try {
    // Relative to the page, not to its `<base>`: that may be another site, which must not get the code.
    const response = await fetch(new URL(url, location.href), {
      method: body ? 'POST' : 'GET',
      credentials,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'Accept-Language': language,
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    status = response.status;
    const json = JSON.parse(text) as ResponseBody;
    const data = isWrapped ? json.data : json;
    return response.ok && data?.constructor === Object
      ? { data: data as Data }
      : { failure: toFailure(status, json) };
  } catch {
    return { failure: toFailure(status) };
  }
};
