import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { createAccounts } from './accounts';
import { createApp } from './app';
import { createProvider, REALM_PATH } from './provider';
import { readSettings } from './settings';

const main = (): void => {
  const settings = readSettings(process.env);
  const accounts = createAccounts();
  const provider = createProvider(settings, accounts);
  const endpoints = provider.callback();
  const pages = getRequestListener(createApp(provider, accounts).fetch);

  const listener: RequestListener = (request, response) => {
    const { url = '/' } = request;
    if (!url.startsWith(`${REALM_PATH}/`)) return void pages(request, response);
    // By the difference of the two the provider knows where it is mounted.
    Object.assign(request, { originalUrl: url, url: url.slice(REALM_PATH.length) });
    return void endpoints(request, response);
  };

  const server = settings.tls ? createSecureServer(settings.tls, listener) : createServer(listener);
  server.listen(settings.port, settings.host, () => console.log(`OpenID provider at ${settings.address}`));
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

main();
