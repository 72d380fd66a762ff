import { setImmediate } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import type { PluginConfig } from '../config';
import { redisKeyPrefix } from '../database/redis-key-prefix';
import { createBullmqRunner, type BullmqRunnerOptions } from '../jobs/bullmq-runner';
import { createEmbeddedRunner } from '../jobs/embedded-runner';
import type { JobRunner } from '../jobs/job';
import type { LeasedJobsOptions } from '../jobs/leased-jobs';
import { rateWindow } from '../mail/mailer';
import { connectRedis, IMPATIENT } from '../redis/connect';
import type { SharedCounters } from '../services/core';

/** Dynamics refuses more requests of one user than these in five minutes, and a job is at least one. */
const DATAVERSE_LIMIT = { max: 6_000, duration: 300_000 };

/** The job runner that the configuration names. */
export const createRunner = (
  strapi: Core.Strapi,
  { jobs: { concurrency, ...runner }, crm, mail: { perSecond } }: PluginConfig,
  options: LeasedJobsOptions & Pick<BullmqRunnerOptions, 'log'>
): JobRunner => {
  if (runner.runner === 'embedded')
    return createEmbeddedRunner({ ...options, concurrency, yieldToEventLoop: setImmediate });
  const { points, duration } = rateWindow(perSecond);
  return createBullmqRunner({
    ...options,
    concurrency,
    redis: runner.redis,
    prefix: redisKeyPrefix(strapi),
    limits: {
      mail: { max: points, duration: Math.ceil(duration * 1000) },
      ...(crm.connector === 'dataverse' && { crm: DATAVERSE_LIMIT }),
    },
  });
};

/** Where servers count attempts together; null where each counts for itself. */
export const connectCounters = (
  strapi: Core.Strapi,
  { rateLimit: { redis } }: PluginConfig
): SharedCounters | null => {
  if (!redis) return null;
  const meanwhile = 'each server counts attempts for itself';
  return {
    prefix: redisKeyPrefix(strapi),
    redis: connectRedis({ ...redis, meanwhile, log: strapi.log, options: IMPATIENT }),
  };
};
