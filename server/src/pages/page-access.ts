import type { Core, UID } from '@strapi/strapi';
import type { PageType } from './page-types';

const READ = 'plugin::content-manager.explorer.read';

/** What is used of the ability of a signed-in admin (`ctx.state.userAbility`). */
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

/** Whether an admin may see pages of this type at all, by their titles. */
export const mayRead = (ability: AdminAbility, type: PageType): boolean =>
  ability.can(READ, type.contentType, type.title);

/** Which entries of the type the admin may read (own ones, some locales); null if all. */
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
