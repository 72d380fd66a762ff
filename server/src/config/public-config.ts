import type { PluginConfig } from './schema';

/** The configuration as administrators see it: credentials and addresses with passwords are left out. */
export const withoutSecrets = (config: PluginConfig) => {
  const { crm, jobs, rateLimit, ...rest } = config;
  const { redis: rateLimitRedis, ...limits } = rateLimit;
  return {
    ...rest,
    rateLimit: { ...limits, redis: rateLimitRedis !== undefined },
    jobs: { runner: jobs.runner, concurrency: jobs.concurrency },
    crm:
      crm.connector === 'embedded'
        ? crm
        : {
            connector: crm.connector,
            environmentUrl: crm.environmentUrl,
            tenantId: crm.tenantId,
            clientId: crm.clientId,
            credential: Object.keys(crm.credential)[0],
            senderQueueId: crm.senderQueueId,
            tables: crm.tables,
            pollSeconds: crm.pollSeconds,
          },
  };
};

export type PublicConfig = ReturnType<typeof withoutSecrets>;
