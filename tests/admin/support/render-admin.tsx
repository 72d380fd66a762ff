import { configureStore } from '@reduxjs/toolkit';
import { DesignSystemProvider, lightTheme } from '@strapi/design-system';
import { adminApi, NotificationsProvider } from '@strapi/strapi/admin';
import { act, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { Provider } from 'react-redux';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { permissionAction, type PermissionName, PERMISSIONS } from '../../../contracts/permissions';
import { registerTrads } from '../../../admin/src/shared/texts';
import { adminReducer, AuthProvider, HistoryProvider, RBAC, StrapiAppProvider } from './strapi-internals';

const EVERYTHING = Object.keys(PERMISSIONS) as PermissionName[];

/** Silences the router's warnings about future flags. */
const ROUTER_FUTURE = {
  v7_relativeSplatPath: false,
  v7_fetcherPersist: false,
  v7_normalizeFormMethod: false,
  v7_partialHydration: false,
  v7_skipActionErrorRevalidation: false,
};

interface AdminOptions {
  /** The user's permissions; all by default. */
  may?: readonly PermissionName[];
  locale?: string;
  /** Session token; none by default. */
  session?: string;
  /** The URL of the component, and the pattern of its route. */
  at?: string;
  route?: string;
}

const textsOf = async (locale: string) => {
  const trads = await registerTrads({ locales: ['en', locale] });
  return Object.assign({}, ...trads.map(({ data }) => data)) as Record<string, string>;
};

const makeStore = () =>
  configureStore({
    reducer: { [adminApi.reducerPath]: adminApi.reducer, admin_app: adminReducer },
    middleware: (defaults) => defaults({ serializableCheck: false }).concat(adminApi.middleware),
  });

/** Renders a component with the store, permissions, translations and router of Strapi's admin. */
export const renderAdmin = async (part: ReactNode, options: AdminOptions = {}) => {
  const { may = EVERYTHING, locale = 'en', at = '/', route = '*', session } = options;
  const messages = await textsOf(locale);
  const store = makeStore();
  const setSession = (token: string) => void store.dispatch({ type: 'admin/setToken', payload: token });
  if (session) setSession(session);
  const permissions = may.map((name) => ({ action: permissionAction(name), subject: null, conditions: [] }));

  const admin = (
    <StrapiAppProvider rbac={new RBAC()} plugins={{}}>
      <Provider store={store}>
        {/* Strapi's own texts are left to their defaults. */}
        <IntlProvider locale={locale} messages={messages} onError={() => {}} timeZone="UTC">
          <DesignSystemProvider locale={locale} theme={lightTheme}>
            <AuthProvider _defaultPermissions={permissions} _disableRenewToken>
              <NotificationsProvider>
                <HistoryProvider>{part}</HistoryProvider>
              </NotificationsProvider>
            </AuthProvider>
          </DesignSystemProvider>
        </IntlProvider>
      </Provider>
    </StrapiAppProvider>
  );
  const router = createMemoryRouter([{ path: route, element: admin }], {
    initialEntries: [at],
    future: ROUTER_FUTURE,
  });
  const view = render(<RouterProvider router={router} future={{ v7_startTransition: false }} />);
  /** Replaces the session token, as Strapi's client does when a session expires. */
  const renewSession = (token: string) => act(() => setSession(token));
  return { ...view, router, renewSession, user: userEvent.setup() };
};
