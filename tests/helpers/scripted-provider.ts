import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A reply in place of the usual one. `silence`: the request is never answered; `hang-up`: the connection breaks. */
export type ProviderReply =
  | 'silence'
  | 'hang-up'
  | { status?: number; headers?: Record<string, string>; body?: object | string; afterMs?: number };

export interface ProviderClient {
  key: string;
  secret: string;
}

export interface ReceivedRequest {
  method: string;
  path: string;
  authorization: string | undefined;
  body: string;
}

interface Issued {
  client: string;
  redirectUri: string;
  account: object;
}

/** The endpoint, by the last part of the path: `auth` and `token` in Keycloak's realms, for instance. */
const endpointOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const base64Url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token. Nobody in the tests checks its signature. */
export const jwtWith = (claims: object): string =>
  `${base64Url({ alg: 'RS256', typ: 'JWT' })}.${base64Url(claims)}.${randomBytes(16).toString('base64url')}`;

/**
 * An OAuth 2 provider on the loopback interface without a sign-in page: whoever comes is signed in to `account`. It
 * checks codes, clients and tokens as real ones do.
 */
export class ScriptedProvider {
  /** The account that the browser is signed in to: the answer about its access token. */
  account: object = { email: 'nobody@example.org' };

  /** Replies by endpoint, such as `userinfo`. */
  script: Record<string, ProviderReply> = {};

  /** The claims of access tokens; null for opaque ones. */
  claims: ((client: string) => object) | null = null;

  /** The received requests, without those of browsers. */
  readonly requests: ReceivedRequest[] = [];
  /** Every access token, ID token and authorization code that was issued. */
  readonly secrets: string[] = [];

  readonly #codes = new Map<string, Issued>();
  readonly #tokens = new Map<string, Issued>();

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
    private readonly clients: ProviderClient[]
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** @param tls For HTTPS: the private key and the certificate in PEM format */
  static async start(
    clients: ProviderClient[],
    tls?: { key: string; cert: string }
  ): Promise<ScriptedProvider> {
    const server = (tls ? createTlsServer(tls) : createServer()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedProvider(server, tls ? 'https' : 'http', clients);
  }

  /** Host and port. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.scheme}://${this.host}`;
  }

  /** An access token for an account, as a client gets it. */
  issueToken(client: string, account: object): string {
    const accessToken = this.claims ? jwtWith(this.claims(client)) : randomBytes(24).toString('base64url');
    this.#tokens.set(accessToken, { client, redirectUri: '', account });
    this.secrets.push(accessToken);
    return accessToken;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** What the browser does at the provider. @returns where it is sent back to */
  visit(authorizeUrl: string): string {
    const asked = new URL(authorizeUrl).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    const state = asked.get('state');
    if (state) back.searchParams.set('state', state);
    const code = randomBytes(16).toString('base64url');
    const client = asked.get('client_id') ?? '';
    this.#codes.set(code, { client, redirectUri: asked.get('redirect_uri') ?? '', account: this.account });
    this.secrets.push(code);
    back.searchParams.set('code', code);
    return back.href;
  }

  #token(body: URLSearchParams): ProviderReply {
    const code = body.get('code') ?? '';
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    const isClient = this.clients.some(
      ({ key, secret }) => key === body.get('client_id') && secret === body.get('client_secret')
    );
    if (!isClient) return { status: 401, body: { error: 'invalid_client' } };
    if (issued?.client !== body.get('client_id') || issued?.redirectUri !== body.get('redirect_uri')) {
      return { status: 400, body: { error: 'invalid_grant' } };
    }
    const idToken = jwtWith({ aud: issued.client, sub: '1' });
    this.secrets.push(idToken);
    return {
      body: {
        access_token: this.issueToken(issued.client, issued.account),
        id_token: idToken,
        token_type: 'Bearer',
        expires_in: 300,
      },
    };
  }

  #profile(authorization: string | undefined, query: URLSearchParams): ProviderReply {
    const accessToken = authorization?.replace(/^Bearer /, '') ?? query.get('access_token') ?? '';
    const issued = this.#tokens.get(accessToken);
    return issued
      ? { body: issued.account }
      : { status: 401, body: { error: `invalid token ${accessToken}` } };
  }

  #introspect(body: URLSearchParams): ProviderReply {
    const issued = this.#tokens.get(body.get('token') ?? '');
    return { body: issued ? { active: true, client_id: issued.client } : { active: false } };
  }

  #reply({ path, authorization, body }: ReceivedRequest, query: URLSearchParams): ProviderReply {
    const endpoint = endpointOf(path);
    const scripted = this.script[endpoint];
    if (scripted) return scripted;
    if (endpoint === 'token' || endpoint === 'access_token') return this.#token(new URLSearchParams(body));
    if (endpoint === 'introspect') return this.#introspect(new URLSearchParams(body));
    return this.#profile(authorization, query);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url);
    const received: ReceivedRequest = {
      method: request.method ?? '',
      path: pathname,
      authorization: request.headers.authorization,
      body: await text(request),
    };
    this.requests.push(received);
    const reply = this.#reply(received, searchParams);
    if (reply === 'silence') return;
    if (reply === 'hang-up') {
      request.socket.destroy();
      return;
    }
    const { status = 200, headers, body = '', afterMs = 0 } = reply;
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
