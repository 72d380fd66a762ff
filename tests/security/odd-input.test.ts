/** @databases all at night */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PERMISSIONS, permissionAction, type PermissionName } from '../../contracts';
import { EXAMPLE } from '../../scripts/openapi/examples';
import { bootStrapi, userToken, type TestApp } from '../helpers/strapi';
import { createDocumentedApi, endpoints, type Endpoint } from '../integration/openapi/documented-api';
import { createStage, type Stage } from '../integration/support/stage';
import { adminToken } from '../integration/widget/support';
import { fullBody, ODD_BODIES, ODD_IDS, oddBodiesLike, oddQueries, STRAY_QUERIES } from './support/odd-input';

// Thousands of requests, on any machine and database.
jest.setTimeout(180_000);

const PASSWORD = 'a password of some length';
const AT_ONCE = 8;
/** The number of invitations for requests that succeed in spite of an odd value. */
const CODES = 80;

const page = {
  kind: 'collectionType',
  collectionName: 'pages',
  info: { singularName: 'page', pluralName: 'pages', displayName: 'Page' },
  options: { draftAndPublish: true },
  attributes: { title: { type: 'string' }, slug: { type: 'string' } },
};

interface Answer {
  status: number;
  body: { error?: { status: number; name: string; message: string; details?: { code?: string } } };
}

