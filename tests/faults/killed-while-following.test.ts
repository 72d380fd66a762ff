/** @run nightly */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FAULT_POINTS, type FaultPoint } from '../../server/src/domain/fault-points';
import { contradictions } from '../integration/support/consistency';
import {
  PASSWORD,
  siteConfig,
  startDynamics,
  startSite,
  type Dynamics,
  type Site,
} from '../integration/dynamics/support/dynamics';
import { finish } from './support/finish';
import { runUntilKilled } from './support/run-until-killed';
import { isOfFollowing } from './support/steps-of-following';

/**
 * Invitations, portal users and contacts are polled in parallel. Only one of the three polls finds a change,
 * so the process is killed at each of them.
 */
const timesOf = (step: FaultPoint): number[] =>
  step === 'sync.looked' || step === 'sync.moved-on' ? [1, 2, 3] : [1];
const CASES = FAULT_POINTS.filter(isOfFollowing).flatMap((step) =>
  timesOf(step).map((times) => [step, times] as const)
);

describe('a process that is killed while it applies changes from Dynamics', () => {
  let dynamics: Dynamics;

  beforeEach(async () => {
    dynamics = await startDynamics();
    process.env.AZURE_AUTHORITY_HOST = dynamics.server.origin;
  });
  afterEach(async () => dynamics.server.close());

  it.each(CASES)('loses and repeats nothing after %s, time %i', async (step, times) => {
    const { portalId, roleId } = dynamics;
    const { id: contactId, address } = dynamics.addContact();
    const invitationId = dynamics.invite({ contactId, portalId, roleId });
    const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-killed-'));
    const config = JSON.stringify(siteConfig(dynamics.server));
    await runUntilKilled('follow-crm.ts', step, [dir, step, String(times), config]);

    const site = await startSite(dynamics, { dir });
    try {
      const code = await site.codeSentTo(address);
      await finish(site.app);
      expect(await site.invitations({})).toMatchObject([{ invitationId, status: 'sent' }]);
      expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
      await finish(site.app);
      const mails = dynamics.mailsTo(address).map(({ html }) => html);
      expect(mails).toHaveLength(1);
      expect(await contradictions(site.app, mails)).toEqual([]);
    } finally {
      await site.app.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });

  describe('after an invitation was sent', () => {
    let dir: string;

    beforeEach(async () => {
      dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-killed-'));
    });
    afterEach(async () => rm(dir, { recursive: true, force: true }));

    /** Lets a site send an invitation. `work` goes on from there, until the site stops. */
    const prepare = async (work: (site: Site, code: string) => Promise<void> = async () => undefined) => {
      const { portalId, roleId } = dynamics;
      const { id: contactId, address } = dynamics.addContact();
      const id = dynamics.invite({ contactId, portalId, roleId });
      const site = await startSite(dynamics, { dir });
      const code = await site.codeSentTo(address);
      await finish(site.app);
      await work(site, code);
      await finish(site.app);
      await site.app.stop({ keepDir: true });
      return { id, address };
    };

    /** Kills a process that follows a change in Dynamics; another one goes on. */
    const followAndCheck = async (step: FaultPoint, check: (site: Site) => Promise<void>): Promise<void> => {
      const config = JSON.stringify(siteConfig(dynamics.server));
      await runUntilKilled('follow-crm.ts', step, [dir, step, '1', config]);
      const site = await startSite(dynamics, { dir });
      try {
        await check(site);
      } finally {
        await site.app.stop({ keepDir: true });
      }
    };

    it.each(['sync.noted', 'resend.noted', 'resend.committed'] as const)(
      'sends it again, once, when staff reactivate it and it is killed after %s',
      async (step) => {
        const { id, address } = await prepare();
        dynamics.change('tpc_portalinvitation', id, { statecode: 0, statuscode: 1 });
        await followAndCheck(step, async (site) => {
          await site.codeSentTo(address, 2);
          await finish(site.app);
          expect(await site.invitations({})).toMatchObject([{ status: 'sent', generation: 2 }]);
          const mails = dynamics.mailsTo(address).map(({ html }) => html);
          expect(mails).toHaveLength(2);
          expect(await contradictions(site.app, mails)).toEqual([]);
        });
      }
    );

    it.each(['portal user', 'contact'])('ends the access when staff delete the %s', async (what) => {
      const { address } = await prepare(async (site, code) => {
        expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
      });
      const [portalUser] = dynamics.rows('tpc_portaluser');
      const { id: contactId } = portalUser?.tpc_contactid as { id: string };
      if (what === 'contact') dynamics.remove('contact', contactId);
      else dynamics.remove('tpc_portaluser', portalUser?.id ?? '');
      await followAndCheck('sync.noted', async (site) => {
        await finish(site.app);
        expect(await site.userOf(address)).toMatchObject({ blocked: true });
      });
    });
  });
});
