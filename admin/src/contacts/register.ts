import type { StrapiApp } from '@strapi/strapi/admin';
import { isContentManager } from './content-manager';
import { PortalAccessPanel } from './portal-access-panel';

/** Puts portal access beside the contacts of the Content Manager. */
export const registerPortalAccess = (app: Pick<StrapiApp, 'getPlugin'>) => {
  const { apis } = app.getPlugin('content-manager');
  if (isContentManager(apis)) apis.addEditViewSidePanel([PortalAccessPanel]);
};
