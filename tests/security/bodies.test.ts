import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import request, { type Response } from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from '../integration/support/stage';

const PASSWORD = 'a password of some length';
const HORSES = '🐎🐪🦄🐎🐎🐪🐪🦄🦄🐎🦄🐪🐪🐎🦄🦄🐪🐎';
const ROUTES = ['inspect', 'redeem', 'accept', 'renew'];
const PUBLIC = '/api/crm-user-invite/invitations';

let app: TestApp;
let stage: Stage;
let code: string;

beforeAll(async () => {
  app = await bootStrapi({
    pluginConfig: {
      rateLimit: { unknownPerAddress: 1000, perInvitation: 1000 },
      fields: [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }],
    },
  });
  stage = await createStage(app);
  const contact = await stage.contact({ email: 'target@example.org' });
  await stage.invite(contact.documentId);
  code = await stage.codeSentTo('target@example.org');
  await stage.jobsDone();
});
afterAll(async () => app.stop());

const detailsOf = (response: Response) => response.body.error.details;
const post = (route: string, type: string, body: string) =>
  request(app.http).post(`${PUBLIC}/${route}`).set('Content-Type', type).send(body);
const users = () => app.strapi.db.query('plugin::users-permissions.user').findMany({ populate: ['role'] });

describe('mass assignment', () => {
  it.each([
    'role',
    'email',
    'confirmed',
    'blocked',
    'provider',
    'id',
    'documentId',
    'portalUserId',
    'status',
  ])('is refused with the extra key %s, and changes nothing', async (key) => {
    const before = await users();
    const response = await stage.post('/invitations/redeem', { code, password: PASSWORD, [key]: true });
    expect(response.status).toBe(400);
    expect(detailsOf(response)).toMatchObject({ code: 'request.invalid', errors: [{ path: [key] }] });
    expect(await users()).toEqual(before);
  });

  it.each(['role', 'email', 'active', 'doNotEmail', 'confirmed', 'answers', 'sortKey'])(
    'is refused for a form value called %s',
    async (name) => {
      const response = await stage.post('/invitations/redeem', {
        code,
        password: PASSWORD,
        fields: { [name]: 'x' },
      });
      expect([response.status, detailsOf(response).errors[0].path]).toEqual([400, ['fields', name]]);
    }
  );

  it('is refused on the routes of staff', async () => {
    const contactIds = ['x'];
    const target = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
    const answers = [
      await stage.admin('post', '/invitations', { contactIds, ...target, status: 'redeemed' }),
      await stage.admin('put', `/portals/${stage.portal.documentId}`, { key: 'other' }),
      await stage.admin('put', '/portal-users/x', { roleId: stage.role.documentId, active: true }),
      await stage.admin('post', '/webhooks', { name: 'x', url: 'https://example.org', headers: { a: 'b' } }),
    ];
    expect(answers.map((answer) => [answer.status, detailsOf(answer).code])).toEqual(
      answers.map(() => [400, 'request.invalid'])
    );
  });
});

describe('prototype pollution', () => {
  it.each([
    `{"code":"CODE","password":"${PASSWORD}","__proto__":{"role":1}}`,
    `{"code":"CODE","password":"${PASSWORD}","constructor":{"prototype":{"role":1}}}`,
    `{"code":"CODE","password":"${PASSWORD}","prototype":{"role":1}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"__proto__":{"role":1}}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"__proto__":"x"}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"constructor":"x"}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"toString":"x"}}`,
    `{"code":"CODE","password":"${PASSWORD}","username":{"toString":1}}`,
  ])('is refused through %s, and pollutes nothing', async (body) => {
    const before = await users();
    const response = await post('redeem', 'application/json', body.replace('CODE', code));
    expect(response.status).toBe(400);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
    expect(await users()).toEqual(before);
  });

  it('is refused through lists and queries', async () => {
    for (const query of [
      '__proto__[role]=1',
      'constructor[prototype][role]=1',
      'filters[__proto__][role]=1',
    ]) {
      expect((await stage.admin('get', `/invitations?${query}`)).status).toBeLessThan(500);
    }
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });
});

describe('cross-site form posts', () => {
  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
  ])('are refused with the type %s, which another site can send without a preflight', async (type) => {
    for (const route of ROUTES) {
      const response = await post(route, type, `code=${code}&password=${PASSWORD}`);
      expect([route, response.status, detailsOf(response).code]).toEqual([route, 400, 'request.invalid']);
    }
  });

  it('are refused as JSON that claims to be a form', async () => {
    const body = JSON.stringify({ code, password: PASSWORD });
    expect((await post('redeem', 'text/plain', body)).status).toBe(400);
    expect((await request(app.http).post(`${PUBLIC}/redeem`).set('Content-Type', '').send(body)).status).toBe(
      400
    );
  });

  it("have no rights by a browser's cookies", async () => {
    const email = 'signed-in@example.org';
    const signUp = { username: email, email, password: PASSWORD };
    const { jwt } = (await request(app.http).post('/api/auth/local/register').send(signUp)).body;
    const cookies = [
      `jwt=${jwt}`,
      `jwtToken=${jwt}`,
      `strapi_up_refresh=${jwt}`,
      `strapi_admin_refresh=${jwt}`,
    ];
    const accept = await request(app.http).post(`${PUBLIC}/accept`).set('Cookie', cookies).send({ code });
    expect([accept.status, detailsOf(accept).code]).toEqual([401, 'sign-in.required']);
    const staff = await request(app.http).get('/crm-user-invite/contacts').set('Cookie', cookies);
    expect(staff.status).toBe(401);
  });

  it('change nothing by a link', async () => {
    for (const route of ROUTES) {
      for (const method of ['get', 'head', 'put', 'delete', 'patch'] as const) {
        const response = await request(app.http)[method](`${PUBLIC}/${route}?code=${code}&password=x`);
        expect([route, method, response.status >= 400 && response.status < 500]).toEqual([
          route,
          method,
          true,
        ]);
      }
    }
  });
});

