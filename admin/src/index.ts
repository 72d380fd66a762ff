import type { StrapiApp } from '@strapi/strapi/admin';
import { PLUGIN_ID } from '../../contracts/plugin-id';
import { registerPortalAccess } from './contacts/register';
import { registerDesigner } from './designer/register';
import { registerHomepage } from './homepage/register';
import { registerPages } from './pages/register';
import { registerSettings } from './settings/register';
import { registerTrads } from './translations/register';

/** The plugin in Strapi's admin. */
export default {
  register(app: StrapiApp) {
    app.registerPlugin({ id: PLUGIN_ID, name: PLUGIN_ID });
    registerPages(app);
    registerSettings(app);
    registerHomepage(app);
    registerDesigner(app);
  },

  bootstrap(app: Pick<StrapiApp, 'getPlugin'>) {
    registerPortalAccess(app);
  },

  registerTrads,
};
