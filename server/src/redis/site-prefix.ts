import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';
import { connectionSettings } from '../database/connection-settings';

const PLACE = ['connectionString', 'host', 'port', 'database', 'schema', 'filename'] as const;

/**
 * What the site's keys in Redis begin with. All servers on one database have the same, and sites that share a Redis have
 * different ones. To be asked once the database is connected.
 */
export const sitePrefix = (strapi: Core.Strapi): string => {
  const client = strapi.config.get<string>('database.connection.client');
  const settings = connectionSettings(strapi);
  const place = JSON.stringify([client, ...PLACE.map((name) => settings[name] ?? null)]);
  return `${PLUGIN_ID}:${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
};
