import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PortalCheck, Check, Setup } from '../../contracts';
import type { TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';
import { addLocale, bootWidgetApp, documents, PAGE, pageRef, widget, type Entry } from './widget/support';

type Answer = (response: ServerResponse) => void;

const page: Answer = (response) => response.end('<html><crm-user-invite></crm-user-invite></html>');

/** A website on the loopback interface with the given responses. */
const startWebsite = async () => {
  const website = { answer: page, asked: [] as string[] };
  const server: Server = createServer((request, response) => {
    website.asked.push(request.url ?? '');
    website.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    website,
    origin: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

describe('the journey check of a portal', () => {
  let app: TestApp;
  let stage: Stage;
  let site: Awaited<ReturnType<typeof startWebsite>>;
  let signUp: Entry;
  let welcome: Entry;
  let signIn: Entry;

  const pages = () => documents(app.strapi, PAGE);
  const properties = (changes: object = {}) => ({
    existingUserPage: pageRef(signIn.documentId),
    redirectPage: pageRef(welcome.documentId),
    ...changes,
  });
  const writeSignUp = (changes: object = {}, locale = 'en') =>
    pages().update({
      documentId: signUp.documentId,
      data: { title: 'Sign up', slug: 'sign-up', widgets: [widget(properties(changes))] },
      status: 'published',
      locale,
    });
  const change = (values: Record<string, unknown>) =>
    stage.admin('put', `/portals/${stage.portal.documentId}`, values);
  const journey = async (): Promise<PortalCheck> => {
    const { status, body } = await stage.admin('get', `/portals/${stage.portal.documentId}/check`);
    expect(status).toBe(200);
    return body.data as PortalCheck;
  };
  const check = async (topic: string): Promise<Check | undefined> =>
    (await journey()).checks.find(({ code }) => code?.startsWith(`${topic}.`));
  const advanced = async (changes: object) => {
    const store = app.strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
    await store.set({ value: { ...((await store.get({})) as object), ...changes } });
  };

  beforeAll(async () => {
    site = await startWebsite();
    app = await bootWidgetApp({ pluginConfig: { allowedOrigins: [site.origin] } });
    stage = await createStage(app);
    await addLocale(app.strapi, 'de');
    const publish = (slug: string) =>
      pages().create({ data: { title: slug, slug }, status: 'published', locale: 'en' });
    [signUp, welcome, signIn] = [
      await publish('sign-up'),
      await publish('welcome'),
      await publish('sign-in'),
    ];
    await writeSignUp();
    await change({ siteUrl: site.origin, signUpUrl: `${site.origin}/sign-up` });
    await advanced({ allow_register: false });
  });
  beforeEach(() => {
    site.website.answer = page;
    site.website.asked.length = 0;
  });
  afterAll(async () => {
    site.stop();
    await app.stop();
  });

  it('passes from the sign-up page to the sender when everything is set up', async () => {
    const { ok, checks } = await journey();
    expect(ok).toBe(true);
    expect(checks.map(({ code }) => code)).toEqual([
      'sign-up-page.answers',
      'widget.placed',
      'existing-user-page.published',
      'redirect-page.published',
      'roles.mapped',
      'sender.unknown',
      'crm.answers',
      'registration.closed',
    ]);
    expect(site.website.asked).toEqual(['/sign-up']);
  });

  it('requests the sign-up page once, follows no redirect, and limits what it reads', async () => {
    site.website.answer = (response) => response.writeHead(302, { Location: `${site.origin}/other` }).end();
    expect(await check('sign-up-page')).toMatchObject({ ok: false, code: 'sign-up-page.redirects' });
    expect(site.website.asked).toEqual(['/sign-up']);

    site.website.answer = (response) => response.writeHead(404).end();
    expect(await check('sign-up-page')).toMatchObject({
      ok: false,
      code: 'sign-up-page.refuses',
      values: { status: '404' },
    });

    let written = 0;
    site.website.answer = (response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) written += 10_000;
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    };
    expect(await check('sign-up-page')).toMatchObject({
      ok: true,
      code: 'sign-up-page.answers-without-form',
    });
    expect(written).toBeLessThan(20_000_000);
  });

  it('gives up when the sign-up page stalls', async () => {
    site.website.answer = () => undefined;
    expect(await check('sign-up-page')).toMatchObject({ ok: false, code: 'sign-up-page.slow' });
  }, 20_000);

  it('never requests a page outside the allowed origins', async () => {
    const elsewhere = await startWebsite();
    const row = app.strapi.db.query('plugin::crm-user-invite.portal');
    const where = { documentId: stage.portal.documentId };
    await row.update({ where, data: { signUpUrl: `${elsewhere.origin}/sign-up` } });
    expect(await check('sign-up-page')).toMatchObject({ ok: false, code: 'sign-up-page.not-allowed' });
    expect(elsewhere.website.asked).toEqual([]);
    await row.update({ where, data: { signUpUrl: null } });
    expect(await check('sign-up-page')).toMatchObject({ ok: false, code: 'sign-up-page.missing' });
    await row.update({ where, data: { signUpUrl: `${site.origin}/sign-up` } });
    elsewhere.stop();
  });

  it('reports that the website does not answer', async () => {
    site.website.answer = (response) => response.destroy();
    expect(await check('sign-up-page')).toMatchObject({ ok: false, code: 'sign-up-page.unreachable' });
  });

  it('finds the page of the address, also with a final slash or a query', async () => {
    await change({ signUpUrl: `${site.origin}/sign-up/?campaign=spring` });
    expect(await check('widget')).toMatchObject({ ok: true, code: 'widget.placed' });
    await change({ signUpUrl: `${site.origin}/no-such-page` });
    expect(await check('widget')).toMatchObject({ ok: null, code: 'widget.unknown' });
    await change({ signUpUrl: `${site.origin}/sign-up` });
  });

  it.each(['', '/'])('finds the page at the root of the site: “%s”', async (path) => {
    const data = { title: 'Home', slug: '/', widgets: [widget(properties())] };
    const home = await pages().create({ data, status: 'published', locale: 'en' });
    await change({ signUpUrl: `${site.origin}${path}` });
    expect(await check('widget')).toMatchObject({
      ok: true,
      code: 'widget.placed',
      values: { title: 'Home' },
    });
    await change({ signUpUrl: `${site.origin}/sign-up` });
    await pages().delete({ documentId: home.documentId });
  });

  it('treats a route behind # as a separate page', async () => {
    const data = { title: 'Home', slug: '/', widgets: [] };
    const home = await pages().create({ data, status: 'published', locale: 'en' });
    await change({ signUpUrl: `${site.origin}/#/sign-up` });
    expect(await check('sign-up-page')).toMatchObject({ code: 'sign-up-page.answers' });
    expect(site.website.asked).toEqual(['/']);
    expect(await check('widget')).toMatchObject({ ok: null, code: 'widget.unknown' });
    await change({ signUpUrl: `${site.origin}/sign-up` });
    await pages().delete({ documentId: home.documentId });
  });

  it('fails when the sign-up page is unpublished or loses its widget', async () => {
    await pages().unpublish({ documentId: signUp.documentId });
    expect(await check('widget')).toMatchObject({ ok: false, code: 'widget.unpublished' });
    await pages().update({
      documentId: signUp.documentId,
      data: { title: 'Sign up', slug: 'sign-up', widgets: [] },
      status: 'published',
      locale: 'en',
    });
    expect(await check('widget')).toMatchObject({ ok: false, code: 'widget.missing' });
    await writeSignUp();
    expect(await check('widget')).toMatchObject({ ok: true });
  });

  it('checks both pages in each locale of the sign-up page', async () => {
    await writeSignUp({}, 'de');
    const unpublished = { ok: false, values: { locales: 'de' } };
    expect(await check('redirect-page')).toMatchObject({ ...unpublished, code: 'redirect-page.unpublished' });
    expect(await check('existing-user-page')).toMatchObject({
      ...unpublished,
      code: 'existing-user-page.unpublished',
    });
    await pages().unpublish({ documentId: signUp.documentId, locale: 'de' });
    await writeSignUp({ redirectPage: null });
    expect(await check('redirect-page')).toMatchObject({ ok: false, code: 'redirect-page.not-chosen' });
    await writeSignUp({ redirectPage: null, doneMessage: 'Thank you!' });
    expect(await check('redirect-page')).toMatchObject({ ok: true, code: 'redirect-page.message' });
    expect((await journey()).ok).toBe(true);
    await writeSignUp({ redirectPage: null, doneMessage: '' });
    expect(await check('redirect-page')).toMatchObject({ ok: false, code: 'redirect-page.not-chosen' });
    // The message is shown whatever was chosen as a page, which may even be the sign-up page.
    await writeSignUp({ redirectPage: pageRef(signUp.documentId), doneMessage: 'Thank you!' });
    expect(await check('redirect-page')).toMatchObject({ ok: true, code: 'redirect-page.message' });
    await writeSignUp({ existingUserPage: null });
    expect(await check('redirect-page')).toMatchObject({ ok: true, code: 'redirect-page.published' });
    expect(await check('existing-user-page')).toMatchObject({ code: 'existing-user-page.not-chosen' });
    await writeSignUp();
  });

  it('detects a loop: directly, by an address, and through another page with the widget', async () => {
    await writeSignUp({ redirectPage: pageRef(signUp.documentId) });
    expect(await check('redirect-page')).toMatchObject({ ok: false, code: 'redirect-page.circle' });
    await writeSignUp({ redirectPage: { kind: 'url', url: '/sign-up?again' } });
    expect(await check('redirect-page')).toMatchObject({ ok: false, code: 'redirect-page.circle' });

    const back = { existingUserPage: pageRef(signUp.documentId), redirectPage: null };
    const between = await pages().create({
      data: { title: 'Between', slug: 'between', widgets: [widget(back)] },
      status: 'published',
      locale: 'en',
    });
    await writeSignUp({ existingUserPage: pageRef(between.documentId) });
    expect(await check('existing-user-page')).toMatchObject({ ok: false, code: 'existing-user-page.circle' });
    await writeSignUp({ redirectPage: { kind: 'url', url: 'https://elsewhere.example.com/' } });
    expect((await journey()).ok).toBe(true);
    await writeSignUp();
  });

  it('fails when a role is not mapped', async () => {
    const map = (userRole: string | null) => change({ roles: [{ id: stage.role.documentId, userRole }] });
    await map(null);
    expect(await check('roles')).toMatchObject({
      ok: false,
      code: 'roles.unmapped',
      values: { roles: 'Customer' },
    });
    await map('authenticated');
    expect(await check('roles')).toMatchObject({ ok: true });
  });

  it('fails when anyone can register the invited address first', async () => {
    await advanced({ allow_register: true, email_confirmation: false });
    expect(await check('registration')).toMatchObject({ ok: false, code: 'registration.open' });
    await advanced({ email_confirmation: true });
    expect(await check('registration')).toMatchObject({ ok: true, code: 'registration.confirmed' });
    await advanced({ allow_register: false });
  });

  it('passes when visitors may not register, although another role may', async () => {
    await advanced({ allow_register: true, email_confirmation: false });
    const roles = app.strapi.db.query('plugin::users-permissions.role');
    const [visitors, users] = await Promise.all(
      ['public', 'authenticated'].map((type) => roles.findOne({ where: { type } }))
    );
    const permissions = app.strapi.db.query('plugin::users-permissions.permission');
    const where = { action: 'plugin::users-permissions.auth.register' };
    const { id } = await permissions.findOne({ where: { ...where, role: { type: 'public' } } });
    await permissions.update({ where: { id }, data: { role: users.id } });
    expect(await check('registration')).toMatchObject({ ok: true, code: 'registration.closed' });
    await permissions.update({ where: { id }, data: { role: visitors.id } });
    await advanced({ allow_register: false });
  });

  it('tests the mail server if its provider supports it', async () => {
    const { provider } = app.strapi.plugin('email') as unknown as {
      provider: { verify?: () => Promise<unknown> };
    };
    provider.verify = () => Promise.reject(new Error('535 Authentication failed'));
    expect(await check('sender')).toMatchObject({ ok: false, message: '535 Authentication failed' });
    provider.verify = () => Promise.resolve(true);
    expect(await check('sender')).toMatchObject({ ok: true, code: 'sender.answers' });
    delete provider.verify;
  });

  it('is refused for a portal that does not exist', async () => {
    const { status, body } = await stage.admin('get', '/portals/there-is-none/check');
    expect([status, body.error.details.code]).toEqual([404, 'portal.unknown']);
  });

  it('completes the setup checklist by itself', async () => {
    const setup = async (): Promise<Setup['steps']> =>
      ((await stage.admin('get', '/setup')).body.data as Setup).steps;
    const undone = async () => (await setup()).flatMap(({ name, done }) => (done ? [] : [name]));
    expect(await undone()).toEqual(['sender', 'first-invitation', 'first-redemption']);
    await pages().unpublish({ documentId: signUp.documentId });
    expect((await setup()).find(({ name }) => name === 'widget')).toEqual({
      name: 'widget',
      done: false,
      portalId: stage.portal.documentId,
    });
    await writeSignUp();

    const { documentId } = await stage.contact({ email: 'first@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('first@example.org');
    await stage.jobsDone();
    expect(await undone()).toEqual(['first-redemption']);
    await stage.post('/invitations/redeem', { code, password: 'a password of some length' });
    await eventually(async () => (await undone()).length === 0);
  });
});
