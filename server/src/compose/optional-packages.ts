import { configError, type PluginConfig } from '../config';
import { installAdvice, isMissingPackage } from '../domain/optional-packages';

/**
 * Loads optional packages that a configuration key requires.
 *
 * @throws Error with the key and the installation command if they are missing
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

/** Aborts the start of a site that is configured for Redis but lacks the packages. */
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

/** Aborts the start of a site that is configured for passkeys but lacks the package. */
export const loadPasskeyPackage = async ({ signUp }: Pick<PluginConfig, 'signUp'>): Promise<void> => {
  if (!signUp.passkeys) return;
  await loadOptional(
    ['signUp', 'passkeys'],
    ['@simplewebauthn/server'],
    () => import('@simplewebauthn/server')
  );
};
