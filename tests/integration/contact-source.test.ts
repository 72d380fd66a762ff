import request from 'supertest';
import { defineContactSource } from '../../server/src/crm/define';
import { createArrayCrm } from '../helpers/array-source';
import { applicationOf } from '../../server/src/compose';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking } from './support/asking';
import { createStage, eventually, type Stage } from './support/stage';

const CONTACTS = '/content-manager/collection-types/plugin::crm-user-invite.contact';

describe('contacts of another CRM', () => {
  const crm = createArrayCrm();
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    const fields = [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }];
    app = await bootStrapi({
      crm: defineContactSource(crm.source),
      pluginConfig: { fields, rateLimit: { trustedProxies: 1 } },
    });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const invite = async (email: string, lastName: string) => {
    const contactId = await crm.addContact({ firstName: 'Ada', lastName, email });
    const invited = await stage.invite(contactId);
    expect([invited.status, invited.body.data.refused]).toEqual([202, []]);
    const [{ invitationId }] = invited.body.data.accepted as [{ invitationId: string }];
    return { contactId, invitationId, code: await stage.codeSentTo(email) };
  };

  it('are invited, sign up and become portal users, and their CRM gets timeline entries', async () => {
    const { contactId, invitationId, code } = await invite('ada@example.org', 'Lovelace');
    const redeemed = await stage.post('/invitations/redeem', {
      code,
      password: 'engine number one',
      fields: { phone: '+44 20 7946 0011' },
    });
    expect(redeemed.status).toBe(201);
    await stage.jobsDone();

    const { body } = await stage.admin('get', `/contacts/${contactId}`);
    expect(body.data).toMatchObject({ id: contactId, phone: '+44 20 7946 0011', fullName: 'Ada Lovelace' });
    expect(body.data.portalUsers).toMatchObject([
      { contact: { fullName: 'Ada Lovelace' }, role: { name: 'Customer' }, active: true },
    ]);
    const ended = await stage.admin('delete', `/portal-users/${body.data.portalUsers[0].id}`);
    expect(ended.status).toBe(200);
    await stage.jobsDone();

    const line = { contactId, portal: 'Customer Portal', role: 'Customer', invitationId };
    expect(crm.lines).toMatchObject([
      { ...line, kind: 'invited' },
      { ...line, kind: 'signed-up' },
      { ...line, kind: 'access-ended' },
    ]);
  });

  it('lose their link when their address changes in the CRM', async () => {
    const { contactId, code } = await invite('grace@example.org', 'Hopper');
    crm.change(contactId, { email: 'hopper@example.org' });
    const redeemed = await stage.post('/invitations/redeem', { code, password: 'engine number one' });
    expect(redeemed.body.error.details.code).toBe('invitation.revoked');
  });

  it('get one timeline entry in their CRM for an invitation whose links staff hand over', async () => {
    const contactId = await crm.addContact({ lastName: 'Meitner', email: 'meitner@example.org' });
    const invited = await stage.invite(contactId, { notify: false });
    const { invitationId } = invited.body.data.accepted[0];
    await stage.jobsDone();
    const linesOf = () => crm.lines.filter((line) => line.contactId === contactId);
    expect(linesOf()).toEqual([]);
    for (let count = 0; count < 3; count += 1) {
      expect((await stage.admin('post', `/invitations/${invitationId}/link`)).status).toBe(200);
      await stage.jobsDone();
      expect(linesOf()).toMatchObject([{ kind: 'invited', invitationId }]);
    }
    const { invitationId: mailed } = await invite('noether@example.org', 'Noether');
    await stage.jobsDone();
    await stage.admin('post', `/invitations/${mailed}/link`);
    await stage.jobsDone();
    expect(crm.lines.filter((line) => line.invitationId === mailed)).toHaveLength(1);
  });

  it('are found by search, and shown but not changed in the Content Manager', async () => {
    const { contactId } = await invite('mary@example.org', 'Somerville');
    const found = await stage.admin('get', '/contacts?search=somer');
    expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([contactId]);

    const signIn = await request(app.http)
      .post('/admin/login')
      .send({ email: 'staff@example.org', password: 'Staff-password-1' });
    const bearer = `Bearer ${signIn.body.data.token as string}`;
    const shown = await request(app.http).get(`${CONTACTS}/${contactId}`).set('Authorization', bearer);
    expect(shown.body.data).toMatchObject({ fullName: 'Ada Somerville', email: 'mary@example.org' });
    const changed = await request(app.http)
      .put(`${CONTACTS}/${contactId}`)
      .set('Authorization', bearer)
      .send({ firstName: 'Eve' });
    expect(changed.body.error).toMatchObject({
      status: 403,
      message: 'Contacts are changed in the CRM that they come from.',
    });
  });

  it('are not imported', async () => {
    const answer = await stage.admin('get', '/contacts/import');
    expect(answer.body.error.details.code).toBe('connector.unsupported');
  });

  it('are erased on the site after they were deleted in the CRM', async () => {
    const { contactId, invitationId } = await invite('joan@example.org', 'Clarke');
    crm.remove(contactId);
    const row = () => stage.rows('contact', { documentId: contactId });
    applicationOf(app.strapi).crmPoller?.wake();
    await eventually(async () => (await row())[0]?.email === null);
    expect(await row()).toMatchObject([{ firstName: null, lastName: null, email: null, active: false }]);
    await stage.jobsDone();
    const kept = await stage.rows('invitation', { invitationId });
    expect(JSON.stringify(kept)).not.toContain('joan');
  });

  it('get an invitation when they ask for one, also with an address in Unicode', async () => {
    const asking = createAsking(app, stage);
    await asking.open();
    const contactId = await crm.addContact({ lastName: 'Müller', email: 'Asks@Müller.example' });
    const address = 'asks@xn--mller-kva.example';
    expect(await asking.mailsAfterAsking('asks@müller.example')).toEqual([
      `${address}: Your invitation to Customer Portal`,
    ]);
    expect(await stage.rows('invitation', { contactId })).toMatchObject([{ status: 'sent', address }]);
    expect(crm.lines.filter((line) => line.contactId === contactId)).toMatchObject([{ kind: 'invited' }]);

    const twins = ['twin@example.org', 'Twin@example.org'];
    for (const email of twins) await crm.addContact({ lastName: 'Twin', email });
    expect(await asking.mailsAfterAsking('twin@example.org')).toEqual([]);
    // However many more there are that staff have deactivated.
    const email = 'crowd@example.org';
    for (let count = 0; count < 24; count += 1)
      await crm.addContact({ lastName: 'Old', email, active: false });
    for (let count = 0; count < 2; count += 1) await crm.addContact({ lastName: 'New', email });
    expect(await asking.mailsAfterAsking(email)).toEqual([]);
    expect(await asking.mailsAfterAsking('stranger@example.org')).toEqual([]);
    expect(await asking.outcomes()).toEqual(['invited', 'ambiguous', 'ambiguous', 'none']);
  });
});
