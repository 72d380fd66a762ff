/** @run nightly */

import { freePort } from '../helpers/local-server';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { siteConfig, startDynamics, type Dynamics } from '../integration/dynamics/support/dynamics';
import { liveThrough, type Crm } from './support/day';
import { BAD_WEATHER, TcpProxy } from './support/tcp-proxy';

describe('a site whose connection to Dynamics fails', () => {
  let dynamics: Dynamics;
  let proxy: TcpProxy;
  let app: TestApp;
  let crm: Crm;

  beforeAll(async () => {
    const port = await freePort();
    proxy = await TcpProxy.start(port);
    dynamics = await startDynamics({ port, publicPort: proxy.port });
    process.env.AZURE_AUTHORITY_HOST = dynamics.server.origin;
    app = await bootStrapi({ pluginConfig: siteConfig(dynamics.server, 5) });
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

  it.each(BAD_WEATHER)(
    'loses and repeats nothing when it %s',
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
