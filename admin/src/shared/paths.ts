import type { PermissionName } from '../../../contracts/permissions';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import type { TextKey } from './texts';

/** Path of the plugin's pages in Strapi's admin. */
export const BASE_PATH = `/plugins/${PLUGIN_ID}`;

/** Path of the plugin's pages in Strapi's settings. */
export const SETTINGS_PATH = `/settings/${PLUGIN_ID}`;

export interface Section {
  path: string;
  label: TextKey;
  permission: PermissionName;
}

/** The entries of the plugin's side navigation, in order. */
export const SECTIONS: readonly Section[] = [
  { path: 'contacts', label: 'nav.contacts', permission: 'contacts.read' },
  { path: 'invitations', label: 'nav.invitations', permission: 'invitations.read' },
  { path: 'portals', label: 'nav.portals', permission: 'portals.read' },
];
