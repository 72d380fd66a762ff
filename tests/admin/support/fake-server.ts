import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { fakeUploadsTo, type Upload } from './fake-upload';

interface Request {
  method: string;
  /** Path and query behind the plugin's prefix. */
  path: string;
  body: unknown;
  /** Says whether the request was cancelled. */
  signal: AbortSignal | null | undefined;
  headers: RequestInit['headers'];
  /** Tells what whoever uploads a form hears before the answer. */
  upload?: Upload;
}

interface Reply {
  status?: number;
  body: unknown;
}

type Handler = (request: Request) => Reply | Promise<Reply>;

/** The answer to a refused request, as the server words it. */
export const refusal = (status: number, code: string, details: object = {}, message = code): Reply => ({
  status,
  body: { data: null, error: { status, name: 'ApplicationError', message, details: { code, ...details } } },
});

/**
 * Stands in for the plugin's admin API: answers the requests that a test expects, keeps them all, and fails those that
 * nobody expects.
 */
export class FakeServer {
  readonly requests: Request[] = [];
  private readonly handlers = new Map<string, Handler>();

  /** `route` is method and path, such as `GET /portals`. A later answer to the same route takes the place of the former. */
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
      : refusal(404, 'test.unexpected', {}, `Nobody expected ${request.method} ${request.path}`);
    return { ok: status < 400, status, headers: new Headers(), json: async () => body };
  }
}
