import { DEFAULT_LIMITS } from '../../../server/src/crm/dataverse/options';
import type { Misfortune } from '../../dataverse-server';
import { eventually } from '../support/stage';
import { PASSWORD, startDynamics, startSite, type Dynamics, type Site } from './support/dynamics';

const SENT = 714_420_001;
const REDEEMED = 714_420_002;

/** Every request of an invitation, and of a redemption. */
const OF_INVITING = [
  /^POST tpc_portalinvitations$/,
  /^GET contacts/,
  /^POST emails$/,
  /SendEmail/,
  /^GET emails/,
  /^PATCH tpc_portalinvitations/,
];
const OF_REDEEMING = [/\$batch/, /\$batch/];

const busy = (headers: Record<string, string>): Misfortune => ({
  kind: 'answer',
  status: 429,
  code: '0x80072322',
  headers,
});

const MISFORTUNES: [string, Misfortune, times: number][] = [
  ['429 with whole seconds', busy({ 'Retry-After': '1' }), 1],
  ['429 with decimals', busy({ 'Retry-After': '0.2' }), 1],
  ['429 with a date', busy({ 'Retry-After': new Date(0).toUTCString() }), 1],
  ['a burst of 503', { kind: 'answer', status: 503 }, 2],
  ['a connection cut before the answer', { kind: 'cut', when: 'before' }, 1],
  ['a connection cut in the answer', { kind: 'cut', when: 'within' }, 1],
  ['a connection cut after the change', { kind: 'cut', when: 'after' }, 1],
  ['HTML instead of JSON', { kind: 'html' }, 1],
  ['half a JSON', { kind: 'half-json' }, 1],
];

let dynamics: Dynamics;
let site: Site;

const start = async (pluginConfig: Record<string, unknown> = {}): Promise<void> => {
  // A client reads this when it is created. Shorter pauses do not change the behaviour.
  jest.replaceProperty(DEFAULT_LIMITS, 'retryDelay', 50);
  dynamics = await startDynamics();
  site = await startSite(dynamics, { pluginConfig });
};
const stop = async (): Promise<void> => {
  await site.app.stop();
  await dynamics.server.close();
};

/** Invites a new contact from Strapi. Returns the invitation's id. */
const invite = async () => {
  const { id: contactId, address } = dynamics.addContact();
  const { portalId, roleId } = dynamics;
  const answer = await site.admin('post', '/invitations', { contactIds: [contactId], portalId, roleId });
  expect(answer.status).toBe(202);
  return { id: answer.body.data.accepted[0].invitationId as string, contactId, address };
};

const untilStatus = (id: string, statuscode: number) =>
  eventually(async () => {
    await site.hurry();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return dynamics.rowOf('tpc_portalinvitation', id).statuscode === statuscode;
  });

const emailsOf = (id: string) =>
  dynamics.rows('email').filter((row) => (row.regardingobjectid as { id: string }).id === id);
const portalUsersOf = (contactId: string) =>
  dynamics.rows('tpc_portaluser').filter((row) => (row.tpc_contactid as { id: string }).id === contactId);
const redeem = (code: string) => site.post('/invitations/redeem', { code, password: PASSWORD });

const expectSentOnce = ({ id, address }: { id: string; address: string }): void => {
  expect(dynamics.mailsTo(address)).toHaveLength(1);
  expect(emailsOf(id)).toHaveLength(1);
};

