import { Page, useAuth, useRBAC } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import { permissionAction, type PermissionName, PERMISSIONS } from '../../../contracts/permissions';

interface PermissionCheck {
  action: string;
  subject: string | null;
}

/** A permission in the form that Strapi's admin checks. Plugin actions have no subject. */
export const permissionFor = (name: PermissionName): PermissionCheck => ({
  action: permissionAction(name),
  subject: null,
});

const PERMISSION_CHECKS = Object.fromEntries(
  (Object.keys(PERMISSIONS) as PermissionName[]).map((name) => [name, [permissionFor(name)]])
);

const usePermissionCheck = (checks: PermissionCheck[]): boolean | undefined => {
  const permissions = useAuth('usePermissionCheck', (state) => state.permissions);
  // useRBAC does not check again when the permissions arrive late, unless its last argument changes.
  const { allowedActions, isLoading } = useRBAC(checks, permissions, String(permissions.length));
  return isLoading ? undefined : Object.values(allowedActions).every(Boolean);
};

/**
 * Whether the signed-in user has all of these permissions; false while they are loading.
 *
 * @param checks must be the same array on every render
 */
export const useHasPermissions = (checks: PermissionCheck[]): boolean => usePermissionCheck(checks) === true;

/** Whether the signed-in user has a permission of the plugin; undefined while permissions are loading. */
export const usePermission = (name: PermissionName): boolean | undefined =>
  usePermissionCheck(PERMISSION_CHECKS[name] ?? []);

/** Whether the signed-in user has a permission of the plugin; false while permissions are loading. */
export const useAllowed = (name: PermissionName): boolean => usePermission(name) === true;

interface ProtectedPageProps {
  permission: PermissionName;
  children: ReactNode;
}

/** Shows Strapi's "no permissions" page to users without the permission. */
export const ProtectedPage = ({ permission, children }: ProtectedPageProps) => (
  <Page.Protect permissions={[permissionFor(permission)]}>{children}</Page.Protect>
);
