import type { Core } from '@strapi/strapi';
import { ensureSuperAdmin, seedEditor } from './admins';
import { seedContacts } from './contacts';
import { seedEditorRole } from './editor-role';
import { seedLocales } from './locales';
import { seedPages } from './pages';
import { pointPasswordMail } from './password-mail';
import { movePortals, seedPortals } from './portals';
import { seedUserRoles } from './user-roles';
import { seedUsers } from './users';

type Part = (strapi: Core.Strapi) => Promise<void>;

/** In this order: pages and the editor role need locales; portals and users need roles. */
const PARTS: Record<string, Part> = {
  editor: seedEditor,
  locales: seedLocales,
  editorRole: seedEditorRole,
  userRoles: seedUserRoles,
  pages: seedPages,
  portals: seedPortals,
  contacts: seedContacts,
  users: seedUsers,
};

/** Data that Dynamics holds if it is the CRM. */
const IN_DYNAMICS = ['portals', 'contacts'];

const isOnDynamics = (strapi: Core.Strapi): boolean =>
  strapi.config.get('plugin::crm-user-invite.crm.connector') === 'dataverse';

/**
 * Fills an empty database. Each part is written once and completely: what staff delete later stays deleted, and an
 * interrupted start continues where it stopped.
 */
export const seed = async (strapi: Core.Strapi): Promise<void> => {
  const store = strapi.store({ type: 'app', name: 'playground' });
  const done = ((await store.get({ key: 'seeded' })) as string[] | null) ?? [];
  for (const [name, write] of Object.entries(PARTS)) {
    if (done.includes(name) || (isOnDynamics(strapi) && IN_DYNAMICS.includes(name))) continue;
    await strapi.db.transaction(async () => {
      await write(strapi);
      done.push(name);
      await store.set({ key: 'seeded', value: done });
    });
  }
  await ensureSuperAdmin(strapi);
  if (!isOnDynamics(strapi)) await movePortals(strapi);
  await pointPasswordMail(strapi);
};
