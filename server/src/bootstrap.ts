import type { Core } from '@strapi/strapi';
import { PERMISSIONS, PLUGIN_ID, type PermissionName } from '../../contracts';
import { onContactsChanged, onPortalsChanged, onPortalUsersDeleted } from './crm/embedded/watches';
import { redactDatabaseError } from './domain/database-errors';
import { watchUsers } from './repositories/user-changes';
import { applicationOf } from './compose';
import { siteRecordsOf } from './compose/connector';
import { checkFieldTargets } from './compose/field-targets';
import { restoreWidgetPlacements } from './widget/placement-backup';

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
  const { config, connector, prepareDatabase, core, portals, access, invitations, sync } =
    applicationOf(strapi);
  const { runner, crmPoller, warmUp } = applicationOf(strapi);
  const { passkeys } = access;
  const { expiry, reminders, retention, batchControl } = invitations;
  checkFieldTargets(strapi, config, connector.fields);
  await registerPermissions(strapi);
  await prepareDatabase();
  await restoreWidgetPlacements(strapi);
  // Some versions of Strapi 5 do not catch the errors of a task. The next sweep retries the unfinished work.
  const sweeping = (sweep: () => Promise<void>) => () =>
    sweep().catch((thrown: unknown) =>
      strapi.log.error(`A sweep broke off: ${redactDatabaseError(thrown).message}`)
    );
  strapi.cron.add({
    [`${PLUGIN_ID}.expire`]: { task: sweeping(() => expiry.sweep()), options: { rule: '* * * * *' } },
    [`${PLUGIN_ID}.settle`]: { task: sweeping(() => batchControl.settle()), options: { rule: '* * * * *' } },
    [`${PLUGIN_ID}.forget`]: { task: sweeping(() => retention.sweep()), options: { rule: '17 3 * * *' } },
    [`${PLUGIN_ID}.remind`]: { task: sweeping(() => reminders.sweep()), options: { rule: '*/5 * * * *' } },
    [`${PLUGIN_ID}.challenges`]: {
      task: sweeping(() => passkeys.forgetChallenges()),
      options: { rule: '*/5 * * * *' },
    },
    [`${PLUGIN_ID}.passkeys`]: {
      task: sweeping(() => passkeys.removeOrphans()),
      options: { rule: '37 3 * * *' },
    },
  });
  watchUsers(strapi, sync.watches);
  const siteRecords = siteRecordsOf(strapi);
  if (siteRecords === 'all') onContactsChanged(strapi, sync.watches.contactsChanged);
  if (siteRecords !== 'none') {
    onPortalsChanged(strapi, portals.directory.clearCache);
    onPortalUsersDeleted(strapi, sync.watches.portalUsersDeleted);
  }
  core.webhooks.announceEvents();
  runner.start();
  crmPoller?.start();
  // After the server listens, so that it does not delay the start.
  strapi.server.httpServer.once('listening', () => {
    warmUp().catch((error: unknown) =>
      strapi.log.warn(`CRM User Invite could not warm up: ${String(error)}`)
    );
  });
};
