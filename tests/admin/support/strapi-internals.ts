import { dirname, join } from 'node:path';
import type { Reducer } from '@reduxjs/toolkit';
import type { StrapiAppContextValue } from '@strapi/strapi/admin';
import type { ComponentType, ReactNode } from 'react';

/**
 * Parts of Strapi's admin that are not among its exports, and without which its hooks do not work: who is signed in,
 * the plugins, the state. The files are the ones that `@strapi/strapi/admin` itself loads.
 */
const ADMIN = join(dirname(require.resolve('@strapi/admin/package.json')), 'dist/admin/admin/src');

const internal = <Exports>(file: string): Exports => require(join(ADMIN, file));

interface Permission {
  action: string;
  subject: null;
  conditions: string[];
}

export const { AuthProvider } = internal<{
  AuthProvider: ComponentType<{
    children: ReactNode;
    _defaultPermissions: Permission[];
    _disableRenewToken: boolean;
  }>;
}>('features/Auth.js');

export const { StrapiAppProvider } = internal<{
  StrapiAppProvider: ComponentType<{ children: ReactNode } & Partial<StrapiAppContextValue>>;
}>('features/StrapiApp.js');

export const { HistoryProvider } = internal<{ HistoryProvider: ComponentType<{ children: ReactNode }> }>(
  'features/BackButton.js'
);

export const { reducer: adminReducer } = internal<{ reducer: Reducer }>('reducer.js');

export const { RBAC } = internal<{ RBAC: new () => StrapiAppContextValue['rbac'] }>('core/apis/rbac.js');
