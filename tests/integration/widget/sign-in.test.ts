import { errors } from '@strapi/utils';
import request from 'supertest';
import { SIGN_IN_COMPONENT_UID } from '../../../contracts';
import type { TestApp } from '../../helpers/strapi';
import { allow, bootWidgetApp, documents, PAGE, pageRef, widget, type Entry } from './support';

let app: TestApp;
let welcome: Entry;

const signIn = (properties: unknown) => ({ __component: SIGN_IN_COMPONENT_UID, properties });

const published = (data: object) => documents(app.strapi, PAGE).create({ data, status: 'published' });

const widgetsOf = async ({ documentId }: Entry) => {
  const { status, body } = await request(app.http).get(`/api/pages/${documentId}?populate=*`);
  expect(status).toBe(200);
  return body.data.widgets;
};

beforeAll(async () => {
  app = await bootWidgetApp();
  await allow(app.strapi, `${PAGE}.find`, `${PAGE}.findOne`);
  welcome = await published({ title: 'Welcome', slug: 'welcome' });
}, 120_000);

afterAll(() => app.stop());

describe('the sign-in widget on a page', () => {
  it('has the URL, title and state of its pages in answers of the Content API', async () => {
    const entry = await published({
      title: 'Sign in',
      slug: 'sign-in',
      widgets: [
        signIn({
          redirectPage: pageRef(welcome.documentId, '?from=sign-in'),
          forgotPasswordPage: { kind: 'url', url: '/password' },
          heading: 'Hello again',
        }),
        widget({ redirectPage: pageRef(welcome.documentId), existingUserPage: null }),
      ],
    });

    const [{ properties }, invite] = await widgetsOf(entry);
    expect(properties).toEqual({
      redirectPage: {
        ...pageRef(welcome.documentId, '?from=sign-in'),
        url: '/welcome?from=sign-in',
        title: 'Welcome',
        published: true,
      },
      forgotPasswordPage: { kind: 'url', url: '/password', published: true },
      heading: 'Hello again',
    });
    expect(invite.properties).toMatchObject({ redirectPage: { url: '/welcome' }, existingUserPage: null });
  });

  it('may be stored as it was read', async () => {
    const entry = await published({
      title: 'Again',
      widgets: [signIn({ redirectPage: pageRef(welcome.documentId), forgotPasswordPage: null })],
    });
    const [{ properties }] = await widgetsOf(entry);
    const again = await published({ title: 'Copy', widgets: [signIn(properties)] });
    expect((await widgetsOf(again))[0].properties).toEqual(properties);
  });

  it.each([
    ['a script as a page', { redirectPage: { kind: 'url', url: 'javascript:alert(1)' } }, 'redirectPage.url'],
    ['a setting of the sign-up widget', { existingUserPage: null }, ''],
    ['classes that end the attribute', { cssClass: 'a" onclick="x' }, 'cssClass'],
  ])('is refused with %s', async (_case, properties, path) => {
    const refusal: unknown = await published({ title: 'Bad', widgets: [signIn(properties)] }).then(
      () => null,
      (reason: unknown) => reason
    );
    expect(refusal).toBeInstanceOf(errors.ValidationError);
    const { message, details } = refusal as errors.ValidationError<string, { errors: { path: string[] }[] }>;
    expect(message).toMatch(/^The settings of the CRM Sign-in widget are not right/);
    const base = ['widgets', '0', 'properties'];
    expect(details.errors[0]?.path).toEqual([...base, ...path.split('.').filter(Boolean)]);
  });
});
