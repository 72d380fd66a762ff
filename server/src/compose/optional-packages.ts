import { configError, type PluginConfig } from '../config';
import { installAdvice, isMissingPackage } from '../domain/optional-packages';

/**
 * Loads what a key of the configuration needs beyond the packages that every site has.
 *
 * @throws Error that names the key and the command that installs the packages, if they are missing
 */
export const loadOptional = async <Loaded>(
  path: readonly string[],
  packages: readonly string[],
  load: () => Promise<Loaded>
): Promise<Loaded> => {
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error, packages)) throw error;
    throw configError([
      { path, expected: `It needs packages that are not installed. Run: ${installAdvice(packages)}` },
    ]);
  }
};

/** Stops the start of a site that is to use a Redis, but has no packages for it. */
export const loadRedisPackages = async ({
  jobs,
  rateLimit,
}: Pick<PluginConfig, 'jobs' | 'rateLimit'>): Promise<void> => {
  if (jobs.runner === 'bullmq') {
    await loadOptional(['jobs', 'runner'], ['bullmq', 'ioredis'], () =>
      Promise.all([import('bullmq'), import('ioredis')])
    );
  }
  if (rateLimit.redis) await loadOptional(['rateLimit', 'redis'], ['ioredis'], () => import('ioredis'));
};