describe('oversized and slow bodies', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an array', []],
    ['a number as code', { code: 1 }],
    ['an object as code', { code: { $ne: null } }],
    ['an array as code', { code: ['a'] }],
    ['an empty code', { code: '' }],
    ['a huge code', { code: 'A'.repeat(100_000) }],
    ['a nested body', JSON.parse(`${'{"code":'.repeat(200)}"x"${'}'.repeat(200)}`)],
  ])('are refused as invalid by every route: %s', async (_what, body) => {
    for (const route of ROUTES) {
      const response = await post(route, 'application/json', JSON.stringify(body) ?? '');
      expect([route, response.status]).toEqual([route, 400]);
    }
  });

  it.each([
    `{"code":"CODE","password":["${PASSWORD}"]}`,
    `{"code":"CODE","password":"a password with \\u0000 in it"}`,
    `{"code":"CODE","password":"a lone surrogate \\ud800 in it"}`,
    `{"code":"CODE","password":"${PASSWORD}","username":"nul\\u0000l"}`,
    `{"code":"CODE","password":"${PASSWORD}","username":"${'x'.repeat(101)}"}`,
    `{"code":"CODE","password":"${PASSWORD}","acceptedTerms":"yes"}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"phone":"${'1'.repeat(256)}"}}`,
    `{"code":`,
  ])('%s is refused', async (body) => {
    expect((await post('redeem', 'application/json', body.replace('CODE', code))).status).toBe(400);
  });

  it.each([
    ['a broken form with files', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['a form with files and no boundary', { 'Content-Type': 'multipart/form-data' }],
    ['what says that it is gzip', { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }],
    ['what says that it is brotli', { 'Content-Type': 'application/json', 'Content-Encoding': 'br' }],
  ])('%s is refused like any other body', async (_what, headers) => {
    for (const route of ROUTES) {
      const path = `${PUBLIC}/${route}`.replace('crm-user-invite', 'Crm-User-Invite');
      const response = await request(app.http).post(path).set(headers).send('nonsense');
      expect([route, response.status, detailsOf(response).code]).toEqual([route, 400, 'request.invalid']);
    }
    const staff = await request(app.http).post('/crm-user-invite/invitations').set(headers).send('nonsense');
    expect(staff.status).toBe(401);
  });

  it('are refused before they are parsed', async () => {
    for (const route of ROUTES) {
      const response = await post(route, 'application/json', JSON.stringify({ code: 'A'.repeat(2_000_000) }));
      expect([route, response.status]).toEqual([route, 413]);
    }
  });

  it('are refused before hashing if the password has more bytes than bcrypt reads', async () => {
    const response = await stage.post('/invitations/redeem', { code, password: 'é'.repeat(37) });
    expect([response.status, detailsOf(response).code]).toEqual([400, 'password.too-long']);
  });

  it('do not delay other requests', async () => {
    app.http.listen(0, '127.0.0.1');
    await once(app.http, 'listening');
    const { port } = app.http.address() as AddressInfo;
    const head = `POST ${PUBLIC}/redeem HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n`;
    const sockets = Array.from({ length: 100 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`${head}{"code":"`));
      socket.on('error', () => undefined);
      return socket;
    });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const response = await fetch(`http://127.0.0.1:${port}${PUBLIC}/inspect`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(10_000),
    });
    expect(response.status).toBe(200);
    for (const socket of sockets) socket.destroy();
    // Node ends requests that take longer than this.
    expect(app.http.requestTimeout).toBeGreaterThan(0);
    expect(app.http.headersTimeout).toBeGreaterThan(0);
  });

  it('are refused as ids and cursors', async () => {
    for (const path of [
      '/invitations/%00',
      '/contacts/%00',
      '/portals/..%2f',
      '/batches/x%27',
      '/jobs?cursor=%00',
      '/contacts?cursor=bm9uc2Vuc2U',
    ]) {
      const response = await stage.admin('get', path);
      expect([path, response.status < 500]).toEqual([path, true]);
    }
    const list = await stage.admin('get', '/invitations?pageSize=1000&status=open&cursor=%27');
    expect(list.status).toBe(400);
    expect((await stage.admin('get', '/contacts?search=%25_%27%22')).status).toBe(200);
  });

  it('leave the code valid', async () => {
    expect((await stage.post('/invitations/redeem', { code, password: HORSES })).status).toBe(201);
    const signIn = await request(app.http)
      .post('/api/auth/local')
      .send({ identifier: 'target@example.org', password: HORSES });
    expect(signIn.status).toBe(200);
    const made = (await users()).find(({ email }: { email: string }) => email === 'target@example.org');
    expect(made).toMatchObject({
      provider: 'local',
      confirmed: true,
      blocked: false,
      role: { type: 'authenticated' },
    });
  });
});
