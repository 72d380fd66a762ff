import { dirname, join } from 'node:path';
import type { Reducer } from '@reduxjs/toolkit';
import type { StrapiAppContextValue } from '@strapi/strapi/admin';
import type { ComponentType, ReactNode } from 'react';

/**
 * Parts of Strapi's admin that are not among its exports, and without which its hooks do not work: who is signed in,
 * the plugins, the state. The files are the ones that `@strapi/strapi/admin` itself loads.
 */
const ADMIN = join(dirname(require.resolve('@strapi/admin/package.json')), 'dist/admin/admin/src');

const fileOf = (name: string) => join(ADMIN, `${name}.js`);

interface Permission {
  action: string;
  subject: null;
  conditions: string[];
}

export const { AuthProvider } = jest.requireActual<{
  AuthProvider: ComponentType<{
    children: ReactNode;
    _defaultPermissions: Permission[];
    _disableRenewToken: boolean;
  }>;
}>(fileOf('features/Auth'));

export const { StrapiAppProvider } = jest.requireActual<{
  StrapiAppProvider: ComponentType<{ children: ReactNode } & Partial<StrapiAppContextValue>>;
}>(fileOf('features/StrapiApp'));

export const { HistoryProvider } = jest.requireActual<{
  HistoryProvider: ComponentType<{ children: ReactNode }>;
}>(fileOf('features/BackButton'));

export const { reducer: adminReducer } = jest.requireActual<{ reducer: Reducer }>(fileOf('reducer'));

export const { RBAC } = jest.requireActual<{ RBAC: new () => StrapiAppContextValue['rbac'] }>(
  fileOf('core/apis/rbac')
);
