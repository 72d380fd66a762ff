import { setImmediate } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import type { PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { redisKeyPrefix } from '../database/redis-key-prefix';
import { createBullmqRunner, type BullmqRunnerOptions } from '../jobs/bullmq-runner';
import { createEmbeddedRunner } from '../jobs/embedded-runner';
import type { JobRunner } from '../jobs/job';
import type { LeasedJobsOptions } from '../jobs/leased-jobs';
import { rateWindow } from '../mail/mailer';
import { connectRedis, FAIL_FAST } from '../redis/connect';
import type { SharedCounters } from '../services/core';

/** The job runner that the configuration names. */
export const createRunner = (
  strapi: Core.Strapi,
  { jobs: { concurrency, ...runner }, mail: { perSecond } }: PluginConfig,
  {
    rateLimit,
    ...options
  }: LeasedJobsOptions & Pick<BullmqRunnerOptions, 'log'> & Pick<Connector, 'rateLimit'>
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
      ...(rateLimit && { crm: rateLimit }),
    },
  });
};

/** The Redis in which servers share their attempt counters; null if each server counts separately. */
export const connectCounters = (
  strapi: Core.Strapi,
  { rateLimit: { redis } }: PluginConfig
): SharedCounters | null => {
  if (!redis) return null;
  return {
    prefix: redisKeyPrefix(strapi),
    redis: connectRedis({
      ...redis,
      usedFor: 'rate limits',
      meanwhile: 'each server counts attempts for itself',
      log: strapi.log,
      options: FAIL_FAST,
    }),
  };
};
