import { Page } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import type { PermissionName } from '../../../contracts/permissions';
import { requirement } from './use-allowed';

interface ProtectedProps {
  permission: PermissionName;
  children: ReactNode;
}

/** A page for those who have the permission; the others are told so. */
export const Protected = ({ permission, children }: ProtectedProps) => (
  <Page.Protect permissions={[requirement(permission)]}>{children}</Page.Protect>
);
