import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core, UID } from '@strapi/strapi';
import { WIDGET_COMPONENT_UID } from '../../../contracts';
import { bootStrapi, type BootOptions, type TestApp } from '../../helpers/strapi';

export const PAGE = 'api::page.page';
export const NOTICE = 'api::notice.notice';

const localized = { i18n: { localized: true } };

/** Pages with drafts and locales; the configuration adds the widget to their dynamic zone. */
const page = {
  kind: 'collectionType',
  collectionName: 'pages',
  info: { singularName: 'page', pluralName: 'pages', displayName: 'Page' },
  options: { draftAndPublish: true },
  pluginOptions: localized,
  attributes: {
    title: { type: 'string', pluginOptions: localized },
    slug: { type: 'string', pluginOptions: localized },
    widgets: { type: 'dynamiczone', components: ['layout.columns'], pluginOptions: localized },
  },
};

/** Pages without drafts and locales that contain the widget as a plain component. */
const notice = {
  kind: 'collectionType',
  collectionName: 'notices',
  info: { singularName: 'notice', pluralName: 'notices', displayName: 'Notice' },
  options: { draftAndPublish: false },
  attributes: {
    name: { type: 'string' },
    slug: { type: 'uid', targetField: 'name' },
    invite: { type: 'component', component: WIDGET_COMPONENT_UID, repeatable: false },
    page: { type: 'relation', relation: 'oneToOne', target: PAGE },
  },
};

const columns = {
  collectionName: 'components_layout_columns',
  info: { displayName: 'Columns' },
  attributes: {
    left: { type: 'component', component: WIDGET_COMPONENT_UID, repeatable: true },
    note: { type: 'string' },
  },
};

export const ZONE = `${PAGE}.widgets`;

/** Starts Strapi with two types of pages. `components` are additional files in `src/components`. */
export const bootWidgetApp = async (
  options: BootOptions = {},
  components: Record<string, object> = {}
): Promise<TestApp> => {
  const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-widget-'));
  for (const [name, schema] of Object.entries({ 'layout/columns': columns, ...components })) {
    const file = path.join(dir, 'src', 'components', `${name}.json`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(schema));
  }
  return bootStrapi({
    dir,
    apiTypes: { page, notice },
    ...options,
    pluginConfig: { widget: { dynamicZones: [ZONE] }, ...options.pluginConfig },
  });
};

export interface Entry {
  documentId: string;
  [name: string]: unknown;
}

interface Documents {
  create(params: { data: object; status?: 'draft' | 'published'; locale?: string }): Promise<Entry>;
  update(params: {
    documentId: string;
    data: object;
    status?: 'draft' | 'published';
    locale?: string;
  }): Promise<Entry>;
  findOne(params: { documentId: string; populate?: unknown; locale?: string }): Promise<Entry>;
  publish(params: { documentId: string; locale?: string }): Promise<unknown>;
  unpublish(params: { documentId: string; locale?: string }): Promise<unknown>;
  delete(params: { documentId: string; locale?: string }): Promise<unknown>;
}

/** The Document Service for a content type without generated types. */
export const documents = (strapi: Core.Strapi, uid: string): Documents =>
  strapi.documents(uid as UID.ContentType) as unknown as Documents;

export const widget = (properties: unknown) => ({ __component: WIDGET_COMPONENT_UID, properties });

export const pageRef = (documentId: string, suffix?: string) => ({
  kind: 'page',
  contentType: PAGE,
  documentId,
  ...(suffix && { suffix }),
});

/** Makes an action of the Content API public, such as `api::page.page.find`. */
export const allow = async (strapi: Core.Strapi, ...actions: string[]): Promise<void> => {
  const role = await strapi.db
    .query('plugin::users-permissions.role')
    .findOne({ where: { type: 'public' }, select: ['id'] });
  for (const action of actions) {
    await strapi.db.query('plugin::users-permissions.permission').create({ data: { action, role: role.id } });
  }
};

export const addLocale = (strapi: Core.Strapi, code: string): Promise<unknown> =>
  strapi.plugin('i18n').service('locales').create({ code, name: code });

interface AdminPermission {
  action: string;
  /** Null for an action without a content type. */
  subject: string | null;
  properties?: { fields?: string[]; locales?: string[] };
  conditions?: string[];
}

let admins = 0;

/**
 * The `Authorization` header of an admin whose role has only these permissions; by default, of a super admin.
 */
export const adminToken = async (strapi: Core.Strapi, permissions?: AdminPermission[]): Promise<string> => {
  const roles = strapi.service('admin::role') as unknown as {
    getSuperAdmin(): Promise<{ id: number }>;
    create(role: object): Promise<{ id: number }>;
    assignPermissions(id: number, permissions: AdminPermission[]): Promise<unknown>;
  };
  const users = strapi.service('admin::user') as unknown as { create(user: object): Promise<{ id: number }> };
  admins += 1;
  const role = permissions
    ? await roles.create({ name: `Role ${admins}`, description: 'Of a test' })
    : await roles.getSuperAdmin();
  if (permissions) await roles.assignPermissions(role.id, permissions);
  const user = await users.create({
    firstname: 'Test',
    lastname: 'Admin',
    email: `admin-${admins}@example.com`,
    password: 'Passw0rd-of-a-test',
    registrationToken: null,
    isActive: true,
    roles: [role.id],
  });
  const sessions = strapi.sessionManager('admin');
  const refresh = await sessions.generateRefreshToken(String(user.id), 'test-device', { type: 'refresh' });
  const access = await sessions.generateAccessToken(refresh.token);
  if (!('token' in access)) throw new Error(access.error);
  return `Bearer ${access.token}`;
};

/**
 * Replaces the settings that contain the marker and skips all validation, like an import or an earlier
 * version.
 */
export const storeUnchecked = async (
  { db }: Core.Strapi,
  marker: string,
  properties: object
): Promise<void> => {
  const table = () => db.connection('components_portal_connector_crm_user_invites');
  const rows = await table().select<{ id: number }[]>('id', 'properties');
  const ids = rows.filter((row) => JSON.stringify(row).includes(marker)).map(({ id }) => id);
  await table()
    .whereIn('id', ids)
    .update({ properties: JSON.stringify(properties) });
};
