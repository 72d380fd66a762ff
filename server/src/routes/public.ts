import type { Core } from '@strapi/strapi';
import { handleErrors } from '../middlewares/handle-errors';
import { noStore } from '../middlewares/no-store';
import { requireJson } from '../middlewares/require-json';

/** Public: a code, or another proof in the body, authorizes the request, if it needs authorization. */
const post = (path: string, handler: string): Core.RouteInput => ({
  method: 'POST',
  path,
  handler,
  config: { auth: false, middlewares: [noStore, handleErrors, requireJson] },
});

export const publicRoutes: Core.RouteInput[] = [
  post('/invitations/inspect', 'public-invitations.inspect'),
  post('/invitations/passkey-options', 'public-invitations.passkeyOptions'),
  post('/invitations/redeem', 'public-invitations.redeem'),
  post('/invitations/accept', 'public-invitations.accept'),
  post('/invitations/renew', 'public-invitations.renew'),
  post('/invitations/request', 'public-invitations.request'),
  {
    method: 'GET',
    path: '/sign-in/options',
    handler: 'sign-in.options',
    config: { auth: false, middlewares: [noStore, handleErrors] },
  },
  post('/sign-in/passkey-options', 'sign-in.passkeyOptions'),
  post('/sign-in/passkey', 'sign-in.passkey'),
  post('/crm/notifications', 'crm-notifications.create'),
  {
    method: 'GET',
    path: '/widget/:file',
    handler: 'widget-files.findOne',
    config: { auth: false },
  },
];
