import { webAddress } from '../../../playground/addresses';

/** The settings of the demo's Dynamics server, from environment variables. */
export interface Settings {
  host: string;
  port: number;
  websiteUrl: string;
  /** URL that is notified of changes. */
  webhookUrl: string;
  notificationKey: string;
  queueId: string;
  /** Whether to leave the plugin's tables to the installation. */
  isBare: boolean;
  credentials: { tenantId: string; clientId: string; clientSecret: string };
  smtp: { host: string; port: number };
}

/** @throws Error that names the missing variable */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const value = (name: string): string => {
    const found = env[name];
    if (!found)
      throw new Error(`${name} is missing; this server is started by "npm run demo -- --crm dataverse"`);
    return found;
  };
  const host = value('HOST');
  const address = (port: string): string => webAddress(host, Number(value(port)));
  return {
    host,
    port: Number(value('DYNAMICS_PORT')),
    websiteUrl: address('SITE_PORT'),
    webhookUrl: `${address('PORT')}/api/crm-user-invite/crm/notifications`,
    notificationKey: value('DYNAMICS_NOTIFICATION_KEY'),
    queueId: value('DYNAMICS_QUEUE_ID'),
    isBare: env.DYNAMICS_BARE === 'true',
    credentials: {
      tenantId: value('DYNAMICS_TENANT_ID'),
      clientId: value('DYNAMICS_CLIENT_ID'),
      clientSecret: value('DYNAMICS_CLIENT_SECRET'),
    },
    smtp: { host: value('SMTP_HOST'), port: Number(value('SMTP_PORT')) },
  };
};
