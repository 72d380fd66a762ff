import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { fakeUploadsTo, type Upload } from './fake-upload';

interface Request {
  method: string;
  /** Path and query after the plugin's prefix. */
  path: string;
  body: unknown;
  /** Aborted when the request is cancelled. */
  signal: AbortSignal | null | undefined;
  headers: RequestInit['headers'];
  /** Reports upload progress; set for uploads only. */
  upload?: Upload;
}

interface Reply {
  status?: number;
  body: unknown;
}

type Handler = (request: Request) => Reply | Promise<Reply>;

/** An error response in the server's format. */
export const refusal = (status: number, code: string, details: object = {}, message = code): Reply => ({
  status,
  body: { data: null, error: { status, name: 'ApplicationError', message, details: { code, ...details } } },
});

/**
 * A fake of the plugin's admin API: responds to the routes of a test, records all requests, and responds to others with
 * an error.
 */
export class FakeServer {
  readonly requests: Request[] = [];
  private readonly handlers = new Map<string, Handler>();

  /** `route` is method and path, such as `GET /portals`. A later reply replaces an earlier one for the same route. */
  on(route: string, reply: Reply | Handler): this {
    this.handlers.set(route, typeof reply === 'function' ? reply : () => reply);
    return this;
  }

  requestsTo(route: string): Request[] {
    return this.requests.filter(({ method, path }) => `${method} ${path.split('?')[0]}` === route);
  }

  install(): void {
    const answer = this.answer.bind(this);
    Object.assign(window, { fetch: answer, XMLHttpRequest: fakeUploadsTo(answer) });
  }

  private async answer(url: string, init: RequestInit = {}, upload?: Upload) {
    const { pathname, search } = new URL(url);
    const request: Request = {
      method: init.method ?? 'GET',
      path: pathname.replace(`/${PLUGIN_ID}`, '') + search,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
      signal: init.signal,
      headers: init.headers,
      upload,
    };
    this.requests.push(request);
    const handler = this.handlers.get(`${request.method} ${request.path.split('?')[0]}`);
    const { status = 200, body } = handler
      ? await handler(request)
      : refusal(404, 'test.unexpected', {}, `Unexpected request: ${request.method} ${request.path}`);
    return { ok: status < 400, status, headers: new Headers(), json: async () => body };
  }
}
