import type { StrapiApp } from '@strapi/strapi/admin';
import { PaperPlane } from '@strapi/icons';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { requirement } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { text } from '../translations/texts';

/** The card on the admin's homepage. */
export const registerHomepage = (app: Pick<StrapiApp, 'widgets'>) => {
  app.widgets.register({
    id: 'funnel',
    pluginId: PLUGIN_ID,
    icon: PaperPlane,
    title: text('funnel.title'),
    link: { label: text('funnel.link'), href: `${BASE}/invitations` },
    permissions: [requirement('settings.read')],
    component: async () => (await import('./funnel')).Funnel,
  });
};
