import type { Core } from '@strapi/strapi';
import { permissionAction, type PermissionName } from '../../../contracts';
import { handleErrors } from '../middlewares/handle-errors';
import { ndjsonEvents } from '../middlewares/ndjson-events';
import { noStore } from '../middlewares/no-store';
import { rejectUnstorableText } from '../middlewares/reject-unstorable-text';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A route of the admin API, for signed-in admins whose role has the permission. */
const route = (
  method: Method,
  path: string,
  handler: string,
  permission: PermissionName
): Core.RouteInput => ({
  method,
  path,
  handler,
  config: {
    policies: [
      'admin::isAuthenticatedAdmin',
      { name: 'admin::hasPermissions', config: { actions: [permissionAction(permission)] } },
    ],
    middlewares: [noStore, handleErrors, ndjsonEvents, rejectUnstorableText],
  },
});

export const adminRoutes: Core.RouteInput[] = [
  route('GET', '/contacts', 'contacts.find', 'contacts.read'),
  route('GET', '/contacts/import', 'contacts.importOffer', 'contacts.import'),
  route('POST', '/contacts/import', 'contacts.import', 'contacts.import'),
  route('GET', '/contacts/:id', 'contacts.findOne', 'contacts.read'),
  route('GET', '/contacts/:id/export', 'contacts.export', 'contacts.read'),
  route('POST', '/invitations/preview', 'invitations.preview', 'invitations.send'),
  route('POST', '/invitations', 'invitations.create', 'invitations.send'),
  route('GET', '/invitations', 'invitations.find', 'invitations.read'),
  route('GET', '/invitations/:id', 'invitations.findOne', 'invitations.read'),
  route('POST', '/invitations/:id/resend', 'invitations.resend', 'invitations.send'),
  route('POST', '/invitations/:id/link', 'invitations.createLink', 'invitations.link'),
  route('POST', '/invitations/:id/revoke', 'invitations.revoke', 'invitations.revoke'),
  route('GET', '/batches', 'batches.find', 'invitations.read'),
  route('GET', '/batches/:id/contacts', 'batches.contacts', 'invitations.read'),
  route('GET', '/batches/:id', 'batches.findOne', 'invitations.read'),
  route('POST', '/batches/:id/pause', 'batches.pause', 'invitations.send'),
  route('POST', '/batches/:id/resume', 'batches.resume', 'invitations.send'),
  route('POST', '/batches/:id/cancel', 'batches.cancel', 'invitations.send'),
  route('PUT', '/portal-users/:id', 'portal-users.update', 'portal-users.update'),
  route('DELETE', '/portal-users/:id', 'portal-users.delete', 'portal-users.update'),
  route('GET', '/portals', 'portals.find', 'portals.read'),
  route('GET', '/portals/:id', 'portals.findOne', 'portals.read'),
  route('PUT', '/portals/:id', 'portals.update', 'portals.update'),
  route('GET', '/portals/:id/check', 'portals.check', 'portals.read'),
  route('GET', '/portals/:id/requests', 'portals.countRequests', 'portals.read'),
  route('GET', '/portals/:id/requests/ambiguous', 'portals.findAmbiguousRequests', 'contacts.read'),
  route('GET', '/portals/:id/template-preview', 'portals.showSavedTemplate', 'portals.read'),
  route('POST', '/portals/:id/template-preview', 'portals.previewTemplate', 'portals.update'),
  route('POST', '/portals/:id/test-mail', 'portals.sendTestMail', 'portals.update'),
  route('GET', '/connection', 'settings.connection', 'settings.read'),
  route('POST', '/connection/install', 'settings.install', 'settings.update'),
  route('GET', '/setup', 'settings.setup', 'settings.read'),
  route('GET', '/settings', 'settings.settings', 'settings.read'),
  route('GET', '/figures', 'settings.metrics', 'settings.read'),
  route('GET', '/webhooks', 'settings.webhooks', 'settings.read'),
  route('POST', '/webhooks', 'settings.addWebhook', 'settings.update'),
  route('GET', '/jobs', 'settings.jobs', 'settings.read'),
  route('POST', '/jobs/:id/retry', 'settings.retryJob', 'settings.update'),
  route('DELETE', '/jobs/:id', 'settings.discardJob', 'settings.update'),
];
