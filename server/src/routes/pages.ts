import type { Core } from '@strapi/strapi';
import { answerErrors } from '../middlewares/answer-errors';
import { noStore } from '../middlewares/no-store';
import { keepableTexts } from '../middlewares/keepable-texts';

/** Every signed-in admin may ask; the answers hold only pages of types that the admin may read. */
const signedIn = {
  policies: ['admin::isAuthenticatedAdmin'],
  middlewares: [noStore, answerErrors, keepableTexts],
};

export const pageRoutes: Core.RouteInput[] = [
  { method: 'GET', path: '/pages', handler: 'pages.find', config: signedIn },
  { method: 'POST', path: '/pages/resolve', handler: 'pages.resolve', config: signedIn },
  { method: 'GET', path: '/widget/options', handler: 'pages.options', config: signedIn },
];
