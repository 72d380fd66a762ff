import type { Core } from '@strapi/strapi';
import type { Application } from '../compose';
import { createBatchesController } from './batches';
import { createContactsController } from './contacts';
import { createCrmNotificationsController } from './crm-notifications';
import { createInvitationsController } from './invitations';
import { createPagesController } from './pages';
import { createPortalsController } from './portals';
import { createPortalUsersController } from './portal-users';
import { createPublicInvitationsController } from './public-invitations';
import { createSettingsController } from './settings';
import { createSignInController } from './sign-in';
import { createWidgetFilesController } from './widget-files';

type Strapi = { strapi: Core.Strapi };

/** The controllers by the names that the routes use. */
export const createControllers = (applicationOf: (strapi: Core.Strapi) => Application) => ({
  'public-invitations': ({ strapi }: Strapi) => createPublicInvitationsController(applicationOf(strapi)),
  'sign-in': ({ strapi }: Strapi) => createSignInController(applicationOf(strapi)),
  'widget-files': () => createWidgetFilesController(),
  batches: ({ strapi }: Strapi) => createBatchesController(applicationOf(strapi)),
  contacts: ({ strapi }: Strapi) => createContactsController(applicationOf(strapi)),
  'crm-notifications': ({ strapi }: Strapi) => createCrmNotificationsController(applicationOf(strapi)),
  invitations: ({ strapi }: Strapi) => createInvitationsController(applicationOf(strapi)),
  pages: ({ strapi }: Strapi) =>
    createPagesController(applicationOf(strapi), strapi.config.get('api.rest.prefix', '/api')),
  portals: ({ strapi }: Strapi) => createPortalsController(applicationOf(strapi)),
  'portal-users': ({ strapi }: Strapi) => createPortalUsersController(applicationOf(strapi)),
  settings: ({ strapi }: Strapi) => createSettingsController(applicationOf(strapi)),
});
