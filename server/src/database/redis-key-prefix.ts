import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';

const IDENTIFYING_SETTINGS = ['connectionString', 'host', 'port', 'database', 'schema', 'filename'] as const;

/** Removes credentials: servers of one site can connect as different users. */
const withoutCredentials = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/^(\w+:\/\/)[^/]*@/, '$1') : value;

/**
 * The prefix of the site's keys in Redis: the same for all servers on one database, different for sites that share a
 * Redis. Requires a database connection, because the app's configuration can compute the settings when it connects.
 */
export const redisKeyPrefix = (strapi: Core.Strapi): string => {
  const client = strapi.config.get<string>('database.connection.client');
  const { connectionSettings: settings } = strapi.db.connection.client as {
    connectionSettings: Readonly<Record<string, unknown>>;
  };
  const place = JSON.stringify([
    client,
    ...IDENTIFYING_SETTINGS.map((name) => withoutCredentials(settings[name]) ?? null),
  ]);
  return `${PLUGIN_ID}:${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
};
