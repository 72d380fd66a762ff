import { createRequire } from 'node:module';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

/** The folder contains no installed Strapi app. */
export class AppNotFoundError extends Error {}

interface StrapiPackage {
  compileStrapi(options: {
    appDir: string;
    ignoreDiagnostics: boolean;
  }): Promise<{ appDir: string; distDir: string }>;
  createStrapi(options: { appDir: string; distDir: string }): Core.Strapi;
}

interface DatabaseInfo {
  client: string;
  displayName: string;
  schema?: string;
}

/** The app's own Strapi, with the version and drivers that created the database. */
const strapiOf = (appDir: string): StrapiPackage => {
  try {
    return createRequire(path.join(appDir, 'package.json'))('@strapi/strapi') as StrapiPackage;
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw new AppNotFoundError(`${appDir} contains no installed Strapi app`);
  }
};

/**
 * Connects to the app's database without starting the app: plugins are not loaded, the schema is not updated, and
 * Strapi's store is the only model.
 *
 * @throws AppNotFoundError
 */
export const openSiteDatabase = async (
  appDir: string
): Promise<{ strapi: Core.Strapi; name: string; close: () => Promise<void> }> => {
  const { compileStrapi, createStrapi } = strapiOf(appDir);
  const strapi = createStrapi(await compileStrapi({ appDir, ignoreDiagnostics: true }));
  const models = strapi.get<{ get(): Parameters<typeof strapi.db.init>[0]['models'] }>('models').get();
  await strapi.db.init({ models });
  const { client, displayName, schema } = strapi.db.getInfo() as DatabaseInfo;
  return {
    strapi,
    name: `${client}, ${[displayName, schema].filter(Boolean).join(', schema ')}`,
    close: async () => strapi.db.destroy(),
  };
};
