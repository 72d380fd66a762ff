import { randomUUID } from 'node:crypto';
import request, { type Response } from 'supertest';
import { bootStrapi, type BootOptions, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';

describe('the sign-up form', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi({
      userAttributes: { nickname: { type: 'string' } },
      pluginConfig: {
        fields: [
          { name: 'phone', label: { en: 'Phone', de: 'Telefon' }, type: 'tel', contactField: 'phone' },
          { name: 'about', label: 'About you', type: 'textarea' },
          { name: 'size', label: 'Size', type: 'select', options: ['small', 'large'], required: true },
          { name: 'news', label: 'Newsletter', type: 'checkbox' },
          { name: 'birthday', label: 'Birthday', type: 'date' },
          { name: 'second', label: 'Second e-mail', type: 'email' },
          { name: 'nickname', label: 'Nickname', type: 'text', userField: 'nickname' },
        ],
        terms: { required: true, version: '2026-01' },
      },
    });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const invited = async (data: Record<string, unknown> = {}) => {
    const contact = await stage.contact(data);
    await stage.invite(contact.documentId);
    const [row] = await stage.rows('contact', { documentId: contact.documentId });
    return { contactId: contact.documentId, code: await stage.codeSentTo(String(row?.email)) };
  };
  const redeem = (code: string, fields: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    stage.post('/invitations/redeem', { code, password: PASSWORD, acceptedTerms: true, fields, ...more });

  it('is in the invitee’s language, and is filled in from the CRM', async () => {
    const { code } = await invited({ language: 'de-AT', phone: '+43 1 234' });
    const { body } = await stage.post('/invitations/inspect', { code });
    expect(body.data.terms).toEqual({ required: true, version: '2026-01' });
    expect(body.data.fields[0]).toEqual({
      name: 'phone',
      label: 'Telefon',
      type: 'tel',
      required: false,
      autocomplete: 'tel',
      value: '+43 1 234',
    });
    expect(body.data.fields[2]).toMatchObject({
      type: 'select',
      options: ['small', 'large'],
      required: true,
    });
  });

  it('has its labels in the language that the page names', async () => {
    const { code } = await invited({ language: 'en' });
    const labelFor = async (languages: string): Promise<string> => {
      const { body } = await request(app.http)
        .post('/api/crm-user-invite/invitations/inspect')
        .set('Accept-Language', languages)
        .send({ code });
      return body.data.fields[0].label;
    };
    expect(await labelFor('de')).toBe('Telefon');
    expect(await labelFor('fr, de-AT;q=0.8')).toBe('Telefon');
    expect(await labelFor('fr')).toBe('Phone');
    expect(await labelFor('*')).toBe('Phone');
  });

  it('writes each answer to its target, and records the consent', async () => {
    const { code, contactId } = await invited();
    const answers = {
      phone: ' +49 30 1234 ',
      about: 'Line one 😀\nline two',
      size: 'large',
      news: true,
      birthday: '1990-02-28',
      second: 'second@example.org',
    };
    expect((await redeem(code, answers)).status).toBe(201);
    await stage.jobsDone();
    expect(await stage.rows('contact', { documentId: contactId })).toMatchObject([{ phone: '+49 30 1234' }]);
    const { phone: _phone, ...rest } = answers;
    expect(await stage.rows('portal-user', { contact: { documentId: contactId } })).toMatchObject([
      { answers: rest },
    ]);
    const [invitation] = await stage.rows('invitation', { contactId });
    expect(invitation).toMatchObject({ termsVersion: '2026-01', termsAcceptedAt: expect.any(String) });
  });

  it('writes answers to the user, and newer ones after another sign-up', async () => {
    const email = 'nick@example.org';
    const nicknameOf = async () =>
      (await app.strapi.db.query('plugin::users-permissions.user').findOne({ where: { email } })).nickname;
    const first = await invited({ email });
    expect((await redeem(first.code, { size: 'small', nickname: 'Nick' })).status).toBe(201);
    expect(await nicknameOf()).toBe('Nick');
    await stage.jobsDone();
    const { body } = await stage.admin('get', `/contacts/${first.contactId}`);
    expect(body.data.portalUsers[0].answers).toEqual({ size: 'small' });
    await stage.admin('delete', `/portal-users/${body.data.portalUsers[0].id}`);

    await stage.invite(first.contactId);
    const code = await stage.codeSentTo(email, 1);
    expect((await redeem(code, { size: 'small', nickname: 'Nicky' })).status).toBe(201);
    expect(await nicknameOf()).toBe('Nicky');
  });

  it.each([
    ['size', {}],
    ['size', { size: 'medium' }],
    ['phone', { size: 'small', phone: 'call me' }],
    ['phone', { size: 'small', phone: true }],
    ['news', { size: 'small', news: 'yes' }],
    ['birthday', { size: 'small', birthday: '1990-02-30' }],
    ['second', { size: 'small', second: 'nobody' }],
    ['about', { size: 'small', about: 'x'.repeat(5001) }],
    ['about', { size: 'small', about: 'half \ud83d a face' }],
    ['nothing', { size: 'small', nothing: 'x' }],
  ])('refuses %s: %j, and says why', async (name, fields) => {
    const { code } = await invited();
    const response = await redeem(code, fields);
    expect(response.status).toBe(400);
    expect(response.body.error.details).toMatchObject({
      code: 'request.invalid',
      errors: [{ path: ['fields', name] }],
    });
  });

  it('requires the consent', async () => {
    const { code } = await invited();
    const response = await redeem(code, { size: 'small' }, { acceptedTerms: false });
    expect(response.body.error.details.code).toBe('terms.required');
  });

  it('accepts a username that is free', async () => {
    const first = await invited();
    const second = await invited();
    const taken = { username: 'countess' };
    expect((await redeem(first.code, { size: 'small' }, taken)).body.data.user.username).toBe('countess');
    const refused = await redeem(second.code, { size: 'small' }, { username: 'Countess' });
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'username.taken']);
    expect((await redeem(second.code, { size: 'small' })).status).toBe(201);
  });

  it('gives lifecycle hooks the role, and does not read the users that have it', async () => {
    const USER = 'plugin::users-permissions.user';
    const { db } = app.strapi;
    const seen: unknown[] = [];
    db.lifecycles.subscribe({
      models: [USER],
      async afterCreate({ params, result }) {
        const user = await db.query(USER).findOne({ where: { id: result.id }, populate: ['role'] });
        seen.push([params.data.role, user.role.id, user.role.type]);
      },
    });
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }) => void statements.push(sql);
    const { code } = await invited();
    db.connection.on('query', listen);
    expect((await redeem(code, { size: 'small' })).status).toBe(201);
    db.connection.removeListener('query', listen);

    expect(seen).toEqual([[expect.any(Number), expect.any(Number), 'authenticated']]);
    const links = statements.filter((sql) => /up_users_role_lnk/.test(sql));
    expect(links.filter((sql) => /^insert/i.test(sql))).toHaveLength(1);
    expect(links.filter((sql) => /max\(/i.test(sql))).toEqual([]);
  });

  describe('with a password that is easily guessed', () => {
    let code: string;

    beforeAll(async () => {
      ({ code } = await invited({ email: 'target@example.org' }));
    });

    it.each([
      ['password.too-short', 'elevenchars'],
      ['password.too-common', 'password1234'],
      ['password.too-common', 'Target@Example.org'],
      ['password.too-common', 'customerportal1'],
      ['password.too-common', 'aaaaaaaaaaaaaa'],
    ])('is refused: %s: %s', async (expected, password) => {
      const response = await redeem(code, { size: 'small' }, { password });
      expect([response.status, response.body.error.details.code]).toEqual([400, expected]);
    });
  });
});

