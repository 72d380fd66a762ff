import { freePort } from '../helpers/local-server';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { startDynamics, type Dynamics } from '../integration/dynamics/support/dynamics';
import { liveThrough, type Crm } from './support/day';
import { TcpProxy, type Weather } from './support/tcp-proxy';

describe('the connection to Dynamics', () => {
  let dynamics: Dynamics;
  let proxy: TcpProxy;
  let app: TestApp;
  let crm: Crm;

  beforeAll(async () => {
    const port = await freePort();
    proxy = await TcpProxy.start(port);
    dynamics = await startDynamics({ port, publicPort: proxy.port });
    const { origin, credentials, seeded } = dynamics.server;
    process.env.AZURE_AUTHORITY_HOST = origin;
    app = await bootStrapi({
      pluginConfig: {
        crm: {
          connector: 'dataverse',
          environmentUrl: origin,
          tenantId: credentials.tenantId,
          clientId: credentials.clientId,
          credential: { secret: credentials.clientSecret },
          senderQueueId: seeded.queueId,
          pollSeconds: 5,
        },
        portals: ['customer'],
      },
    });
    crm = {
      portalId: dynamics.portalId,
      roleId: dynamics.roleId,
      addContact: async (emailaddress1) => dynamics.addContact({ emailaddress1 }).id,
      mails() {
        dynamics.server.environment.outbox.moveOn();
        const { sent } = dynamics.server.environment.outbox;
        return sent.map(({ to, html }) => ({ to: String(to[0]), text: html }));
      },
    };
  });
  afterAll(async () => {
    await app?.stop();
    await proxy?.stop();
    await dynamics.server.close();
  });

  it.each<[string, Weather]>([
    ['is refused', 'refuse'],
    ['stalls', 'stall'],
    ['is slow', 'slow'],
    ['loses half of every answer', 'halve'],
    ['loses every answer to what was done', 'swallow'],
  ])(
    'that %s costs nobody and nothing',
    async (_, weather) => {
      await liveThrough(app, crm, {
        begin: () => proxy.become(weather),
        end: () => proxy.become('fair'),
        milliseconds: 2_500,
      });
    },
    120_000
  );
});
