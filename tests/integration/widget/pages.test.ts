import request from 'supertest';
import type { PageListItem } from '../../../contracts';
import type { TestApp } from '../../helpers/strapi';
import {
  addLocale,
  adminToken,
  bootWidgetApp,
  documents,
  NOTICE,
  PAGE,
  pageRef,
  type Entry,
} from './support';
import { createProviders } from '../support/providers';

const READ = 'plugin::content-manager.explorer.read';

let app: TestApp;
let superAdmin: string;
let welcome: Entry;
let draft: Entry;
let plans: Entry;

const list = async (query: object = {}, token = superAdmin) => {
  const { status, body } = await request(app.http)
    .get('/crm-user-invite/pages')
    .query(query)
    .set('Authorization', token);
  expect(status).toBe(200);
  return body as { data: PageListItem[]; meta: { nextCursor: string | null } };
};

const titles = async (query: object = {}, token = superAdmin) =>
  (await list(query, token)).data.map(({ title }) => title);

const describePages = async (references: object[], locale: string | null = 'en', token = superAdmin) => {
  const { status, body } = await request(app.http)
    .post('/crm-user-invite/pages/resolve')
    .set('Authorization', token)
    .send({ references, locale });
  expect(status).toBe(200);
  return body.data;
};

beforeAll(async () => {
  app = await bootWidgetApp({
    pluginConfig: {
      fields: [
        { name: 'firstName', label: { en: 'First name', de: 'Vorname' }, type: 'text', required: true },
        { name: 'size', label: 'Size', type: 'select', options: ['S', 'L'] },
      ],
      signUp: { providers: ['google', { name: 'microsoft', label: 'Our accounts' }], passkeys: true },
    },
  });
  await createProviders(app).set('microsoft', { enabled: true });
  await addLocale(app.strapi, 'de');
  superAdmin = await adminToken(app.strapi);
  const pages = documents(app.strapi, PAGE);
  welcome = await pages.create({ data: { title: 'Welcome', slug: 'welcome' }, status: 'published' });
  await pages.update({
    documentId: welcome.documentId,
    locale: 'de',
    data: { title: 'Willkommen', slug: 'willkommen' },
  });
  draft = await pages.create({ data: { title: 'About us', slug: 'about' } });
  await pages.create({ data: { title: 'Zürich & 100 %', slug: 'über uns/team' }, status: 'published' });
  plans = await documents(app.strapi, NOTICE).create({ data: { name: 'Plans', slug: 'plans' } });
}, 120_000);

afterAll(() => app.stop());

describe('the list of pages', () => {
  it('finds pages by title and slug, with everything that the picker shows', async () => {
    const { data, meta } = await list({ locale: 'en' });

    expect(meta).toEqual({ nextCursor: null });
    const page = { contentType: PAGE, locale: 'en' };
    expect(data).toEqual(
      [
        {
          contentType: NOTICE,
          documentId: plans.documentId,
          title: 'Plans',
          url: '/plans',
          locale: null,
          published: true,
        },
        { ...page, documentId: draft.documentId, title: 'About us', url: '/about', published: false },
        { ...page, documentId: welcome.documentId, title: 'Welcome', url: '/welcome', published: true },
        {
          ...page,
          documentId: expect.any(String),
          title: 'Zürich & 100 %',
          url: '/%C3%BCber%20uns/team',
          published: true,
        },
      ].map((item) => expect.objectContaining(item))
    );
  });

  it('returns the pages of a locale, or of all locales', async () => {
    expect(await titles({ locale: 'de' })).toEqual(['Plans', 'Willkommen']);
    expect(await titles()).toEqual(['Plans', 'About us', 'Welcome', 'Willkommen', 'Zürich & 100 %']);
  });

  it('searches title and slug, ignoring case', async () => {
    expect(await titles({ search: 'WELC', locale: 'en' })).toEqual(['Welcome']);
    expect(await titles({ search: 'uns/team' })).toEqual(['Zürich & 100 %']);
    expect(await titles({ search: '100 %' })).toEqual(['Zürich & 100 %']);
    expect(await titles({ search: 'nowhere' })).toEqual([]);
  });

  it('is paginated across content types, with each page once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { data, meta } = await list({ pageSize: 2, ...(cursor && { cursor }) });
      expect(data.length).toBeLessThanOrEqual(2);
      seen.push(...data.map(({ title }) => title));
      cursor = meta.nextCursor;
    } while (cursor);

    expect(seen).toEqual(['Plans', 'About us', 'Welcome', 'Willkommen', 'Zürich & 100 %']);
  });

  it('refuses a cursor of a content type that does not exist', async () => {
    const { status, body } = await request(app.http)
      .get('/crm-user-invite/pages')
      .query({ cursor: '0~api::gone.gone' })
      .set('Authorization', superAdmin);
    expect([status, body.error.details.code]).toEqual([400, 'request.invalid']);
  });

  it('is limited to types that the admin may read', async () => {
    const token = await adminToken(app.strapi, [
      { action: READ, subject: NOTICE, properties: { fields: ['name', 'slug'] } },
    ]);
    expect(await titles({}, token)).toEqual(['Plans']);

    const without = await adminToken(app.strapi, [
      { action: READ, subject: NOTICE, properties: { fields: ['slug'] } },
    ]);
    expect(await titles({}, without)).toEqual([]);
  });

  it('is limited to entries that the admin may read', async () => {
    const token = await adminToken(app.strapi, [
      { action: READ, subject: PAGE, properties: { fields: ['title', 'slug'], locales: ['de'] } },
    ]);
    expect(await titles({}, token)).toEqual(['Willkommen']);
  });

  it('requires a signed-in admin', async () => {
    await request(app.http).get('/crm-user-invite/pages').expect(401);
    await request(app.http).post('/crm-user-invite/pages/resolve').send({ references: [] }).expect(401);
    await request(app.http).get('/crm-user-invite/widget/options').expect(401);
  });

  it('refuses an invalid query', async () => {
    const { status, body } = await request(app.http)
      .get('/crm-user-invite/pages')
      .query({ pageSize: 1000 })
      .set('Authorization', superAdmin);
    expect(status).toBe(400);
    expect(body.error.details).toMatchObject({ code: 'request.invalid', errors: [{ path: ['pageSize'] }] });
  });
});

