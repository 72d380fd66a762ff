import { adminRoutes } from './admin';
import { pageRoutes } from './pages';
import { publicRoutes } from './public';

export const routes = {
  'content-api': { type: 'content-api' as const, routes: publicRoutes },
  admin: { type: 'admin' as const, routes: [...adminRoutes, ...pageRoutes] },
};
