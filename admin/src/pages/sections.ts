import { PLUGIN_ID } from '../../../contracts/plugin-id';
import type { PermissionName } from '../../../contracts/permissions';
import type { TextKey } from '../translations/texts';

/** Where the plugin's pages begin in Strapi's admin. */
export const BASE = `/plugins/${PLUGIN_ID}`;

export interface Section {
  path: string;
  label: TextKey;
  /** What it takes to see it. */
  permission: PermissionName;
}

/** The entries of the plugin's own navigation, in order. */
export const SECTIONS: readonly Section[] = [
  { path: 'contacts', label: 'nav.contacts', permission: 'contacts.read' },
  { path: 'invitations', label: 'nav.invitations', permission: 'invitations.read' },
  { path: 'portals', label: 'nav.portals', permission: 'portals.read' },
];
