import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** Where requests to a host go instead: to another origin, or over HTTPS to a server with its own certificate. */
export type Detour = { origin: string } | { ca: string };

/** An HTTPS request that trusts one certificate. */
const fetchTrusting = async (ca: string, url: URL, init: RequestInit): Promise<Response> => {
  const { method = 'GET', headers, body } = init;
  const call = request(url, { ca, method, headers: Object.fromEntries(new Headers(headers)) });
  call.end(body?.toString());
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  const type = answer.headers['content-type'] ?? '';
  return new Response(await buffer(answer), { status: answer.statusCode, headers: { 'content-type': type } });
};

/**
 * Sends requests of this test to hosts on the internet, such as `graph.microsoft.com`, to servers on this machine, and
 * lets it trust their certificates. Returns a function that ends this.
 */
export const fetchThrough = (detours: Record<string, Detour>): (() => void) => {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const detour = detours[url.host];
    if (!detour) return original(input, init);
    if ('ca' in detour) return fetchTrusting(detour.ca, url, init);
    return original(detour.origin + url.pathname + url.search, init);
  };
  return () => {
    globalThis.fetch = original;
  };
};
