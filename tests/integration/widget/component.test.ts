import type { UID } from '@strapi/strapi';
import {
  DESIGNER_FIELD_UID,
  SIGN_IN_COMPONENT_UID,
  SIGN_IN_FIELD_UID,
  WIDGET_COMPONENT_UID,
  WIDGET_UIDS,
} from '../../../contracts';
import type { TestApp } from '../../helpers/strapi';
import { bootWidgetApp, documents, PAGE, widget, ZONE } from './support';

let app: TestApp | undefined;

afterEach(async () => {
  await app?.stop();
  app = undefined;
});

const componentOf = ({ strapi }: TestApp, uid: string = WIDGET_COMPONENT_UID) =>
  strapi.components[uid as UID.Component];

const COMPONENTS = [
  {
    uid: WIDGET_COMPONENT_UID,
    displayName: 'CRM User Invite',
    icon: 'user',
    customField: DESIGNER_FIELD_UID,
  },
  { uid: SIGN_IN_COMPONENT_UID, displayName: 'CRM Sign-in', icon: 'key', customField: SIGN_IN_FIELD_UID },
];

describe('the components of the widgets', () => {
  it('are registered without a file in the app, in the group and under the names that editors look for', async () => {
    app = await bootWidgetApp();

    for (const { uid, displayName, icon, customField } of COMPONENTS) {
      expect(componentOf(app, uid)).toMatchObject({
        uid,
        category: 'portal-connector',
        modelType: 'component',
        info: {
          displayName,
          icon,
          preview: expect.stringMatching(/^data:image\/svg\+xml,%3Csvg/) as string,
        },
        attributes: { properties: { type: 'json', customField } },
      });
    }
  }, 120_000);

  it('keep their data over a restart', async () => {
    const first = await bootWidgetApp();
    const { documentId } = await documents(first.strapi, PAGE).create({
      data: { title: 'A', widgets: [widget({ heading: 'Still here' })] },
    });
    await first.stop({ keepDir: true });

    app = await bootWidgetApp({ dir: first.dir });
    const { widgets } = await documents(app.strapi, PAGE).findOne({ documentId, populate: ['widgets'] });
    expect(widgets).toEqual([expect.objectContaining({ properties: { heading: 'Still here' } })]);
  }, 120_000);

  it('are replaced by a file of the app', async () => {
    app = await bootWidgetApp(
      {},
      {
        'portal-connector/crm-user-invite': {
          collectionName: 'components_of_the_app',
          info: { displayName: 'Our sign-up' },
          attributes: {
            properties: { type: 'customField', customField: DESIGNER_FIELD_UID },
            colour: { type: 'string' },
          },
        },
      }
    );

    expect(componentOf(app)?.collectionName).toBe('components_of_the_app');
    expect(Object.keys(componentOf(app)?.attributes ?? {})).toEqual(['properties', 'colour']);
  }, 120_000);

  it('are added once to the configured dynamic zones', async () => {
    app = await bootWidgetApp({ pluginConfig: { widget: { dynamicZones: [ZONE, ZONE] } } });
    const zone = app.strapi.contentType(PAGE).attributes.widgets;

    expect(zone).toMatchObject({ components: ['layout.columns', ...WIDGET_UIDS] });
  }, 120_000);

  it.each(['api::page.page.title', 'api::none.none.widgets'])(
    'stop the start if %s is not a dynamic zone',
    async (zone) => {
      await expect(bootWidgetApp({ pluginConfig: { widget: { dynamicZones: [zone] } } })).rejects.toThrow(
        `${zone} is not a dynamic zone`
      );
    },
    120_000
  );

  it.each([
    [
      { contentType: 'api::none.none', title: 'title', url: '/{slug}' },
      'pages[0].contentType: The content type',
    ],
    [{ contentType: PAGE, title: 'name', url: '/{slug}' }, 'has no text attribute "name"'],
    [{ contentType: PAGE, title: 'title', url: '/{path}' }, 'has no text attribute "path"'],
  ])(
    'stop the start if a configured page type does not exist',
    async (page, message) => {
      await expect(bootWidgetApp({ pluginConfig: { pages: [page] } })).rejects.toThrow(message);
    },
    120_000
  );
});
