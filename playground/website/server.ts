import { serve } from '@hono/node-server';
import { createApp } from './app';
import { loadAssets } from './assets';
import { readSettings } from './settings';
import { createStrapi } from './strapi';

const main = async (): Promise<void> => {
  const { host, port, address, strapiUrl, portalKey, provider } = readSettings(process.env);
  const site = { strapi: createStrapi(strapiUrl), strapiUrl, portalKey, provider };
  const app = createApp(site, await loadAssets(__dirname));
  const server = serve({ fetch: app.fetch, hostname: host, port }, () =>
    console.log(`Website at ${address}`)
  );
  const stop = () => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

void main();