describe('a site on Dynamics when a request fails', () => {
  beforeAll(() => start());
  afterAll(stop);
  afterEach(() => {
    dynamics.server.faults.clear();
    jest.restoreAllMocks();
  });

  const strike = (requests: RegExp[], misfortune: Misfortune, times = 1): void => {
    for (const match of requests) dynamics.server.faults.add({ match, misfortune, times });
  };

  it.each(MISFORTUNES)('sends an invitation once despite %s at each step', async (_, misfortune, times) => {
    strike(OF_INVITING, misfortune, times);
    const invitation = await invite();
    await untilStatus(invitation.id, SENT);
    expectSentOnce(invitation);
    expect(await site.ledger(invitation.id)).toMatchObject({ status: 'sent', failure: null });
    expect(dynamics.server.faults.left).toBe(0);
  });

  it.each(MISFORTUNES)('records a redemption once despite %s at each step', async (_, misfortune, times) => {
    const { id, contactId, address } = await invite();
    const code = await site.codeSentTo(address);
    await untilStatus(id, SENT);
    strike(OF_REDEEMING, misfortune, times);
    expect((await redeem(code)).status).toBe(201);
    await untilStatus(id, REDEEMED);
    expect(portalUsersOf(contactId)).toMatchObject([{ statecode: 0 }]);
    expect(dynamics.server.faults.left).toBe(0);
  });

  it('does not wait for an answer that stalls for a minute', async () => {
    // A hundred times faster: a timeout of 30 seconds becomes 0.3 seconds, one of a minute becomes 0.6.
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
    strike(OF_INVITING, { kind: 'stall', milliseconds: 600 });
    const { id, contactId, address } = await invite();
    const code = await site.codeSentTo(address);
    await untilStatus(id, SENT);
    expectSentOnce({ id, address });
    strike([/\$batch/, /\$batch/], { kind: 'stall', milliseconds: 60_000 / 100 });
    expect((await redeem(code)).status).toBe(201);
    await untilStatus(id, REDEEMED);
    expect(portalUsersOf(contactId)).toHaveLength(1);
  });

  it('requests a new token when its token is refused', async () => {
    dynamics.server.tokens.withdrawAll();
    const invitation = await invite();
    dynamics.server.tokens.withdrawAll();
    await untilStatus(invitation.id, SENT);
    expectSentOnce(invitation);
  });

  it('repeats a change after a 412, when the record was changed at the same time', async () => {
    strike([/^PATCH tpc_portalinvitations/], { kind: 'answer', status: 412, code: '0x80060882' }, 3);
    const { id, contactId, address } = await invite();
    const code = await site.codeSentTo(address);
    await untilStatus(id, SENT);
    // A portal user that staff have created by hand in the meantime, so that its key is taken.
    dynamics.addPortalUser({ contactId, portalId: dynamics.portalId, roleId: dynamics.otherRoleId });
    expect((await redeem(code)).status).toBe(201);
    await untilStatus(id, REDEEMED);
    expect(portalUsersOf(contactId)).toMatchObject([
      { statecode: 0, tpc_portalroleid: { id: dynamics.roleId }, tpc_username: address },
    ]);
  });

  it('does not repeat a change that duplicate detection refuses, says what to do, and records it afterwards', async () => {
    const { id, contactId, address } = await invite();
    const code = await site.codeSentTo(address);
    await untilStatus(id, SENT);
    strike(
      [/\$batch/],
      { kind: 'answer', status: 500, code: '0x80040333', message: `${address} exists` },
      100
    );
    expect((await redeem(code)).status).toBe(201);
    const job = await eventually(async () => (await site.jobs({ state: 'failed' }))[0]);
    expect(job).toMatchObject({ kind: 'redemption.record', invitationId: id });
    expect(job.error).toContain('duplicate detection rule');
    expect(job.error).toContain('merge the duplicates');
    expect(job.error).not.toContain(address);
    expect(portalUsersOf(contactId)).toEqual([]);

    dynamics.server.faults.clear();
    expect((await site.admin('post', `/jobs/${String(job.id)}/retry`)).status).toBe(202);
    await untilStatus(id, REDEEMED);
    expect(portalUsersOf(contactId)).toHaveLength(1);
  });

  it('names a missing privilege, and sends once it is granted', async () => {
    const { missingPrivileges } = dynamics.server.environment;
    missingPrivileges.add('prvCreateActivity');
    const invitation = await invite();
    await eventually(async () => {
      await site.hurry();
      return (await site.ledger(invitation.id))?.status === 'failed';
    });
    expect((await site.ledger(invitation.id))?.failure).toContain(
      'lacks a privilege in Dynamics: prvCreateActivity'
    );
    expect(dynamics.mailsTo(invitation.address)).toEqual([]);
    missingPrivileges.clear();
    await untilStatus(invitation.id, SENT);
    expectSentOnce(invitation);
  });

  it('reports that Dynamics cannot send the e-mail, and sends it again on request', async () => {
    const { id: contactId, address } = dynamics.addContact();
    const { portalId, roleId } = dynamics;
    const body = { contactIds: [contactId], portalId, roleId };
    const { accepted } = (await site.admin('post', '/invitations', body)).body.data;
    const id = accepted[0].invitationId as string;
    dynamics.change('contact', contactId, { donotemail: true });
    await eventually(async () => {
      await site.hurry();
      return (await site.ledger(id))?.status === 'failed';
    });
    expect((await site.ledger(id))?.failure).toMatch(/does not want e-mail|mailbox of the queue/);
    const shown = () => dynamics.rowOf('tpc_portalinvitation', id).tpc_failure;
    await eventually(async () => {
      await site.hurry();
      return shown() === (await site.ledger(id))?.failure;
    });
    dynamics.change('contact', contactId, { donotemail: false });
    expect((await site.admin('post', `/invitations/${id}/resend`)).status).toBeLessThan(300);
    await untilStatus(id, SENT);
    expect(shown()).toBeNull();
    expect(dynamics.mailsTo(address)).toHaveLength(1);
  });
});

