import { PLUGIN_ID } from './plugin-id';

/** The plugin's actions in Strapi's role editor, shared by routes, registration and admin. */
export const PERMISSIONS = {
  'contacts.read': { displayName: 'See contacts', subCategory: 'contacts' },
  'contacts.import': { displayName: 'Import contacts', subCategory: 'contacts' },
  'invitations.read': { displayName: 'See invitations', subCategory: 'invitations' },
  'invitations.send': { displayName: 'Invite and resend', subCategory: 'invitations' },
  'invitations.link': { displayName: 'Create links to hand over', subCategory: 'invitations' },
  'invitations.revoke': { displayName: 'Revoke', subCategory: 'invitations' },
  'portal-users.update': { displayName: 'Change role and end access', subCategory: 'portal users' },
  'portals.read': { displayName: 'See portals', subCategory: 'portals' },
  'portals.update': { displayName: 'Change portals', subCategory: 'portals' },
  'settings.read': { displayName: 'See settings, jobs and figures', subCategory: 'settings' },
  'settings.update': { displayName: 'Change settings and retry jobs', subCategory: 'settings' },
} as const;

export type PermissionName = keyof typeof PERMISSIONS;

/** The id of an action in Strapi. */
export const permissionAction = (name: PermissionName): string => `plugin::${PLUGIN_ID}.${name}`;
