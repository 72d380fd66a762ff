import request, { type Response } from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';
const HORSES = '🐎🐪🦄🐎🐎🐪🐪🦄🦄🐎🦄🐪🐪🐎🦄🦄🐪🐎';
const ROUTES = ['inspect', 'redeem', 'accept', 'renew'];

describe('requests that nobody means well', () => {
  let app: TestApp;
  let stage: Stage;
  let code: string;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig: { rateLimit: { unknownPerAddress: 1000, perInvitation: 1000 } } });
    stage = await createStage(app);
    const contact = await stage.contact({ email: 'target@example.org' });
    await stage.invite(contact.documentId);
    code = await stage.codeSentTo('target@example.org');
    await stage.jobsDone();
  });
  afterAll(async () => app.stop());

  const detailsOf = (response: Response) => response.body.error.details;
  const userCount = () => app.strapi.db.query('plugin::users-permissions.user').count({});

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
  ])('%s is refused as invalid by every route', async (_what, body) => {
    for (const route of ROUTES) {
      const response = await request(app.http)
        .post(`/api/crm-user-invite/invitations/${route}`)
        .set('Content-Type', 'application/json')
        .send(JSON.stringify(body) ?? '');
      expect([route, response.status]).toEqual([route, 400]);
    }
  });

  it.each(['role', 'email', 'confirmed', 'blocked', 'provider', 'id', 'constructor', 'prototype'])(
    'the extra key %s is refused, and nothing is changed',
    async (key) => {
      const before = await userCount();
      const response = await stage.post('/invitations/redeem', { code, password: PASSWORD, [key]: true });
      expect(response.status).toBe(400);
      expect(detailsOf(response)).toMatchObject({ code: 'request.invalid', errors: [{ path: [key] }] });
      expect(await userCount()).toBe(before);
    }
  );

  it.each([
    `{"code":"CODE","password":"${PASSWORD}","__proto__":{"role":1}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"__proto__":{"role":1}}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"constructor":"x"}}`,
    `{"code":"CODE","password":"${PASSWORD}","fields":{"role":"admin"}}`,
    `{"code":"CODE","password":"${PASSWORD}","username":{"toString":1}}`,
    `{"code":"CODE","password":["${PASSWORD}"]}`,
    `{"code":"CODE","password":"a password with \\u0000 in it"}`,
    `{"code":"CODE","password":"a lone surrogate \\ud800 in it"}`,
    `{"code":"CODE","password":"${PASSWORD}","username":"nul\\u0000l"}`,
    `{"code":"CODE","password":"${PASSWORD}","username":"ceo@example.org"}`,
    `{"code":"CODE","password":"${PASSWORD}","acceptedTerms":"yes"}`,
  ])('%s is refused, and pollutes nothing', async (body) => {
    const before = await userCount();
    const response = await request(app.http)
      .post('/api/crm-user-invite/invitations/redeem')
      .set('Content-Type', 'application/json')
      .send(body.replace('CODE', code));
    expect(response.status).toBe(400);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
    expect(await userCount()).toBe(before);
  });

  it('forms, text and broken JSON are refused', async () => {
    const post = (type: string, body: string) =>
      request(app.http).post('/api/crm-user-invite/invitations/inspect').set('Content-Type', type).send(body);
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/xml']) {
      const response = await post(type, `code=${code}`);
      expect([type, response.status]).toEqual([type, 400]);
    }
    expect((await post('application/json', '{"code":')).status).toBe(400);
    expect((await post('application/json', JSON.stringify({ code: 'A'.repeat(2_000_000) }))).status).toBe(
      413
    );
  });

  it.each([
    ['a broken form with files', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['a form with files and no boundary', { 'Content-Type': 'multipart/form-data' }],
    ['what says that it is gzip', { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }],
    ['what says that it is brotli', { 'Content-Type': 'application/json', 'Content-Encoding': 'br' }],
  ])('%s is refused like any other body', async (_what, headers) => {
    for (const route of ROUTES) {
      const response = await request(app.http)
        .post(`/api/Crm-User-Invite/invitations/${route}`)
        .set(headers)
        .send('nonsense');
      expect([route, response.status]).toEqual([route, 400]);
      expect(detailsOf(response).code).toBe('request.invalid');
    }
    const staff = await request(app.http).post('/crm-user-invite/invitations').set(headers).send('nonsense');
    expect(staff.status).toBe(401);
  });

  it('a code of which one character is changed is unknown, whichever it is', async () => {
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === 'A' ? 'B' : 'A';
      const changed = code.slice(0, at) + other + code.slice(at + 1);
      const response = await stage.post('/invitations/redeem', { code: changed, password: PASSWORD });
      expect([response.status, detailsOf(response).code]).toEqual([404, 'invitation.unknown']);
    }
  });

  it.each([
    ['password.too-short', 'elevenchars'],
    ['password.too-long', 'é'.repeat(37)],
    ['password.too-common', 'password1234'],
    ['password.too-common', 'Target@Example.org'],
    ['password.too-common', 'customerportal1'],
    ['password.too-common', 'aaaaaaaaaaaaaa'],
  ])('%s: %s', async (expected, password) => {
    const response = await stage.post('/invitations/redeem', { code, password });
    expect([response.status, detailsOf(response).code]).toEqual([400, expected]);
  });

  it('after all of that, the code still works', async () => {
    const response = await stage.post('/invitations/redeem', { code, password: HORSES });
    expect(response.status).toBe(201);
    const signIn = await request(app.http)
      .post('/api/auth/local')
      .send({ identifier: 'target@example.org', password: HORSES });
    expect(signIn.status).toBe(200);
  });

  it('ids and cursors that are none', async () => {
    for (const path of [
      '/invitations/%00',
      '/contacts/%00',
      '/portals/..%2f',
      '/batches/x%27',
      '/jobs?cursor=%00',
    ]) {
      const response = await stage.admin('get', path);
      expect([path, response.status < 500]).toEqual([path, true]);
    }
    const list = await stage.admin('get', '/invitations?pageSize=1000&status=open&cursor=%27');
    expect(list.status).toBe(400);
    expect((await stage.admin('get', '/contacts?cursor=bm9uc2Vuc2U')).status).toBeLessThan(500);
    expect((await stage.admin('get', '/contacts?search=%25_%27%22')).status).toBe(200);
  });
});

