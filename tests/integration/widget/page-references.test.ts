import request from 'supertest';
import type { TestApp } from '../../helpers/strapi';
import {
  addLocale,
  allow,
  bootWidgetApp,
  documents,
  NOTICE,
  PAGE,
  pageRef,
  storeUnchecked,
  widget,
  type Entry,
} from './support';

let app: TestApp;
let welcome: Entry;

const get = async (path: string, query: object = {}) => {
  const answer = await request(app.http).get(`/api${path}`).query(query);
  expect(answer.status).toBe(200);
  return answer.body;
};

const settingsOf = async (entry: Entry, query: object = {}) => {
  const { data } = await get(`/pages/${entry.documentId}`, { populate: '*', ...query });
  return data.widgets[0].properties;
};

const published = (data: object, locale?: string) =>
  documents(app.strapi, PAGE).create({ data, status: 'published', locale });

/** Counts the queries to a table during an action. */
const queriesTo = async (table: string, action: () => Promise<unknown>): Promise<number> => {
  let count = 0;
  const listen = ({ sql }: { sql: string }) => {
    if (new RegExp(`from [\`"]([^\`"]+"\\.")?${table}[\`"]`).test(sql) && !sql.includes('_cmps')) count += 1;
  };
  app.strapi.db.connection.on('query', listen);
  await action();
  app.strapi.db.connection.removeListener('query', listen);
  return count;
};

beforeAll(async () => {
  app = await bootWidgetApp();
  await addLocale(app.strapi, 'de');
  await allow(app.strapi, `${PAGE}.find`, `${PAGE}.findOne`, `${NOTICE}.findOne`);
  welcome = await published({ title: 'Welcome', slug: 'welcome' });
}, 120_000);

afterAll(() => app.stop());

