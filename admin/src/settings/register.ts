import type { StrapiApp } from '@strapi/strapi/admin';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { requirement } from '../components/use-allowed';
import { text } from '../translations/texts';

const permissions = [requirement('settings.read')];

/** The plugin's section in Strapi's settings. */
export const registerSettings = (app: Pick<StrapiApp, 'addSettingsLink'>) => {
  app.addSettingsLink({ id: PLUGIN_ID, intlLabel: text('plugin.name') }, [
    {
      id: `${PLUGIN_ID}-setup`,
      to: `${PLUGIN_ID}/setup`,
      intlLabel: text('setup.title'),
      permissions,
      Component: () => import('./setup-page'),
    },
    {
      id: `${PLUGIN_ID}-connection`,
      to: `${PLUGIN_ID}/connection`,
      intlLabel: text('connection.title'),
      permissions,
      Component: () => import('./connection-page'),
    },
    {
      id: `${PLUGIN_ID}-jobs`,
      to: `${PLUGIN_ID}/jobs`,
      intlLabel: text('jobs.title'),
      permissions,
      Component: () => import('./jobs-page'),
    },
    {
      id: `${PLUGIN_ID}-webhooks`,
      to: `${PLUGIN_ID}/webhooks`,
      intlLabel: text('webhooks.title'),
      permissions,
      Component: () => import('./webhooks-page'),
    },
  ]);
};
