import type { Core } from '@strapi/strapi';
import server from './server';
import website from './website';

export default (params: Core.Config.Shared.ConfigParams): Core.Config.Middlewares => [
  'strapi::logger',
  'strapi::errors',
  'strapi::security',
  { name: 'strapi::cors', config: { origin: website(params).origins, credentials: true } },
  'strapi::poweredBy',
  'strapi::query',
  'strapi::body',
  {
    name: 'strapi::session',
    // Holds a provider's sign-in on its way. In production, Strapi would insist on HTTPS.
    config: { secure: server(params).url?.startsWith('https:'), sameSite: 'lax' },
  },
  'strapi::favicon',
  'strapi::public',
];
