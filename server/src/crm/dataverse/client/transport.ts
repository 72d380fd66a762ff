import axios, { type AxiosInstance } from 'axios';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { CrmError } from '../../crm-error';
import type { DataverseConnectionOptions } from '../options';
import type { Shutdown } from './shutdown';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The origin, if it is allowed: `https:`, or `http:` on this machine. */
export const safeOrigin = (url: string, key: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const safe =
    parsed &&
    (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && LOOPBACK.has(parsed.hostname)));
  if (!safe) throw new CrmError('misconfigured', `${key} must be an https:// address`);
  return parsed.origin;
};

/** The shared HTTP client. It follows no redirects; callers handle status codes and parse JSON. */
export const createTransport = (): AxiosInstance =>
  axios.create({
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    maxContentLength: 100 * 1024 * 1024,
  });

/** Gives MSAL the same HTTP client, so that timeouts, redirects and proxies are configured once. */
export const createMsalNetwork = ({
  transport,
  options,
  shutdown,
  timeout,
}: {
  transport: AxiosInstance;
  options: DataverseConnectionOptions;
  shutdown: Shutdown;
  /** Milliseconds allowed for one answer. */
  timeout: number;
}): INetworkModule => {
  const plainHost =
    options.authorityHost?.startsWith('http:') === true ? new URL(options.authorityHost).host : undefined;
  const addressOf = (url: string): string => {
    const parsed = new URL(url);
    if (parsed.host === plainHost) parsed.protocol = 'http:';
    return parsed.href;
  };

  const send = async <T>(
    method: 'GET' | 'POST',
    url: string,
    request: NetworkRequestOptions = {}
  ): Promise<NetworkResponse<T>> => {
    const { headers, body: data } = request;
    const answer = await shutdown
      // The axios timeout ends once the headers have arrived; the signal also covers the body.
      .guard(
        (signal) => transport.request<string>({ method, url: addressOf(url), headers, data, signal }),
        AbortSignal.timeout(timeout)
      )
      .catch(() => {
        // The original error is dropped: its request contains the client secret.
        throw new CrmError('unavailable', 'Microsoft Entra ID could not be reached');
      });
    try {
      const entries = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
      return {
        status: answer.status,
        headers: Object.fromEntries(entries),
        body: JSON.parse(answer.data) as T,
      };
    } catch {
      throw new CrmError(
        'unavailable',
        `The answer from Microsoft Entra ID could not be read (HTTP ${String(answer.status)})`
      );
    }
  };

  return {
    sendGetRequestAsync: (url, request) => send('GET', url, request),
    sendPostRequestAsync: (url, request) => send('POST', url, request),
  };
};
