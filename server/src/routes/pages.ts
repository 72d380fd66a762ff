import type { Core } from '@strapi/strapi';
import { handleErrors } from '../middlewares/handle-errors';
import { noStore } from '../middlewares/no-store';
import { rejectUnstorableText } from '../middlewares/reject-unstorable-text';

/** For every signed-in admin; responses contain only pages of content types that the admin may read. */
const signedIn = {
  policies: ['admin::isAuthenticatedAdmin'],
  middlewares: [noStore, handleErrors, rejectUnstorableText],
};

export const pageRoutes: Core.RouteInput[] = [
  { method: 'GET', path: '/pages', handler: 'pages.find', config: signedIn },
  { method: 'POST', path: '/pages/resolve', handler: 'pages.resolve', config: signedIn },
  { method: 'GET', path: '/widget/options', handler: 'pages.options', config: signedIn },
];