describe('unexpected input at every route of the API document', () => {
  let app: TestApp;
  let stage: Stage;
  let api: ReturnType<typeof createDocumentedApi>;
  let port: number;
  let tokens: Record<'staff' | 'invitee', string>;
  let cursors: string[];
  const codes: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

  const isAdmin = ({ path }: Endpoint) => !path.startsWith('/api/');

  /** Sent unchanged: clients such as `fetch` would normalize the URL. */
  const send = async ({ method, path, operation }: Endpoint, url: string, body?: string): Promise<Answer> => {
    const [type] = Object.keys(operation.requestBody?.content ?? {});
    const call = request({
      host: '127.0.0.1',
      port,
      agent,
      method: method.toUpperCase(),
      path: url,
      headers: {
        Authorization: tokens[isAdmin({ method, path, operation }) ? 'staff' : 'invitee'],
        ...(body !== undefined && {
          'Content-Type': type ?? 'application/json',
          'Content-Length': Buffer.byteLength(body),
        }),
      },
    });
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const text = (await response.toArray()).join('');
    const isJson = response.headers['content-type']?.includes('json');
    return { status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : {} };
  };

  /** The problem of a response, or null. Strapi refuses some odd requests before it knows the route. */
  const fault = (endpoint: Endpoint, { status, body }: Answer, isBroken: boolean): string | null => {
    if (status < 400) return null;
    const { error } = body;
    if (error?.status !== status || !error.name || !error.message) return `no error: ${JSON.stringify(body)}`;
    if (status === 400 && error.name === 'SyntaxError') return null;
    if (isBroken && [400, 404, 405, 413].includes(status) && !error.details?.code) return null;
    return api.problems(endpoint, { status, body });
  };

  const sweep = async (
    calls: Iterable<{ endpoint: Endpoint; url: string; body?: string; isBroken?: boolean }>
  ): Promise<void> => {
    const faults: string[] = [];
    const queue = calls[Symbol.iterator]();
    const worker = async () => {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        const { endpoint, url, body, isBroken = false } = next.value;
        const code = String(codes[0]);
        const answer = await send(endpoint, url, body?.replaceAll(EXAMPLE.code, code));
        // A used code is replaced by the next one.
        if (answer.status === 201 && codes[0] === code && codes.length > 1) codes.shift();
        const found = fault(endpoint, answer, isBroken);
        if (found) {
          faults.push(
            `${endpoint.method} ${url.slice(0, 200)} ${body?.slice(0, 300) ?? ''}: ${answer.status} ${found}`
          );
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(faults).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  };

  const row = async (type: string, data: object): Promise<{ id: number }> =>
    app.strapi.db.query(`plugin::crm-user-invite.${type}`).create({ data });

  const real = (endpoint: Endpoint): string =>
    (endpoint.operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'path')
      .reduce(
        (url, { name, example }) => url.replace(`{${name}}`, String(api.withReal(example))),
        endpoint.path
      );

  const bodyOf = ({ operation }: Endpoint): Record<string, unknown> | undefined => {
    const content = operation.requestBody?.content['application/json'];
    return content && fullBody(content.schema, api.withReal(content.example) as object);
  };

  beforeAll(async () => {
    app = await bootStrapi({
      apiTypes: { page },
      pluginConfig: {
        rateLimit: { unknownPerAddress: 100_000, perInvitation: 100_000 },
        fields: [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }],
      },
    });
    stage = await createStage(app);
    api = createDocumentedApi(app.http);
    app.http.listen(0, '127.0.0.1');
    await once(app.http, 'listening');
    // On a busy machine, a connection can be idle for so long that the server closes it as it is reused.
    app.http.keepAliveTimeout = 0;
    ({ port } = app.http.address() as AddressInfo);
    const user = { username: 'invitee', email: 'invitee@example.org', password: PASSWORD, confirmed: true };
    const { id } = await app.strapi
      .plugin('users-permissions')
      .service('user')
      .add({ ...user, provider: 'local' });
    // Strapi reads all permissions of an admin on every request, and a super admin has hundreds.
    const permissions = [
      ...(Object.keys(PERMISSIONS) as PermissionName[]).map((name) => ({
        action: permissionAction(name),
        subject: null,
      })),
      {
        action: 'plugin::content-manager.explorer.read',
        subject: 'api::page.page',
        properties: { fields: ['title', 'slug'] },
      },
    ];
    tokens = {
      staff: await adminToken(app.strapi, permissions),
      invitee: `Bearer ${await userToken(app.strapi, id)}`,
    };

    const contacts = await Promise.all(Array.from({ length: CODES }, () => stage.contact()));
    const invited = await stage.invite(contacts.map(({ documentId }) => documentId));
    await stage.jobsDone();
    codes.push(...app.mailbox.mails.map((mail) => /invitation=([\w-]{43})/.exec(mail.text)?.[1] ?? ''));
    // Some requests change a portal. They get one that no other request uses.
    const portal = await stage.create('portal', {
      key: 'other',
      name: 'Other',
      siteUrl: 'https://www.example.com',
      defaultLocale: 'en',
    });
    const role = await stage.create('portal-role', { name: 'Other', portal: portal.documentId });
    const { accepted } = invited.body.data;
    await stage.post('/invitations/redeem', { code: codes.pop(), password: PASSWORD });
    const batchId = randomUUID();
    const request = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
    await row('batch', {
      batchId,
      request,
      state: 'running',
      position: 0,
      total: 0,
      accepted: 0,
      refused: 0,
    });
    const failed = { state: 'failed', attempts: 20, priority: 0, runAt: new Date(), error: 'Gone' };
    const job = await row('job', { kind: 'batch.cancel', payload: { batchId }, key: 'gone', ...failed });
    Object.assign(api.real, {
      contactId: contacts[0]?.documentId,
      invitationId: accepted[1].invitationId,
      portalId: portal.documentId,
      roleId: role.documentId,
      portalUserId: (await stage.rows('portal-user'))[0]?.documentId,
      batchId,
      jobId: job.id,
    });

    const lists = endpoints.filter(({ operation }) =>
      operation.parameters?.some(({ name }) => name === 'cursor')
    );
    const found = await Promise.all(lists.map(async (list) => send(list, `${real(list)}?pageSize=1`)));
    cursors = found.flatMap(
      ({ body }) => (body as { meta?: { nextCursor: string | null } }).meta?.nextCursor ?? []
    );
  });
  afterAll(async () => {
    agent.destroy();
    await app.stop();
  });

  it('is refused as an id', async () => {
    await sweep(
      endpoints.flatMap((endpoint) =>
        (endpoint.operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'path')
          .flatMap(({ name }) =>
            ODD_IDS.map((segment) => {
              const body = bodyOf(endpoint);
              return {
                endpoint,
                url: endpoint.path.replace(`{${name}}`, segment),
                ...(body && { body: JSON.stringify(body) }),
                isBroken: true,
              };
            })
          )
      )
    );
  });

  it('is refused in a query', async () => {
    expect(cursors.length).toBeGreaterThan(2);
    await sweep(
      endpoints.flatMap((endpoint) => {
        const names = (endpoint.operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
        const queries = [
          ...STRAY_QUERIES,
          ...names.flatMap(({ name }) => oddQueries(name)),
          ...names.flatMap(({ name }) =>
            name === 'cursor' ? cursors.map((cursor) => `cursor=${encodeURIComponent(cursor)}`) : []
          ),
        ];
        const body = bodyOf(endpoint);
        return queries.map((query) => ({
          endpoint,
          url: `${real(endpoint)}?${query}`,
          ...(body && { body: JSON.stringify(body) }),
        }));
      })
    );
  });

  it('is refused as a body', async () => {
    await sweep(
      endpoints
        .filter(({ method }) => method !== 'get')
        .flatMap((endpoint) =>
          ODD_BODIES.map((body) => ({ endpoint, url: real(endpoint), body, isBroken: true }))
        )
    );
  });

  it('is refused in every property of a body', async () => {
    await sweep(
      (function* () {
        for (const endpoint of endpoints) {
          for (const body of oddBodiesLike(bodyOf(endpoint) ?? {})) {
            if (endpoint.operation.requestBody) yield { endpoint, url: real(endpoint), body };
          }
        }
      })()
    );
  });

  it('leaves the site working', async () => {
    const list = await stage.admin('get', '/invitations');
    expect(list.status).toBe(200);
    const redeemed = await stage.post('/invitations/redeem', { code: codes.at(-1), password: PASSWORD });
    expect(redeemed.status).toBe(201);
  });
});
