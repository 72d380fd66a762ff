import type { Core } from '@strapi/strapi';
import { PERMISSIONS, PLUGIN_ID, type PermissionName } from '../../contracts';
import { applicationOf } from './composition';

interface ActionProvider {
  registerMany(actions: object[]): Promise<void>;
}

const registerPermissions = async (strapi: Core.Strapi): Promise<void> => {
  const { actionProvider } = strapi.service('admin::permission') as unknown as {
    actionProvider: ActionProvider;
  };
  const actions = (Object.keys(PERMISSIONS) as PermissionName[]).map((uid) => ({
    section: 'plugins',
    pluginName: PLUGIN_ID,
    uid,
    ...PERMISSIONS[uid],
  }));
  await actionProvider.registerMany(actions);
};

export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { users, expiry, runner } = applicationOf(strapi);
  await registerPermissions(strapi);
  await users.ensureEmailIndex();
  strapi.cron.add({
    [`${PLUGIN_ID}.expire`]: { task: () => expiry.sweep(), options: { rule: '* * * * *' } },
  });
  runner.start();
};