describe('page references in answers of the Content API', () => {
  it('have the URL, title and state of the page', async () => {
    const entry = await published({
      title: 'Sign up',
      slug: 'sign-up',
      widgets: [
        widget({
          redirectPage: pageRef(welcome.documentId, '?from=invitation#top'),
          existingUserPage: { kind: 'url', url: 'https://www.example.com/sign-in' },
          heading: 'Join us',
        }),
      ],
    });

    expect(await settingsOf(entry)).toEqual({
      redirectPage: {
        kind: 'page',
        contentType: PAGE,
        documentId: welcome.documentId,
        suffix: '?from=invitation#top',
        url: '/welcome?from=invitation#top',
        title: 'Welcome',
        published: true,
      },
      existingUserPage: {
        kind: 'url',
        url: 'https://www.example.com/sign-in',
        published: true,
      },
      heading: 'Join us',
    });
  });

  it('follow a page that is renamed, unpublished and deleted', async () => {
    const target = await published({ title: 'Old', slug: 'old' });
    const entry = await published({
      title: 'P',
      slug: 'p',
      widgets: [widget({ redirectPage: pageRef(target.documentId) })],
    });
    const pages = documents(app.strapi, PAGE);
    const { documentId } = target;

    await pages.update({ documentId, data: { title: 'New', slug: 'new' } });
    expect((await settingsOf(entry)).redirectPage).toMatchObject({
      url: '/old',
      title: 'Old',
      published: true,
    });

    await pages.publish({ documentId });
    expect((await settingsOf(entry)).redirectPage).toMatchObject({
      url: '/new',
      title: 'New',
      published: true,
    });

    await pages.unpublish({ documentId });
    const gone = { ...pageRef(documentId), url: null, published: false };
    expect((await settingsOf(entry)).redirectPage).toEqual(gone);

    await pages.delete({ documentId });
    expect((await settingsOf(entry)).redirectPage).toEqual(gone);
  });

  it("resolve to the page in the entry's locale", async () => {
    await documents(app.strapi, PAGE).update({
      documentId: welcome.documentId,
      locale: 'de',
      data: { title: 'Willkommen', slug: 'willkommen' },
      status: 'published',
    });
    const widgets = [widget({ redirectPage: pageRef(welcome.documentId) })];
    const german = await published({ title: 'Anmelden', slug: 'anmelden', widgets }, 'de');

    expect((await settingsOf(german, { locale: 'de' })).redirectPage).toMatchObject({
      url: '/willkommen',
      title: 'Willkommen',
    });
    const { data } = await get(`/pages/${german.documentId}`, {
      locale: 'de',
      populate: '*',
      fields: 'title',
    });
    expect(data.widgets[0].properties.redirectPage.url).toBe('/willkommen');
  });

  it("have no URL if the page does not exist in the entry's locale", async () => {
    const english = await published({ title: 'English only', slug: 'english-only' });
    const widgets = [widget({ redirectPage: pageRef(english.documentId) })];
    const german = await published({ title: 'Seite', slug: 'seite', widgets }, 'de');

    expect((await settingsOf(german, { locale: 'de' })).redirectPage).toMatchObject({
      url: null,
      published: false,
    });
  });

  it('have no title for callers who may not read the type of the page', async () => {
    const target = await documents(app.strapi, NOTICE).create({
      data: { name: 'Secret plans', slug: 'plans' },
    });
    const reference = { kind: 'page', contentType: NOTICE, documentId: target.documentId };
    const entry = await published({ title: 'X', slug: 'x', widgets: [widget({ redirectPage: reference })] });

    expect((await settingsOf(entry)).redirectPage).toEqual({ ...reference, url: '/plans', published: true });
  });

  it('are resolved at any depth, in plain components, and in related entries', async () => {
    const properties = { redirectPage: pageRef(welcome.documentId) };
    const entry = await published({
      title: 'Deep',
      slug: 'deep',
      widgets: [{ __component: 'layout.columns', note: 'n', left: [{ properties }, { properties }] }],
    });
    const note = await documents(app.strapi, NOTICE).create({
      data: { name: 'N', slug: 'n', invite: { properties }, page: entry.documentId },
    });
    const { data } = await get(`/notices/${note.documentId}`, {
      populate: {
        invite: true,
        page: { populate: { widgets: { on: { 'layout.columns': { populate: '*' } } } } },
      },
    });

    expect(data.invite.properties.redirectPage.url).toBe('/welcome');
    const [columns] = data.page.widgets;
    const urls = columns.left.map((one: { properties: typeof data }) => one.properties.redirectPage.url);
    expect(urls).toEqual(['/welcome', '/welcome']);
  });

  it('cost one query for the whole answer', async () => {
    const targets = await Promise.all(
      [1, 2, 3].map((n) => published({ title: `Target ${n}`, slug: `target-${n}` }))
    );
    for (const [index, target] of targets.entries()) {
      const widgets = [
        widget({ redirectPage: pageRef(target.documentId), existingUserPage: pageRef(welcome.documentId) }),
      ];
      await published({ title: `Many ${index}`, slug: `many-${index}`, widgets });
    }
    const query = { filters: { title: { $startsWith: 'Many' } }, pagination: { withCount: false } };

    const without = await queriesTo('pages', () => get('/pages', query));
    const withWidgets = await queriesTo('pages', () => get('/pages', { ...query, populate: 'widgets' }));

    expect(withWidgets).toBe(without + 1);
  });

  it('cost nothing in answers without the widget', async () => {
    await published({
      title: 'Plain',
      slug: 'plain',
      widgets: [{ __component: 'layout.columns', note: 'n' }],
    });
    const query = { filters: { slug: 'plain' }, pagination: { withCount: false } };

    const without = await queriesTo('pages', () => get('/pages', query));
    const withZone = await queriesTo('pages', () => get('/pages', { ...query, populate: 'widgets' }));

    expect(withZone).toBe(without);
  });

  it('are not added to what the Document Service loads', async () => {
    const entry = await published({
      title: 'Raw',
      slug: 'raw',
      widgets: [widget({ redirectPage: pageRef(welcome.documentId), existingUserPage: null })],
    });
    const { widgets } = await documents(app.strapi, PAGE).findOne({
      documentId: entry.documentId,
      populate: { widgets: { populate: '*' } },
    });

    expect((widgets as Entry[])[0]?.properties).toEqual({
      redirectPage: pageRef(welcome.documentId),
      existingUserPage: null,
    });
  });

  it('are empty if the stored value cannot be read', async () => {
    const entry = await published({ title: 'Odd', slug: 'odd', widgets: [widget({ heading: 'Kept' })] });
    const stored = {
      redirectPage: { kind: 'url', url: 'javascript:alert(1)' },
      heading: 'Kept',
      formerSetting: 1,
    };
    await storeUnchecked(app.strapi, 'Kept', stored);

    expect(await settingsOf(entry)).toEqual({ redirectPage: null, existingUserPage: null, heading: 'Kept' });
  });
});
