import { Key, PaperPlane, User } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import type { ComponentType } from 'react';
import { PLUGIN_ID } from '../../contracts/plugin-id';
import { registerPortalAccess } from './contacts/content-manager';
import { permissionFor } from './shared/access';
import { BASE_PATH, SECTIONS } from './shared/paths';
import { registerTrads, text } from './shared/texts';

export default {
  register(app: StrapiApp) {
    app.registerPlugin({ id: PLUGIN_ID, name: PLUGIN_ID });
    registerPages(app);
    registerSettings(app);
    registerHomepage(app);
    registerDesigners(app);
  },

  bootstrap(app: Pick<StrapiApp, 'getPlugin'>) {
    registerPortalAccess(app);
  },

  registerTrads,
};

/** Adds the plugin to the main menu. Its pages load on first visit. */
const registerPages = (app: StrapiApp) => {
  app.addMenuLink({
    to: `plugins/${PLUGIN_ID}`,
    icon: PaperPlane,
    intlLabel: text('plugin.name'),
    permissions: SECTIONS.map(({ permission }) => permissionFor(permission)),
    Component: () => import('./app'),
  });
};

const settingsPermissions = [permissionFor('settings.read')];

const registerSettings = (app: Pick<StrapiApp, 'addSettingsLink'>) => {
  app.addSettingsLink({ id: PLUGIN_ID, intlLabel: text('plugin.name') }, [
    {
      id: `${PLUGIN_ID}-setup`,
      to: `${PLUGIN_ID}/setup`,
      intlLabel: text('setup.title'),
      permissions: settingsPermissions,
      Component: () => import('./settings/setup-page'),
    },
    {
      id: `${PLUGIN_ID}-connection`,
      to: `${PLUGIN_ID}/connection`,
      intlLabel: text('connection.title'),
      permissions: settingsPermissions,
      Component: () => import('./settings/connection-page'),
    },
    {
      id: `${PLUGIN_ID}-jobs`,
      to: `${PLUGIN_ID}/jobs`,
      intlLabel: text('jobs.title'),
      permissions: settingsPermissions,
      Component: () => import('./settings/jobs-page'),
    },
    {
      id: `${PLUGIN_ID}-webhooks`,
      to: `${PLUGIN_ID}/webhooks`,
      intlLabel: text('webhooks.title'),
      permissions: settingsPermissions,
      Component: () => import('./settings/webhooks-page'),
    },
  ]);
};

/** Adds the invitation funnel to the admin's homepage. */
const registerHomepage = (app: Pick<StrapiApp, 'widgets'>) => {
  app.widgets.register({
    id: 'funnel',
    pluginId: PLUGIN_ID,
    icon: PaperPlane,
    title: text('funnel.title'),
    link: { label: text('funnel.link'), href: `${BASE_PATH}/invitations` },
    permissions: [permissionFor('settings.read')],
    component: async () => (await import('./homepage/funnel')).Funnel,
  });
};

/** Adds the custom fields that hold the widgets' settings and open their designers. */
const registerDesigners = (app: Pick<StrapiApp, 'customFields'>) => {
  app.customFields.register({
    name: 'designer',
    pluginId: PLUGIN_ID,
    type: 'json',
    icon: User,
    intlLabel: text('designer.field.label'),
    intlDescription: text('designer.field.description'),
    // Strapi's type omits the props that every input receives.
    components: {
      Input: async () => ({
        default: (await import('./designer/designer-input')).default as unknown as ComponentType,
      }),
    },
  });
  app.customFields.register({
    name: 'sign-in-designer',
    pluginId: PLUGIN_ID,
    type: 'json',
    icon: Key,
    intlLabel: text('designer.sign-in.field.label'),
    intlDescription: text('designer.sign-in.field.description'),
    components: {
      Input: async () => ({
        default: (await import('./designer/sign-in-input')).default as unknown as ComponentType,
      }),
    },
  });
};
