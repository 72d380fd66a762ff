import type { Core } from '@strapi/strapi';

/** The plugin's configuration for Dynamics; empty if the environment has none, so that the embedded CRM is used. */
export default ({ env }: Core.Config.Shared.ConfigParams) =>
  env('DYNAMICS_URL')
    ? {
        crm: {
          connector: 'dataverse',
          environmentUrl: env('DYNAMICS_URL'),
          tenantId: env('DYNAMICS_TENANT_ID'),
          clientId: env('DYNAMICS_CLIENT_ID'),
          credential: { secret: env('DYNAMICS_CLIENT_SECRET') },
          senderQueueId: env('DYNAMICS_QUEUE_ID'),
          notificationKey: env('DYNAMICS_NOTIFICATION_KEY'),
          pollSeconds: env.int('DYNAMICS_POLL_SECONDS', 60),
          tables: { 'contact.language': 'tpc_language' },
        },
        portals: ['customer', 'partner'],
      }
    : {};
