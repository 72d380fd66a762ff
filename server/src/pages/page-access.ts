import type { Core, UID } from '@strapi/strapi';
import type { PageType } from './page-types';

const READ = 'plugin::content-manager.explorer.read';

/** The part of a signed-in admin's ability that is used (`ctx.state.userAbility`). */
export interface AdminAbility {
  can(action: string, subject: string, field?: string): boolean;
}

interface PermissionsManager {
  addPermissionsQueryTo(query: object): { filters?: object };
}

interface PermissionService {
  createPermissionsManager(options: {
    ability: AdminAbility;
    action: string;
    model: string;
  }): PermissionsManager;
}

type Where = Record<string, unknown>;

interface QueryParams {
  transform(uid: string, query: object): { where?: Where };
}

/** Whether an admin may read titles of this page type. */
export const mayRead = (ability: AdminAbility, type: PageType): boolean =>
  ability.can(READ, type.contentType, type.title);

/** Condition for entries that the admin may read (own ones, some locales); null for all. */
export const readableWhere = (
  strapi: Core.Strapi,
  ability: AdminAbility,
  contentType: UID.ContentType
): Where | null => {
  const permissions = strapi.service('admin::permission') as unknown as PermissionService;
  const { filters } = permissions
    .createPermissionsManager({ ability, action: READ, model: contentType })
    .addPermissionsQueryTo({});
  if (!filters || Object.keys(filters).length === 0) return null;
  const queryParams = strapi.get<QueryParams>('query-params');
  return queryParams.transform(contentType, { filters }).where ?? null;
};
