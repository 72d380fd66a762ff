import request from 'supertest';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const TEMPLATE = {
  subject: 'Hi {{ contact.firstName }}',
  html: '<a href="{{ link }}">{{ portal.name }}</a>',
};

describe("a preview of a portal's e-mail", () => {
  let app: TestApp;
  let stage: Stage;
  let portal: string;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    portal = `/portals/${stage.portal.documentId}`;
  });
  afterAll(async () => app.stop());

  const preview = (body: Record<string, unknown>) => stage.admin('post', `${portal}/template-preview`, body);
  const test = (body: Record<string, unknown> = {}) => stage.admin('post', `${portal}/test-mail`, body);

  it('shows an unsaved template as it is sent, with its link masked', async () => {
    const { status, body } = await preview({ locale: 'en', template: TEMPLATE });
    expect([status, body.data]).toEqual([
      200,
      {
        subject: 'Hi Ada',
        html: `<a href="${ORIGIN}/sign-up#invitation=***">Customer Portal</a>`,
        text: expect.stringContaining('Customer Portal') as string,
      },
    ]);
    expect((await stage.admin('get', portal)).body.data.emailTemplates).toEqual({});
  });

  it.each([
    ['de', 'Ihre Einladung zu Customer Portal'],
    ['pt', 'Your invitation to Customer Portal'],
  ])('shows the plugin’s own text without a template, in %s', async (locale, subject) => {
    expect((await preview({ locale })).body.data.subject).toBe(subject);
  });

  it('shows the saved template to those who may read it, in the language of the e-mail', async () => {
    const saved = async (locale: string) => {
      const { status, body } = await stage.admin('get', `${portal}/template-preview?locale=${locale}`);
      return [status, body.data?.subject ?? body.error.details.code];
    };
    await stage.admin('put', portal, { emailTemplates: { de: { ...TEMPLATE, subject: 'Hallo' } } });
    const { body } = await stage.admin('get', `${portal}/template-preview?locale=de`);
    expect(body.data).toMatchObject({
      subject: 'Hallo',
      html: `<a href="${ORIGIN}/sign-up#invitation=***">Customer Portal</a>`,
    });
    expect(await saved('de-AT')).toEqual([200, 'Hallo']);
    expect(await saved('nl')).toEqual([200, 'Uw uitnodiging voor Customer Portal']);
    expect(await saved('toString')).toEqual([400, 'request.invalid']);
    expect(await saved('!!')).toEqual([400, 'request.invalid']);

    const portals = app.strapi.db.query('plugin::crm-user-invite.portal');
    const where = { documentId: stage.portal.documentId };
    await portals.update({ where, data: { emailTemplates: { de: { subject: '{% if', html: '' } } } });
    expect(await saved('de')).toEqual([409, 'template.invalid']);
    await portals.update({ where, data: { emailTemplates: {} } });
  });

  it.each([
    ['subject', 'template.link-in-subject', { ...TEMPLATE, subject: '{{ link }}' }],
    ['html', 'template.link-missing', { ...TEMPLATE, html: 'Hello' }],
    ['html', 'template.link-misplaced', { ...TEMPLATE, html: '<img src="{{ link }}">' }],
    ['html', 'template.liquid', { ...TEMPLATE, html: '{% if %}<a href="{{ link }}">x</a>' }],
    ['text', 'template.link-not-alone', { ...TEMPLATE, text: 'https://x.example/{{ link }}' }],
    [
      'html',
      'template.link-not-alone',
      { ...TEMPLATE, html: 'https://x.example/?q=<a href="{{ link }}"></a>' },
    ],
    [
      'html',
      'template.too-costly',
      { ...TEMPLATE, html: `{% assign a=(1..2400000) %}{% assign b=a | where:"x",1 %}${TEMPLATE.html}` },
    ],
    ['html', 'template.too-deep', { ...TEMPLATE, html: `${'<div>'.repeat(3000)}${TEMPLATE.html}` }],
  ])('refuses a template at its %s: %s', async (part, code, template) => {
    const { status, body } = await preview({ locale: 'en', template });
    expect(status).toBe(400);
    expect(body.error.details.errors).toMatchObject([{ path: ['template', part], code }]);
  });

  it('accepts language tags only', async () => {
    for (const locale of ['de_AT', 'german', '!!']) {
      const { status, body } = await stage.admin('put', portal, { emailTemplates: { [locale]: TEMPLATE } });
      expect([status, body.error.details.code]).toEqual([400, 'request.invalid']);
    }
  });

  it.each([
    ['en', 'EN'],
    ['en-us', 'en-US'],
    ['de', 'de-u-nu-latn'],
  ])('accepts one template per language: not both %s and %s', async (one, other) => {
    const emailTemplates = { [one]: TEMPLATE, [other]: TEMPLATE };
    const { status, body } = await stage.admin('put', portal, { emailTemplates });
    expect([status, body.error.details.code]).toEqual([400, 'request.invalid']);
    expect(body.error.details.errors).toMatchObject([{ path: ['emailTemplates', other] }]);
  });

  it("shows times in the portal's time zone, which has to be an IANA name", async () => {
    const html = '<a href="{{ link }}">{{ expiresAt }}</a>';
    const shown = async (locale: string) =>
      (await preview({ locale, template: { ...TEMPLATE, html } })).body.data.html as string;
    expect((await stage.admin('get', portal)).body.data.timeZone).toBe('UTC');
    expect(await shown('de')).toMatch(/ UTC</);
    const { status, body } = await stage.admin('put', portal, { timeZone: 'Asia/Kolkata' });
    expect([status, body.data.timeZone]).toEqual([200, 'Asia/Kolkata']);
    expect(await shown('de')).toMatch(/ GMT\+5:30</);
    for (const timeZone of ['Mars/Olympus', '+01:00', '', null]) {
      const { status, body } = await stage.admin('put', portal, { timeZone });
      expect([status, body.error.details.errors]).toMatchObject([400, [{ path: ['timeZone'] }]]);
    }
    const portals = app.strapi.db.query('plugin::crm-user-invite.portal');
    await portals.update({
      where: { documentId: stage.portal.documentId },
      data: { timeZone: 'Mars/Olympus' },
    });
    expect(await shown('de')).toMatch(/ UTC</);
    await stage.admin('put', portal, { timeZone: 'UTC' });
  });

  it('is sent to the requesting user, in the requested language, with a code that does not exist', async () => {
    const { status, body } = await test({ locale: 'de' });
    expect([status, body.data]).toEqual([200, { to: 'staff@example.org', locale: 'de' }]);
    const mail = app.mailbox.lastTo('staff@example.org');
    expect(mail.subject).toBe('Ihre Einladung zu Customer Portal');
    expect(mail.text).toContain('Guten Tag Grace Hopper,');
    const code = /#invitation=(\S+)/.exec(mail.text)?.[1];
    const inspected = await stage.post('/invitations/inspect', { code });
    expect(inspected.body.error.details.code).toBe('invitation.unknown');
    expect(await stage.rows('invitation')).toEqual([]);
    expect(await stage.rows('invitation-code')).toEqual([]);
    expect(await stage.rows('email-activity')).toEqual([]);
  });

  it.each(['!!', '__proto__', 'constructor'])('is refused in %s, which is not a language', async (locale) => {
    const expected = { code: 'request.invalid', errors: [{ path: ['locale'] }] };
    for (const { status, body } of [await preview({ locale }), await test({ locale })]) {
      expect([status, body.error.details]).toMatchObject([400, expected]);
    }
  });

  it('is in English if the portal has no language in the CRM', async () => {
    const portals = app.strapi.db.query('plugin::crm-user-invite.portal');
    const where = { documentId: stage.portal.documentId };
    await portals.update({ where, data: { defaultLocale: '!!!' } });
    const { status, body } = await test();
    await portals.update({ where, data: { defaultLocale: 'en' } });
    expect([status, body.data.locale]).toEqual([200, 'en']);
  });

  it("reports the mail server's refusal", async () => {
    app.mailbox.failure = new Error('535 Authentication failed');
    const { status, body } = await test();
    app.mailbox.failure = null;
    expect(status).toBe(502);
    expect(body.error.details.code).toBe('mail.refused');
    expect(body.error.message).toContain('535 Authentication failed');
  });

  it.each([
    ['sign-up page', { signUpUrl: 'https://www.example.com:port/sign-up' }],
    ['site', { siteUrl: 'https://www.example.com:port', signUpUrl: null }],
  ])("is refused if the portal's %s is not an address, which can be corrected", async (_what, wrong) => {
    const key = `wrong-${Object.keys(wrong).length}`;
    const right = { siteUrl: ORIGIN, signUpUrl: `${ORIGIN}/sign-up` };
    const { documentId } = await stage.create('portal', {
      ...{ key, name: 'Wrong', defaultLocale: 'en' },
      ...right,
      ...wrong,
    });
    const of = `/portals/${documentId}`;
    const codeOf = ({ body }: { body: { error?: { details: { code: string } } } }) =>
      body.error?.details.code;
    const emailTemplates = { en: TEMPLATE };
    const preview = await stage.admin('post', `${of}/template-preview`, { locale: 'en', template: TEMPLATE });
    expect(codeOf(preview)).toBe('portal.no-sign-up-page');
    expect(codeOf(await stage.admin('post', `${of}/test-mail`, {}))).toBe('portal.no-sign-up-page');
    expect(codeOf(await stage.admin('put', of, { emailTemplates }))).toBe('portal.no-sign-up-page');
    expect((await stage.admin('put', of, { name: 'Still wrong' })).status).toBe(200);
    expect((await stage.admin('put', of, { ...right, emailTemplates })).status).toBe(200);
  });

  it('works after the sign-up page of a site without an address was changed', async () => {
    const { documentId } = await stage.create('portal', {
      ...{ key: 'no-site', name: 'No site', defaultLocale: 'en' },
      ...{ siteUrl: 'https://www.example.com:port', signUpUrl: null },
    });
    const answer = await stage.admin('put', `/portals/${documentId}`, { signUpUrl: `${ORIGIN}/sign-up` });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.errors).toMatchObject([{ path: ['siteUrl'] }]);
  });

  it('is sent to the requesting user only, and rate-limited', async () => {
    expect((await test({ to: 'somebody@example.org' })).status).toBe(400);
    let answer = await test();
    for (let tries = 0; answer.status === 200 && tries < 20; tries += 1) answer = await test();
    expect([answer.status, answer.body.error.details.code]).toEqual([429, 'rate.limited']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('requires the permission to change portals', async () => {
    const roles = app.strapi.service('admin::role') as unknown as {
      create(role: object): Promise<{ id: number }>;
      assignPermissions(id: number, permissions: object[]): Promise<unknown>;
    };
    const role = await roles.create({ name: 'Reader', description: '' });
    await roles.assignPermissions(role.id, [{ action: 'plugin::crm-user-invite.portals.read' }]);
    const reader = await stage.newAdmin('reader@example.org', role.id);
    const as = async (method: 'get' | 'post', path: string): Promise<number> => {
      const call = request(app.http)[method](`/crm-user-invite${path}`);
      const { status } = await call.set('Authorization', `Bearer ${reader}`).send({ locale: 'en' });
      return status;
    };
    expect(await as('get', portal)).toBe(200);
    expect(await as('get', `${portal}/check`)).toBe(200);
    expect(await as('get', `${portal}/template-preview?locale=de`)).toBe(200);
    expect(await as('post', `${portal}/template-preview`)).toBe(403);
    expect(await as('post', `${portal}/test-mail`)).toBe(403);
    expect(await as('get', '/setup')).toBe(403);
  });
});

it('a preview has links in the configured style', async () => {
  const app = await bootStrapi({ pluginConfig: { invitation: { linkStyle: 'query', expiresInDays: 300 } } });
  const stage = await createStage(app);
  const template = { subject: 'Hi', html: '<a href="{{ link }}">{{ expiresAt }}</a>' };
  const path = `/portals/${stage.portal.documentId}/template-preview`;
  const { body } = await stage.admin('post', path, { locale: 'en', template });
  const year = new Date(Date.now() + 300 * 86_400_000).getUTCFullYear();
  expect(body.data.html).toContain(`${ORIGIN}/sign-up?invitation=***`);
  expect(body.data.html).toContain(String(year));
  await app.stop();
});
