import { setTimeout as sleep } from 'node:timers/promises';
import { applicationOf } from '../../../server/src/compose';
import { eventually } from '../support/stage';
import { PASSWORD, startDynamics, startSite, type Dynamics, type Site } from './support/dynamics';

const SENT = 714_420_001;
const REDEEMED = 714_420_002;
const MANY = 100;

/** How long a change made by the site itself is reported to it again. */
const SETTLE_MS = 11_000;

/** How often a site asks for the deliveries of e-mails that are on their way. */
const SURVEY_MS = 15_000;

// Dynamics allows one user 6,000 requests in five minutes. `npm run bench -- dynamics` counts them for more invitations.
describe('the requests of a site to Dynamics', () => {
  const outbox = { delay: 0 };
  let dynamics: Dynamics;
  let site: Site;

  beforeAll(async () => {
    dynamics = await startDynamics({ outbox });
    site = await startSite(dynamics, {
      pluginConfig: { fields: [{ name: 'phone', label: 'Phone', type: 'text', contactField: 'phone' }] },
    });
  });
  afterAll(async () => {
    await site.app.stop();
    await dynamics.server.close();
  });

  const invite = async (count: number) => {
    const { portalId, roleId } = dynamics;
    const contacts = Array.from({ length: count }, () => dynamics.addContact());
    const body = { contactIds: contacts.map(({ id }) => id), portalId, roleId };
    expect((await site.admin('post', '/invitations', body)).status).toBe(202);
    return contacts;
  };
  const statuses = () => dynamics.rows('tpc_portalinvitation').map(({ statuscode }) => statuscode);
  const areAllGivenToDynamics = async () =>
    (await site.jobs()).every(
      ({ kind, state }) => kind === 'invitation.follow-delivery' && state === 'waiting'
    );
  const untilIdle = () =>
    eventually(async () => {
      const jobs = await site.jobs();
      if (jobs.length > 0 && (await areAllGivenToDynamics())) await site.hurry();
      return jobs.length === 0;
    });

  /** Counts requests until the work is done and no job is left. */
  const requestsFor = async (work: () => Promise<unknown>): Promise<number> => {
    dynamics.server.requests.length = 0;
    await work();
    await untilIdle();
    return dynamics.server.requests.length;
  };

  it('are at most eight for a single invitation', async () => {
    await requestsFor(() => invite(1));
    expect(await requestsFor(() => invite(1))).toBeLessThanOrEqual(8);
    expect(statuses()).toEqual([SENT, SENT]);
  });

  it('are at most two and a half for one of many from Strapi', async () => {
    expect((await requestsFor(() => invite(MANY))) / MANY).toBeLessThanOrEqual(2.5);
    expect(new Set(statuses())).toEqual(new Set([SENT]));
  });

  it('are at most two and a half for one of many from Dynamics', async () => {
    const { portalId, roleId } = dynamics;
    for (let count = 0; count < MANY; count += 1) {
      dynamics.invite({ contactId: dynamics.addContact().id, portalId, roleId });
    }
    const requests = await requestsFor(async () => {
      await site.announce();
      await eventually(async () => (await site.invitations({})).length === statuses().length);
    });
    expect(requests / MANY).toBeLessThanOrEqual(2.5);
    expect(new Set(statuses())).toEqual(new Set([SENT]));
    expect(dynamics.server.protection.refused).toBe(0);
  });

  it.each([
    ['two for a sign-up', {}, 2],
    ['three for a sign-up that changes the contact', { phone: '+44 1' }, 3],
  ])('are at most %s', async (_, fields, most) => {
    const [contact] = await invite(1);
    await untilIdle();
    const code = await site.codeSentTo(contact?.address ?? '');
    const requests = await requestsFor(async () => {
      expect((await site.post('/invitations/redeem', { code, password: PASSWORD, fields })).status).toBe(201);
    });
    expect(requests).toBeLessThanOrEqual(most);
    expect(statuses().at(-1)).toBe(REDEEMED);
  });

  it('are at most three when nothing has changed', async () => {
    const { sync } = applicationOf(site.app.strapi);
    await sync.pull();
    await untilIdle();
    await sleep(SETTLE_MS);
    await sync.pull();
    expect(await requestsFor(() => sync.pull())).toBeLessThanOrEqual(3);
  });

  it('ask for the deliveries of 50 e-mails at once', async () => {
    outbox.delay = 600_000;
    await invite(60);
    await eventually(areAllGivenToDynamics);
    dynamics.server.operations.length = 0;
    await sleep(2 * SURVEY_MS);
    const questions = dynamics.server.operations.filter((operation) => operation.startsWith('GET emails'));
    expect(questions.length).toBeGreaterThan(0);
    // Two for 60 e-mails, at two or three moments.
    expect(questions.length).toBeLessThanOrEqual(6);
    expect(await site.jobs()).toHaveLength(60);
  });
});
