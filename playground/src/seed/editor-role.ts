import type { Core } from '@strapi/strapi';

const PAGE = 'api::page.page';

interface Permission {
  id?: number;
  action: string;
  subject: string;
  properties: { fields?: string[]; locales?: string[] };
}

interface Permissions {
  findMany(query: { where: object }): Promise<Required<Permission>[]>;
  deleteByIds(ids: number[]): Promise<unknown>;
  actionProvider: { values(): { section: string }[] };
}

interface ContentTypes {
  /** The permissions for the actions, with every field of every content type. */
  getPermissionsWithNestedFields(actions: object[]): Permission[];
}

interface Roles {
  addPermissions(roleId: number, permissions: Permission[]): Promise<unknown>;
}

/**
 * Allows editors everything with pages in every language. Strapi creates its Editor role before other languages
 * exist, and shows an entry only to roles with its language.
 */
export const seedEditorRole = async (strapi: Core.Strapi): Promise<void> => {
  const permissions = strapi.service('admin::permission') as Permissions;
  const contentTypes = strapi.service('admin::content-type') as ContentTypes;
  const { id } = (await strapi.db.query('admin::role').findOne({ where: { code: 'strapi-editor' } })) as {
    id: number;
  };
  const locales = (await strapi.db.query('plugin::i18n.locale').findMany({})).map(
    ({ code }: { code: string }) => code
  );
  const actions = permissions.actionProvider.values().filter(({ section }) => section === 'contentTypes');
  const granted = contentTypes
    .getPermissionsWithNestedFields(actions)
    .filter(({ subject }) => subject === PAGE)
    .map((permission) => ({ ...permission, properties: { ...permission.properties, locales } }));

  const former = await permissions.findMany({ where: { role: { id }, subject: PAGE } });
  await permissions.deleteByIds(former.map((permission) => permission.id));
  await (strapi.service('admin::role') as Roles).addPermissions(id, granted);
};
