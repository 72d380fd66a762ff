import { publicCrm } from './crm-schema';
import type { PluginConfig } from './schema';

/** The configuration as administrators see it: credentials and addresses with passwords are left out. */
export const withoutSecrets = (config: PluginConfig) => {
  const { crm, jobs, rateLimit, ...rest } = config;
  const { redis: rateLimitRedis, ...limits } = rateLimit;
  return {
    ...rest,
    rateLimit: { ...limits, redis: rateLimitRedis !== undefined },
    jobs: { runner: jobs.runner, concurrency: jobs.concurrency },
    crm: publicCrm(crm),
  };
};
