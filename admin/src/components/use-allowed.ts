import { useAuth, useRBAC } from '@strapi/strapi/admin';
import { permissionAction, type PermissionName, PERMISSIONS } from '../../../contracts/permissions';

interface Requirement {
  action: string;
  subject: string | null;
}

/** An action as Strapi's admin asks for it; actions of plugins have no subject. */
export const requirement = (name: PermissionName): Requirement => ({
  action: permissionAction(name),
  subject: null,
});

const REQUIREMENTS = Object.fromEntries(
  (Object.keys(PERMISSIONS) as PermissionName[]).map((name) => [name, [requirement(name)]])
);

/** Whether whoever is signed in may do all of this; undefined until it is known. */
const useRights = (requirements: Requirement[]): boolean | undefined => {
  const permissions = useAuth('useRights', (state) => state.permissions);
  // Strapi looks once, and not again when the permissions arrive later, unless its last argument has changed.
  const { allowedActions, isLoading } = useRBAC(requirements, permissions, String(permissions.length));
  return isLoading ? undefined : Object.values(allowedActions).every(Boolean);
};

/**
 * Whether whoever is signed in may do all of this; no until it is known.
 *
 * @param requirements the same array each time
 */
export const usePermitted = (requirements: Requirement[]): boolean => useRights(requirements) === true;

/** Whether whoever is signed in may do something with the plugin; undefined until it is known. */
export const usePermission = (name: PermissionName): boolean | undefined =>
  useRights(REQUIREMENTS[name] ?? []);

/** The same; no until it is known. */
export const useAllowed = (name: PermissionName): boolean => usePermission(name) === true;