interface Expected {
  refreshToken: boolean;
  cookie: false | 'plain' | 'secure';
}

interface Mode {
  name: string;
  app: BootOptions;
  requests: [how: string, headers: Record<string, string>, Expected][];
}

const sessionsOf = (config: object): BootOptions => ({ plugins: { 'users-permissions': { config } } });

const PRODUCTION: BootOptions = { environment: 'production', server: { proxy: { koa: true } } };

const MODES: Mode[] = [
  {
    name: 'legacy mode',
    app: sessionsOf({ jwtManagement: 'legacy-support' }),
    requests: [['', {}, { refreshToken: false, cookie: false }]],
  },
  {
    name: 'refresh mode',
    app: sessionsOf({ sessions: { httpOnly: false } }),
    requests: [
      ['', {}, { refreshToken: true, cookie: false }],
      [
        ' with a cookie that the client asks for',
        { 'x-strapi-refresh-cookie': 'httpOnly' },
        { refreshToken: false, cookie: 'plain' },
      ],
    ],
  },
  {
    name: 'a new app, which keeps the refresh token in a cookie',
    app: {},
    requests: [['', {}, { refreshToken: false, cookie: 'plain' }]],
  },
  {
    name: 'a new app in production, behind a proxy that ends TLS',
    app: PRODUCTION,
    requests: [['', { 'x-forwarded-proto': 'https' }, { refreshToken: false, cookie: 'secure' }]],
  },
];

