import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';

const PLACE = ['connectionString', 'host', 'port', 'database', 'schema', 'filename'] as const;

/**
 * What the site's keys in Redis begin with. All servers on one database have the same, and sites that share a Redis have
 * different ones.
 */
export const sitePrefix = (strapi: Core.Strapi): string => {
  const { client, connection } = strapi.config.get<{
    client: string;
    connection: Partial<Record<(typeof PLACE)[number], unknown>>;
  }>('database.connection');
  const place = JSON.stringify([client, ...PLACE.map((name) => connection[name] ?? null)]);
  return `${PLUGIN_ID}:${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
};
