import type { Core } from '@strapi/strapi';

type Settings = Readonly<Record<string, unknown>>;

/**
 * What the database's driver connects with, by its own names (`host`, `database`, `schema` …); for an app whose
 * configuration has a function for it, too. To be asked once the database is connected.
 */
export const connectionSettings = (strapi: Core.Strapi): Settings =>
  (strapi.db.connection.client as { connectionSettings: Settings }).connectionSettings;
