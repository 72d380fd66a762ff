import { dirname, join } from 'node:path';
import type { Reducer } from '@reduxjs/toolkit';
import type { StrapiAppContextValue } from '@strapi/strapi/admin';
import type { ComponentType, ReactNode } from 'react';

/**
 * Internal providers of Strapi's admin that its hooks depend on: authentication, plugins and state. They are
 * loaded from the same files as by `@strapi/strapi/admin`.
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
