import { eventually } from '../support/stage';
import { PASSWORD, startDynamics, startSite, type Dynamics, type Site } from './support/dynamics';

const INVITATION = 'Your invitation to customer portal';

describe('asking for an invitation to a portal of Dynamics', () => {
  let dynamics: Dynamics;
  let site: Site;

  beforeAll(async () => {
    dynamics = await startDynamics({ outbox: { delay: 0 } });
    site = await startSite(dynamics);
  });
  afterAll(async () => {
    await site.app.stop();
    await dynamics.server.close();
  });

  const choose = (requestRoleId: string | null) =>
    site.admin('put', `/portals/${dynamics.portalId}`, { requestRoleId });

  const answered = () =>
    eventually(async () => {
      await site.hurry();
      return (await site.countJobs()) === 0;
    });
  const ask = async (email: string, portal = 'customer') => {
    expect((await site.post('/invitations/request', { email, portal })).status).toBe(202);
    await answered();
  };
  const subjectsTo = (address: string) => dynamics.mailsTo(address).map(({ subject }) => subject);

  it('is possible with a role of the portal that is mapped, which is kept in Dynamics', async () => {
    expect((await choose(dynamics.foreignRoleId)).status).toBe(409);
    expect((await choose(dynamics.unmappedRoleId)).status).toBe(400);
    expect((await choose(dynamics.roleId)).status).toBe(200);
    expect(dynamics.rowOf('tpc_portal', dynamics.portalId).tpc_requestroleid).toEqual({
      table: 'tpc_portalrole',
      id: dynamics.roleId,
    });
    const { body } = await site.admin('get', `/portals/${dynamics.portalId}`);
    expect((body as { data: unknown }).data).toMatchObject({ requestRoleId: dynamics.roleId });
  });

  it('sends a contact an invitation, which is a record in Dynamics with its e-mail', async () => {
    const inDynamics = "Nora.O'Brien+x@Example.org";
    const { id } = dynamics.addContact({ emailaddress1: inDynamics });
    const email = inDynamics.toLowerCase();
    await ask(email);
    const [row] = await site.invitations({ contactId: id });
    expect(row).toMatchObject({ status: 'sent', roleId: dynamics.roleId, invitedBy: null, address: email });
    expect(subjectsTo(inDynamics)).toEqual([INVITATION]);
    const record = dynamics.rowOf('tpc_portalinvitation', String(row?.invitationId));
    expect(record).toMatchObject({ tpc_contactid: { id }, tpc_portalroleid: { id: dynamics.roleId } });

    const code = await site.codeSentTo(inDynamics);
    expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    await answered();
    await site.app.strapi.db.query('plugin::crm-user-invite.request-limit').deleteMany({ where: {} });
    await ask(email);
    expect(subjectsTo(inDynamics)).toEqual([INVITATION, 'Your account on customer portal']);
    const regarding = dynamics
      .rows('email')
      .filter(({ subject }) => String(subject).startsWith('Your account'));
    expect(regarding).toMatchObject([{ regardingobjectid: { id: row?.invitationId } }]);
  });

  it('sends nothing to an address of two contacts, or of one that is inactive or opted out', async () => {
    const twins = [dynamics.addContact({ emailaddress1: 'twin@example.org' })];
    twins.push(dynamics.addContact({ emailaddress1: 'TWIN@example.org' }));
    dynamics.addContact({ emailaddress1: 'gone@example.org', statecode: 1 });
    dynamics.addContact({ emailaddress1: 'quiet@example.org', donotemail: true });
    for (const email of ['twin@example.org', 'gone@example.org', 'quiet@example.org']) {
      await ask(email);
      expect(subjectsTo(email)).toEqual([]);
    }
    const { body } = await site.admin('get', `/portals/${dynamics.portalId}/requests/ambiguous`);
    const [listed] = (body as { data: { email: string; contacts: { id: string }[] }[] }).data;
    expect(listed?.email).toBe('twin@example.org');
    expect(listed?.contacts.map(({ id }) => id).sort()).toEqual(twins.map(({ id }) => id).sort());
  });

  it('is answered when Dynamics, which refused at first, responds again', async () => {
    const { address, id } = dynamics.addContact();
    dynamics.server.faults.add({
      match: /emailaddress1/,
      misfortune: { kind: 'answer', status: 403, code: '0x80040220', message: `No rights on ${address}` },
    });
    expect((await site.post('/invitations/request', { email: address, portal: 'customer' })).status).toBe(
      202
    );
    const failed = await eventually(async () => {
      await site.hurry();
      return (await site.jobs({ kind: 'invitation.request' })).find(({ error }) => Boolean(error));
    });
    expect(failed.error).not.toContain(address);
    await answered();
    expect(await site.invitations({ contactId: id })).toMatchObject([{ status: 'sent' }]);
  });

  it('sends nothing for a portal that this site does not serve', async () => {
    const { address } = dynamics.addContact();
    await ask(address, 'dealer');
    expect(subjectsTo(address)).toEqual([]);
  });

  it('ends when the request role is taken away in Dynamics', async () => {
    dynamics.change('tpc_portal', dynamics.portalId, { 'tpc_RequestRoleId@odata.bind': null });
    // As staff do, who look at the portal's page.
    await site.admin('get', `/portals/${dynamics.portalId}`);
    const { address } = dynamics.addContact();
    await ask(address);
    expect(subjectsTo(address)).toEqual([]);
  });
});
