import { publicCrm } from './crm-schema';
import type { PluginConfig } from './schema';

/** The configuration as shown to administrators, without credentials and addresses that contain passwords. */
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
