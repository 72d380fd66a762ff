import { useRBAC } from '@strapi/strapi/admin';
import { permissionAction, type PermissionName, PERMISSIONS } from '../../../contracts/permissions';

/** An action as Strapi's admin asks for it; actions of plugins have no subject. */
export const requirement = (name: PermissionName) => ({ action: permissionAction(name), subject: null });

const REQUIREMENTS = Object.fromEntries(
  (Object.keys(PERMISSIONS) as PermissionName[]).map((name) => [name, [requirement(name)]])
);

/** Whether whoever is signed in may do something; no until it is known. */
export const useAllowed = (name: PermissionName): boolean => {
  const { allowedActions, isLoading } = useRBAC(REQUIREMENTS[name]);
  return !isLoading && Object.values(allowedActions).every(Boolean);
};
