import type { Core } from '@strapi/strapi';
import { bootstrap } from './bootstrap';
import { applicationOf } from './compose';
import config from './config';
import { crmContentTypes } from './content-types/crm';
import { ledgerContentTypes } from './content-types/ledger';
import { createControllers } from './controllers';
import { destroy } from './destroy';
import { register } from './register';
import { routes } from './routes';
import { createServices } from './services-for-apps';

export type { AccessService, CallOptions, InvitationService } from './services-for-apps';

type Lifecycle = (context: { strapi: Core.Strapi }) => void | Promise<void>;

/** The server exports that Strapi loads. */
type ServerPlugin = Record<'register' | 'bootstrap' | 'destroy', Lifecycle> &
  Record<'config' | 'contentTypes' | 'controllers' | 'routes' | 'services', object>;

const plugin: ServerPlugin = {
  register,
  bootstrap,
  destroy,
  config,
  contentTypes: { ...crmContentTypes({ visible: true }), ...ledgerContentTypes },
  controllers: createControllers(applicationOf),
  services: createServices(applicationOf),
  routes,
};

export default plugin;
