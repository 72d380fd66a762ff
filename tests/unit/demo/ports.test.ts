import { createServer, type AddressInfo, type Server } from 'node:net';
import { requirePorts } from '../../../scripts/demo/ports';

const listen = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

describe('The ports of the demo', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = await listen();
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => close(server));

  it('must be free, and the error says how to change one that is in use', async () => {
    const check = requirePorts('127.0.0.1', [{ title: 'Strapi', port, variable: 'PORT' }]);

    await expect(check).rejects.toThrow(
      `Port ${port}, for Strapi, is in use.\n  Choose another port: PORT=${port + 1} npm run demo`
    );
  });

  it('are left free by the check', async () => {
    await close(server);
    const uses = [{ title: 'Strapi', port, variable: 'PORT' }];

    await requirePorts('127.0.0.1', uses);
    await expect(requirePorts('127.0.0.1', uses)).resolves.toBeUndefined();
  });

  it('are distinct', async () => {
    await close(server);
    const check = requirePorts('127.0.0.1', [
      { title: 'Strapi', port, variable: 'PORT' },
      { title: 'the website', port, variable: 'SITE_PORT' },
    ]);

    await expect(check).rejects.toThrow(`Port ${port} is configured for both Strapi and the website.`);
  });
});