describe('too many tries', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig: { rateLimit: { unknownPerAddress: 3, perInvitation: 3 } } });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const unknown = (headers: Record<string, string> = {}, path = '/api/crm-user-invite/invitations/inspect') =>
    request(app.http)
      .post(path)
      .set(headers)
      .send({ code: Math.random().toString(36) });

  it('with unknown codes are counted by address, whatever else is changed', async () => {
    const { documentId } = await stage.contact({ email: 'neighbour@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('neighbour@example.org');

    expect((await unknown()).status).toBe(404);
    expect((await unknown({ 'X-Forwarded-For': '203.0.113.7' })).status).toBe(404);
    expect((await unknown({}, '/api/crm-user-invite/invitations/inspect/')).status).toBe(404);
    const refused = await unknown(
      { 'X-Forwarded-For': '203.0.113.8' },
      '/api/crm-user-invite/invitations/redeem'
    );
    expect(refused.status).toBe(400);
    const limited = await unknown();
    expect(limited.status).toBe(429);
    expect(limited.body.error.details.code).toBe('rate.limited');
    expect(Number(limited.headers['retry-after'])).toBe(limited.body.error.details.retryAfter);

    // Somebody with a good code behind the same address is not kept out.
    expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
  });

  it('on one invitation are counted by the invitation', async () => {
    const { documentId } = await stage.contact({ email: 'guessed@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('guessed@example.org');
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await stage.post('/invitations/redeem', { code, password: 'short' })).status).toBe(400);
    }
    expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(429);
  });
});
