// An OAuth 2 server in a separate process, because it is an ES module, which Jest does not load.
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { tenantId, resource, clients } = JSON.parse(process.argv[2] ?? '{}');
const scope = `${resource}/.default`;

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

const provider = new Provider(`https://127.0.0.1:${port}`, {
  clients: clients.map((client) => ({
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    scope,
    ...client,
  })),
  routes: { token: `/${tenantId}/oauth2/v2.0/token`, jwks: '/keys' },
  scopes: [scope],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({ scope, audience: resource, accessTokenFormat: 'jwt' }),
    },
  },
});
// MSAL accepts only `https:` addresses, so the server must issue tokens for one.
provider.proxy = true;
const handle = provider.callback();
server.on('request', (request, response) => {
  request.headers['x-forwarded-proto'] = 'https';
  void handle(request, response);
});
process.send?.(port);