/** The refresh token's cookie and its signature, without their values and expiry. */
const cookieOf = (answer: Response): string =>
  [answer.headers['set-cookie']]
    .flat()
    .join()
    .replace(/(refresh(\.sig)?)=[^;]+/g, '$1=')
    .replace(/expires=[^;]+;?/gi, '');

describe.each(MODES)('a session with $name', ({ app: options, requests }) => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi(options);
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  it.each(requests)('is the same as from Strapi’s own sign-in%s', async (_how, headers, expected) => {
    const email = `session-${randomUUID()}@example.org`;
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(email);
    const redeemed = await request(app.http)
      .post('/api/crm-user-invite/invitations/redeem')
      .set(headers)
      .send({ code, password: PASSWORD });
    const signedIn = await request(app.http)
      .post('/api/auth/local')
      .set(headers)
      .send({ identifier: email, password: PASSWORD });

    const { session } = redeemed.body.data;
    expect(redeemed.status).toBe(201);
    expect('refreshToken' in session).toBe(expected.refreshToken);
    expect('refreshToken' in signedIn.body).toBe(expected.refreshToken);
    expect(cookieOf(redeemed).includes('httponly')).toBe(expected.cookie !== false);
    expect(cookieOf(redeemed).includes('secure')).toBe(expected.cookie === 'secure');
    expect(cookieOf(redeemed)).toBe(cookieOf(signedIn));
    const me = await request(app.http)
      .post('/api/crm-user-invite/invitations/accept')
      .set('Authorization', `Bearer ${session.jwt}`)
      .send({ code: 'A'.repeat(43) });
    expect(me.status).toBe(404);
  });
});

/**
 * Koa does not send a `Secure` cookie over what it sees as plain HTTP: Strapi's own sign-in responds with
 * 500.
 */
describe('a sign-up in production over plain HTTP', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi(PRODUCTION);
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  it('succeeds without a session, also when repeated, and the log says what to configure', async () => {
    const email = 'plain@example.org';
    const { documentId } = await stage.contact({ email });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(email);
    const signIn = () =>
      request(app.http).post('/api/auth/local').send({ identifier: email, password: PASSWORD });

    for (const _time of ['first', 'again']) {
      const { status, headers, body } = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect([status, headers['set-cookie']]).toEqual([201, undefined]);
      expect(body.data).toEqual({
        status: 'created',
        user: { documentId: expect.any(String), username: email, email },
      });
    }
    expect(app.logs.join('')).toContain('proxy: { koa: true }');
    expect((await signIn()).status).toBe(500);
    expect((await signIn().set('x-forwarded-proto', 'https')).status).toBe(200);
  });
});