describe.each(['accept', 'refuse'] as const)('a sign-up while Dynamics is away: %s', (whenCrmUnavailable) => {
  beforeAll(() => start({ invitation: { whenCrmUnavailable } }));
  afterAll(stop);

  it('is neither lost nor recorded twice', async () => {
    const { id, contactId, address } = await invite();
    const code = await site.codeSentTo(address);
    await untilStatus(id, SENT);
    const comeBack = await dynamics.server.interrupt();
    const answer = await redeem(code);
    if (whenCrmUnavailable === 'accept') {
      expect(answer.status).toBe(201);
      expect(await site.userOf(address)).not.toBeNull();
    } else {
      expect([answer.status, answer.body.error?.details.code]).toEqual([503, 'crm.unavailable']);
      expect(await site.userOf(address)).toBeNull();
    }
    expect(site.app.logs.join('')).toMatch(/did not answer about invitation /);
    expect(site.app.logs.join('')).not.toContain(code);

    await comeBack();
    if (whenCrmUnavailable === 'refuse') expect((await redeem(code)).status).toBe(201);
    await untilStatus(id, REDEEMED);
    expect(portalUsersOf(contactId)).toMatchObject([{ tpc_username: address, statecode: 0 }]);
  });
});

describe('a site that stops while Dynamics is away', () => {
  beforeAll(() => start());
  afterAll(() => dynamics.server.close());

  it('does not wait for Dynamics, and keeps its jobs', async () => {
    const { id, address } = await invite();
    const code = await site.codeSentTo(address);
    await untilStatus(id, SENT);
    const { dir, mailbox } = site.app;
    // The server accepts requests but responds to none of them.
    dynamics.server.faults.add({ misfortune: { kind: 'stall', milliseconds: 600_000 }, times: 1000 });
    const asked = dynamics.server.requests.length;
    expect((await redeem(code)).status).toBe(201);
    await eventually(() =>
      Promise.resolve(dynamics.server.requests.slice(asked).some((each) => each.includes('$batch')))
    );
    const started = Date.now();
    await site.app.stop({ keepDir: true });
    expect(Date.now() - started).toBeLessThan(9_000);
    expect(site.app.logs.join('')).toContain('The site is stopping and does not wait for Dynamics');

    dynamics.server.faults.clear();
    site = await startSite(dynamics, { dir, mailbox });
    await untilStatus(id, REDEEMED);
    await site.app.stop();
  });
});
