import { errors } from '@strapi/utils';
import request from 'supertest';
import type { TestApp } from '../../helpers/strapi';
import {
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

const BAD_PAGE = { kind: 'url', url: 'javascript:alert(1)' };
const URL_EXPECTED = 'An address that starts with http://, https:// or /';

const pages = () => documents(app.strapi, PAGE);

const refusalOf = async (action: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await action.then(
    () => null,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(errors.ValidationError);
  return (error as errors.ValidationError).details;
};

const storedIn = async (entry: Entry): Promise<unknown> => {
  const { widgets } = await pages().findOne({ documentId: entry.documentId, populate: ['widgets'] });
  return (widgets as Entry[])[0]?.properties;
};

beforeAll(async () => {
  app = await bootWidgetApp();
}, 120_000);

afterAll(() => app.stop());

describe('settings of the widget in an entry', () => {
  it('are stored as they are given', async () => {
    const properties = {
      existingUserPage: { kind: 'url', url: 'https://www.example.com/sign-in' },
      redirectPage: pageRef('a1b2c3', '?x=1'),
      heading: 'Hello',
      fields: ['phone', 'firstName'],
      termsPage: null,
      doneMessage: 'Thank you!',
      request: true,
      cssClass: 'sign-up box--large',
    };
    const entry = await pages().create({ data: { title: 'A', widgets: [widget(properties)] } });

    expect(await storedIn(entry)).toEqual(properties);
  });

  it('may be missing until the widget is set up', async () => {
    const entry = await pages().create({
      data: { title: 'A', widgets: [widget(null)] },
      status: 'published',
    });

    expect(await storedIn(entry)).toBeNull();
  });

  it('are refused on creation, with the path of everything that is wrong', async () => {
    const widgets = [widget({}), widget({ redirectPage: BAD_PAGE, heading: 'x'.repeat(201) })];

    expect(await refusalOf(pages().create({ data: { title: 'A', widgets } }))).toEqual({
      errors: expect.arrayContaining([
        expect.objectContaining({
          path: ['widgets', '1', 'properties', 'redirectPage', 'url'],
          message: URL_EXPECTED,
        }),
        expect.objectContaining({ path: ['widgets', '1', 'properties', 'heading'] }),
      ]),
    });
  });

  it('are refused on an update, and the stored ones stay', async () => {
    const entry = await pages().create({ data: { title: 'A', widgets: [widget({ heading: 'Before' })] } });
    const { documentId } = entry;

    await refusalOf(
      pages().update({ documentId, data: { widgets: [widget({ existingUserPage: BAD_PAGE })] } })
    );
    expect(await storedIn(entry)).toEqual({ heading: 'Before' });
  });

  it('are refused inside other components', async () => {
    const widgets = [{ __component: 'layout.columns', left: [{ properties: { fields: ['a', 'a'] } }] }];

    expect(await refusalOf(pages().create({ data: { title: 'A', widgets } }))).toEqual({
      errors: [
        {
          path: ['widgets', '0', 'left', '0', 'properties', 'fields'],
          message: 'Each field once',
          name: 'ValidationError',
        },
      ],
    });
  });

  it('are refused in a plain component', async () => {
    const creation = documents(app.strapi, NOTICE).create({
      data: { name: 'N', invite: { properties: { redirectPage: BAD_PAGE } } },
    });

    expect(await refusalOf(creation)).toEqual({
      errors: [expect.objectContaining({ path: ['invite', 'properties', 'redirectPage', 'url'] })],
    });
  });

  it('are refused when an unchecked draft is published', async () => {
    const { documentId } = await pages().create({
      data: { title: 'A', widgets: [widget({ heading: 'Unchecked' })] },
    });
    await storeUnchecked(app.strapi, 'Unchecked', { redirectPage: BAD_PAGE });

    expect(await refusalOf(pages().publish({ documentId }))).toEqual({
      errors: [
        expect.objectContaining({
          path: ['widgets', '0', 'properties', 'redirectPage', 'url'],
          message: URL_EXPECTED,
        }),
      ],
    });
  });

  it('may be written back as the Content API returned them', async () => {
    await allow(app.strapi, `${PAGE}.findOne`, `${PAGE}.update`);
    const target = await pages().create({ data: { title: 'Target', slug: 'target' }, status: 'published' });
    const properties = {
      redirectPage: pageRef(target.documentId),
      existingUserPage: { kind: 'url', url: '/sign-in' },
    };
    const entry = await pages().create({
      data: { title: 'A', widgets: [widget(properties)] },
      status: 'published',
    });
    const address = `/api/pages/${entry.documentId}`;

    const { body } = await request(app.http).get(address).query({ populate: 'widgets' });
    const [{ id: _id, ...read }] = body.data.widgets;
    const { status } = await request(app.http)
      .put(address)
      .send({ data: { widgets: [read] } });

    expect(status).toBe(200);
    expect(await storedIn(entry)).toEqual(properties);
  });

  it('are refused by the Content API with a 400 that says what is wrong', async () => {
    await allow(app.strapi, `${PAGE}.create`);
    const data = { title: 'A', widgets: [widget({ redirectPage: { kind: 'page' } })] };
    const { status, body } = await request(app.http).post('/api/pages').send({ data });

    expect(status).toBe(400);
    expect(body.error.name).toBe('ValidationError');
    expect(body.error.details.errors.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'widgets.0.properties.redirectPage.contentType',
      'widgets.0.properties.redirectPage.documentId',
    ]);
  });
});
