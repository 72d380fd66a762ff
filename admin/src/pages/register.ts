import type { StrapiApp } from '@strapi/strapi/admin';
import { PaperPlane } from '@strapi/icons';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { requirement } from '../components/use-allowed';
import { text } from '../translations/texts';
import { SECTIONS } from './sections';

/** The plugin's entry in the menu; its pages are loaded when somebody goes there. */
export const registerPages = (app: StrapiApp) => {
  app.addMenuLink({
    to: `plugins/${PLUGIN_ID}`,
    icon: PaperPlane,
    intlLabel: text('plugin.name'),
    permissions: SECTIONS.map(({ permission }) => requirement(permission)),
    Component: () => import('./app'),
  });
};
