import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';

const IDENTIFYING_SETTINGS = ['connectionString', 'host', 'port', 'database', 'schema', 'filename'] as const;

/** A URL without its user and password: servers of one site may connect as different users. */
const withoutCredentials = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/^(\w+:\/\/)[^/]*@/, '$1') : value;

/**
 * What the site's keys in Redis begin with: the same for all servers on one database, and different for sites that share a
 * Redis. The database has to be connected: an app's configuration may have a function in place of the settings.
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
