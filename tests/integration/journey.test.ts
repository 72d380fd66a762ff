/** @databases all at night */
import request from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

/**
 * The main journey: a contact is invited, receives the e-mail, signs up, and becomes a portal user and a
 * signed-in user.
 */
describe('an invitation', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  it('leads from a contact to a portal user in the CRM and a signed-in user of Strapi', async () => {
    const contact = await stage.contact({
      email: 'Ada.Lovelace@Example.org',
      firstName: 'Ada',
      lastName: 'Lovelace',
    });
    const invited = await stage.invite(contact.documentId);
    expect(invited.status).toBe(202);
    const [{ invitationId }] = invited.body.data.accepted;

    const code = await stage.codeSentTo('ada.lovelace@example.org');
    const inspected = await stage.post('/invitations/inspect', { code });
    expect(inspected.body.data).toMatchObject({
      status: 'open',
      portal: { name: 'Customer Portal' },
      contact: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada.lovelace@example.org' },
      password: { minLength: 12, maxBytes: 72 },
    });

    await stage.jobsDone();
    expect(await stage.rows('portal-invitation')).toMatchObject([
      { statusReason: 'sent', openedAt: expect.any(String) },
    ]);

    const redeemed = await stage.post('/invitations/redeem', { code, password: 'engine number one' });
    expect(redeemed.status).toBe(201);
    expect(redeemed.body.data).toMatchObject({
      status: 'created',
      user: { username: 'ada.lovelace@example.org', email: 'ada.lovelace@example.org' },
    });

    // Without a token the response is 401; with a valid token, only the code is reported as invalid.
    const signedIn = await request(app.http)
      .post('/api/crm-user-invite/invitations/accept')
      .set('Authorization', `Bearer ${redeemed.body.data.session.jwt}`)
      .send({ code: 'A'.repeat(43) });
    expect(signedIn.status).toBe(404);
    const signIn = await request(app.http)
      .post('/api/auth/local')
      .send({ identifier: 'ada.lovelace@example.org', password: 'engine number one' });
    expect(signIn.status).toBe(200);

    await stage.jobsDone();
    const detail = await stage.admin('get', `/contacts/${contact.documentId}`);
    expect(detail.body.data.portalUsers).toMatchObject([
      { portal: { name: 'Customer Portal' }, role: { name: 'Customer' }, active: true },
    ]);
    const invitation = await stage.admin('get', `/invitations/${invitationId}`);
    expect(invitation.body.data).toMatchObject({ status: 'redeemed', active: false });
    expect(invitation.body.data.emails).toMatchObject([{ status: 'sent', active: false }]);
    expect(invitation.body.data.timeline.map((entry: { event: string }) => entry.event)).toEqual([
      'created',
      'sent',
      'opened',
      'redeemed',
      'crm-recorded',
    ]);
    expect(JSON.stringify(invitation.body)).not.toContain(code);
  });
});
