import type { Field, InspectResponse, PublicErrorCode } from '../../../contracts';

export interface Recorded {
  route: string;
  method: string;
  body: Record<string, unknown>;
  headers: Record<string, string>;
  credentials: RequestCredentials;
  url: string;
}

export type Reply =
  { status: number; body: unknown } | 'lost' | 'never' | Promise<{ status: number; body: unknown }>;

export const ENDPOINT = 'https://cms.example.com/api/crm-user-invite';

/** An open invitation for Ada Lovelace. */
export const invitation = (more: Partial<InspectResponse> = {}): InspectResponse => ({
  status: 'open',
  portal: { name: 'Contoso Portal' },
  contact: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
  fields: [],
  password: { minLength: 12, maxBytes: 72 },
  providers: [],
  passkeys: false,
  expiresAt: '2026-12-05T12:00:00.000Z',
  ...more,
});

export const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  label: `Your ${name}`,
  type: 'text',
  required: false,
  ...more,
});

export const ok = (data: unknown, status = 200): Reply => ({ status, body: { data } });

export const created = (more: object = {}): Reply =>
  ok(
    {
      status: 'created',
      user: { documentId: 'u1', username: 'ada@example.com', email: 'ada@example.com' },
      session: { jwt: 'session-token' },
      ...more,
    },
    201
  );

export const refused = (status: number, code?: PublicErrorCode, details: object = {}): Reply => ({
  status,
  body: {
    data: null,
    error: { status, name: 'Error', message: 'Refused', details: { ...(code && { code }), ...details } },
  },
});

/** The site's API. A test sets the replies of each route, in order; the last one is repeated. */
export class FakeApi {
  readonly calls: Recorded[] = [];
  readonly #replies = new Map<string, Reply[]>();

  constructor() {
    this.on('inspect', ok(invitation()));
    globalThis.fetch = (url, init) => this.#answer(String(url), init ?? {});
  }

  on(route: string, ...replies: Reply[]): this {
    this.#replies.set(route, replies);
    return this;
  }

  to(route: string): Recorded[] {
    return this.calls.filter((call) => call.route === route);
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    // Resolved as a browser would.
    const { href, pathname } = new URL(url, document.baseURI);
    const route = pathname.split('/').pop() ?? '';
    this.calls.push({
      route,
      url: href,
      method: init.method ?? 'GET',
      body: JSON.parse(String(init.body ?? '{}')) as Record<string, unknown>,
      headers: init.headers as Record<string, string>,
      credentials: init.credentials ?? 'same-origin',
    });
    const replies = this.#replies.get(route) ?? [];
    const reply = await (replies.length > 1 ? replies.shift() : replies[0]);
    if (reply === undefined) throw new Error(`No answer is set for ${route}`);
    if (reply === 'lost') throw new TypeError('Failed to fetch');
    if (reply === 'never') return new Promise(() => undefined);
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    return {
      ok: reply.status < 300,
      status: reply.status,
      text: () => Promise.resolve(text),
    } as Response;
  }
}
