import type { ErrorBody, PublicErrorCode, RequestIssue } from '../../contracts';

/** Why a call failed. */
export interface Failure {
  /** What the server said, or `network` (no answer came), or `server` (an answer of no use). */
  code: PublicErrorCode | 'network' | 'server';
  /** Of HTTP; 0 without an answer. */
  status: number;
  /** What is wrong with which value of the body. */
  errors: RequestIssue[];
  /** Seconds to wait before the next attempt. */
  retryAfter: number;
}

/** What a call came to: `data`, or a `failure`. */
export type Outcome<Data> = { data: Data; failure?: undefined } | { data?: undefined; failure: Failure };

interface Answer extends Partial<Pick<ErrorBody, 'error'>> {
  data?: object;
}

const TIMEOUT_MS = 30_000;
const DEFAULT_WAIT_SECONDS = 30;

/** A failure by the status and the body of the answer; status 0 if there was none. */
const failed = (status: number, answer: Answer = {}): Failure => {
  const { code, errors = [], retryAfter = DEFAULT_WAIT_SECONDS } = answer.error?.details ?? {};
  const otherwise = status === 429 ? 'rate.limited' : status ? 'server' : 'network';
  const said = status < 500 ? (code as PublicErrorCode | undefined) : null;
  return { code: said ?? otherwise, status, errors, retryAfter };
};

/**
 * One call of the API: with a body by POST, else by GET. Never throws; a call that is not answered ends after 30 seconds.
 * The site may have its field labels in the language.
 */
export const call = async <Data>(
  url: string,
  credentials: RequestCredentials,
  language: string,
  token?: string | null,
  body?: object
): Promise<Outcome<Data>> => {
  let status = 0;
  try {
    // Where the page is, whatever its `<base>` says: that may be another site's, which is not to get the code.
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
    const answer = JSON.parse(text) as Answer;
    // What Strapi itself says of a user is not wrapped in `data`.
    const data = body ? answer.data : answer;
    return response.ok && data?.constructor === Object
      ? { data: data as Data }
      : { failure: failed(status, answer) };
  } catch {
    return { failure: failed(status) };
  }
};
