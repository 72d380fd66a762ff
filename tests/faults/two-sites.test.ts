/** @run nightly */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { siteConfig, startDynamics, type Dynamics } from '../integration/dynamics/support/dynamics';
import { eventually } from '../integration/support/stage';
import { expectNoContradictions } from './support/finish';
import { ServerProcess } from './support/server-process';

const POLL_SECONDS = 5;
const ROUNDS = 20;
const PER_ROUND = 4;

describe('two sites with databases of their own, on the same portal of one Dynamics', () => {
  let dynamics: Dynamics;
  let pluginConfig: ReturnType<typeof siteConfig>;
  const dirs: string[] = [];
  const sites: ServerProcess[] = [];

  beforeAll(async () => {
    dynamics = await startDynamics();
    process.env.AZURE_AUTHORITY_HOST = dynamics.server.origin;
    pluginConfig = siteConfig(dynamics.server, POLL_SECONDS);
    for (const name of ['first', 'second']) {
      const dir = await mkdtemp(path.join(tmpdir(), `crm-user-invite-${name}-`));
      dirs.push(dir);
      sites.push(await ServerProcess.start({ dir, pluginConfig }, 0, () => undefined));
    }
  });
  afterAll(async () => {
    for (const site of sites) await site.kill();
    await dynamics.server.close();
    for (const dir of dirs) await rm(dir, { recursive: true, force: true });
  });

  it('send each invitation that is created there only once', async () => {
    const addresses: string[] = [];
    const { portalId, roleId } = dynamics;
    // Spread over two polls of each site, so that each site is the first to find some of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let place = 0; place < PER_ROUND; place += 1) {
        const { id: contactId, address } = dynamics.addContact();
        dynamics.invite({ contactId, portalId, roleId });
        addresses.push(address);
      }
      await sleep((2 * POLL_SECONDS * 1000) / ROUNDS);
    }
    const mails = () => addresses.map((address) => dynamics.mailsTo(address).length);
    await eventually(async () => mails().every((count) => count > 0));
    // Enough time for each site to poll once more and to send.
    await sleep((POLL_SECONDS + 2) * 1000);
    expect(mails()).toEqual(addresses.map(() => 1));
    expect(dynamics.rows('email')).toHaveLength(addresses.length);

    const texts = addresses.flatMap((address) => dynamics.mailsTo(address).map(({ html }) => html));
    for (const [place, dir] of dirs.entries()) {
      await sites[place]?.kill();
      await expectNoContradictions({ dir, pluginConfig }, texts);
    }
  });
});
