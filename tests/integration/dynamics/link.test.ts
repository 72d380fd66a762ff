import { DEFAULT_LIMITS } from '../../../server/src/crm/dataverse/options';
import { codeIn, eventually } from '../support/stage';
import { PASSWORD, startDynamics, startSite, type Dynamics, type Site } from './support/dynamics';

const SENT = 714_420_001;
const REDEEMED = 714_420_002;

describe('a link to hand over, with Dynamics', () => {
  let dynamics: Dynamics;
  let site: Site;

  beforeAll(async () => {
    // A client reads these when it is created. Shorter times do not change the behaviour.
    jest.replaceProperty(DEFAULT_LIMITS, 'retryDelay', 50);
    jest.replaceProperty(DEFAULT_LIMITS, 'deadline', 2_000);
    dynamics = await startDynamics();
    site = await startSite(dynamics);
  });
  afterAll(async () => {
    await site.app.stop();
    await dynamics.server.close();
  });

  const record = (id: string) => dynamics.rowOf('tpc_portalinvitation', id);
  const linkTo = (id: string) => site.admin('post', `/invitations/${id}/link`);
  const emailsOf = (id: string) =>
    dynamics
      .rows('email')
      .filter(({ regardingobjectid }) => (regardingobjectid as { id?: string } | null)?.id === id);

  const invite = async (values: Record<string, unknown> = {}) => {
    const { id: contactId, address } = dynamics.addContact(values);
    const { portalId, roleId } = dynamics;
    const request = { contactIds: [contactId], portalId, roleId, notify: false };
    const answer = await site.admin('post', '/invitations', request);
    expect(answer.body.data.refused).toEqual([]);
    return { id: answer.body.data.accepted[0].invitationId as string, contactId, address };
  };

  it('makes the record, which becomes inactive as sent, and no e-mail', async () => {
    const { id, address } = await invite({ donotemail: true });
    const answer = await linkTo(id);
    expect(answer.status).toBe(200);
    await eventually(async () => (await site.countJobs()) === 0);
    expect(record(id)).toMatchObject({
      ...{ statecode: 1, statuscode: SENT, tpc_senton: expect.any(String) as string },
    });
    expect(emailsOf(id)).toEqual([]);

    const code = codeIn(String(answer.body.data.url));
    expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    await eventually(() => Promise.resolve(record(id).statuscode === REDEEMED));
    expect(await site.userOf(address)).toMatchObject({ confirmed: true });
    expect([emailsOf(id), dynamics.mailsTo(address)]).toEqual([[], []]);
    expect(JSON.stringify(dynamics.rows('tpc_portalinvitation'))).not.toContain(code);
  });

  it('is refused once staff have deactivated the record or the contact in Dynamics', async () => {
    const [revoked, left] = [await invite(), await invite()];
    for (const { id } of [revoked, left]) expect((await linkTo(id)).status).toBe(200);
    await eventually(async () => (await site.countJobs()) === 0);
    dynamics.change('tpc_portalinvitation', revoked.id, { statecode: 1, statuscode: 2 });
    dynamics.change('contact', left.contactId, { statecode: 1, statuscode: 2 });
    const answers = [await linkTo(revoked.id), await linkTo(left.id)];
    expect(answers.map(({ status, body }) => [status, body.error.details])).toEqual([
      [409, { code: 'invitation.not-open' }],
      [409, { code: 'invitation.not-open', detail: 'contact-inactive' }],
    ]);
    expect(await site.ledger(revoked.id)).toMatchObject({ status: 'revoked' });
  });

  it('is not made while Dynamics is away, and the invitation stays as it is', async () => {
    const { id } = await invite();
    dynamics.server.faults.add({
      match: /^GET contacts/,
      misfortune: { kind: 'answer', status: 503 },
      times: 100,
    });
    const answer = await linkTo(id);
    expect([answer.status, answer.body.error.details.code]).toEqual([503, 'crm.unavailable']);
    dynamics.server.faults.clear();
    expect(await site.ledger(id)).toMatchObject({ status: 'new' });
    expect(record(id)).toEqual({});
    expect((await linkTo(id)).status).toBe(200);
  });

  it('is not sent by e-mail because its record is set to New in Dynamics, if the contact does not want any', async () => {
    const { id, address } = await invite({ donotemail: true });
    expect((await linkTo(id)).status).toBe(200);
    await eventually(async () => (await site.countJobs()) === 0);
    dynamics.change('tpc_portalinvitation', id, { statecode: 0, statuscode: 1 });
    await site.announce();
    await eventually(async () => {
      await site.hurry();
      return String(record(id).tpc_failure ?? '').includes('must not be e-mailed');
    });
    expect(dynamics.mailsTo(address)).toEqual([]);
  });
});