describe('the state of a chosen page', () => {
  it('is returned in the order of the references, for a locale', async () => {
    const references = [pageRef(draft.documentId), pageRef('gone'), pageRef(welcome.documentId, '#top')];

    expect(await describePages(references)).toEqual([
      { state: 'draft', title: 'About us', url: '/about' },
      { state: 'missing', title: null, url: null },
      { state: 'published', title: 'Welcome', url: '/welcome#top' },
    ]);
    expect(await describePages(references, 'de')).toEqual([
      { state: 'other-locale', title: 'About us', url: null },
      { state: 'missing', title: null, url: null },
      { state: 'draft', title: 'Willkommen', url: '/willkommen#top' },
    ]);
  });

  it('is returned for the default locale if none is given, and for types without locales', async () => {
    const references = [
      pageRef(welcome.documentId),
      { kind: 'page', contentType: NOTICE, documentId: plans.documentId },
      { kind: 'page', contentType: 'api::gone.gone', documentId: 'x' },
    ];
    expect(await describePages(references, null)).toMatchObject([
      { state: 'published', title: 'Welcome' },
      { state: 'published', title: 'Plans', url: '/plans' },
      { state: 'missing' },
    ]);
  });

  it('is hidden from admins who may not read it', async () => {
    const hidden = { state: 'hidden', title: null, url: null };
    const notices = await adminToken(app.strapi, [
      { action: READ, subject: NOTICE, properties: { fields: ['name'] } },
    ]);
    expect(await describePages([pageRef(welcome.documentId)], 'en', notices)).toEqual([hidden]);

    const german = await adminToken(app.strapi, [
      { action: READ, subject: PAGE, properties: { fields: ['title'], locales: ['de'] } },
    ]);
    expect(await describePages([pageRef(draft.documentId)], 'de', german)).toEqual([hidden]);
  });
});

describe('the configuration for the designer', () => {
  it('has the fields, with labels in the requested language, and what the preview needs', async () => {
    const { body } = await request(app.http)
      .get('/crm-user-invite/widget/options')
      .query({ locale: 'de' })
      .set('Authorization', await adminToken(app.strapi, []));

    expect(body.data).toMatchObject({
      password: { minLength: 12, maxBytes: 72 },
      providers: [{ name: 'microsoft', label: 'Our accounts' }],
      passkeys: true,
      script: '/api/crm-user-invite/widget/index.js',
    });
    expect(body.data.fields).toEqual([
      { name: 'firstName', label: 'Vorname', type: 'text', required: true, autocomplete: 'given-name' },
      { name: 'size', label: 'Size', type: 'select', required: false, options: ['S', 'L'] },
    ]);
  });
});
