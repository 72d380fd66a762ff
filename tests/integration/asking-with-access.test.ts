/** @databases all */
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking, type Asking } from './support/asking';
import { createStage, type Stage } from './support/stage';

const PLUGIN = 'plugin::crm-user-invite';
const INVITATION = 'Your invitation to Customer Portal';

describe('asking for an invitation with access already', () => {
  let app: TestApp;
  let stage: Stage;
  let asking: Asking;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig: { rateLimit: { trustedProxies: 1 } } });
    stage = await createStage(app);
    asking = createAsking(app, stage);
    await asking.open();
  });
  afterAll(async () => app.stop());
  beforeEach(() => asking.forget());

  it('is told where to sign in, and the mail is kept with the last invitation', async () => {
    const { email, id } = await asking.person();
    const invitationId = await asking.invite(id);
    await asking.signUp(email);
    expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: Your account on Customer Portal`]);
    const mail = app.mailbox.lastTo(email);
    expect(mail.text).toContain('Go to Customer Portal:\nhttps://');
    expect(mail.text).not.toContain('invitation=');
    expect(mail.html).toContain('Go to Customer Portal</a>');
    const { emails } = (await stage.admin('get', `/invitations/${invitationId}`)).body.data;
    expect(emails.map(({ subject, to }: { subject: string; to: string }) => [subject, to])).toEqual([
      ['Your account on Customer Portal', email],
      [INVITATION, email],
    ]);
    expect((await asking.timeline(invitationId)).slice(-1)).toEqual(['requested invitee']);
    expect(await asking.outcomes()).toEqual(['sign-in']);
  });

  it.each([
    ['de', 'Ihr Konto bei Customer Portal', 'Sie haben um eine Einladung'],
    ['fr', 'Votre compte sur Customer Portal', 'Vous avez demandé une invitation'],
    ['es', 'Su cuenta en Customer Portal', 'Ha pedido una invitación'],
    ['nl', 'Uw account op Customer Portal', 'U hebt om een uitnodiging'],
    ['pt-BR', 'Your account on Customer Portal', 'You asked for an invitation'],
  ])('is told so in the language of the contact: %s', async (language, subject, sentence) => {
    const { email, id } = await asking.person({ language });
    await asking.invite(id);
    await asking.signUp(email);
    expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: ${subject}`]);
    expect(app.mailbox.lastTo(email).text).toContain(sentence);
  });

  it('whose user was blocked gets nothing', async () => {
    const { email, id } = await asking.person();
    await asking.invite(id);
    await asking.signUp(email);
    await app.strapi.db
      .query('plugin::users-permissions.user')
      .updateMany({ where: { email }, data: { blocked: true } });
    expect(await asking.mailsAfterAsking(email)).toEqual([]);
    expect(await asking.outcomes()).toEqual(['none']);
  });

  it('whose access staff have ended gets an invitation', async () => {
    const { email, id } = await asking.person();
    await asking.invite(id);
    await asking.signUp(email);
    const { portalUsers } = (await stage.admin('get', `/contacts/${id}`)).body.data;
    await stage.admin('delete', `/portal-users/${portalUsers[0].id}`);
    await stage.jobsDone();
    expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: ${INVITATION}`]);
  });

  describe('as a portal user of the CRM without an invitation', () => {
    const newUser = (email: string, more: Record<string, unknown> = {}) =>
      app.strapi.db
        .query('plugin::users-permissions.user')
        .create({ data: { username: email, email, provider: 'local', confirmed: true, ...more } });
    const portalUser = async (email: string, contactId: string) => {
      const idOf = async (type: string, documentId: string) =>
        Number((await stage.rows(type, { documentId }))[0]?.id);
      await app.strapi.db.query(`${PLUGIN}.portal-user`).create({
        data: {
          username: email,
          active: true,
          contact: await idOf('contact', contactId),
          portal: await idOf('portal', stage.portal.documentId),
          role: await idOf('portal-role', stage.role.documentId),
        },
      });
    };

    it('is told so, too, and nothing about the person is kept', async () => {
      const { email, id } = await asking.person();
      await newUser(email);
      await portalUser(email, id);
      expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: Your account on Customer Portal`]);
      const kept = await stage.rows('email-activity', { invitation: { id: { $null: true } } });
      expect(kept).toMatchObject([{ to: '', html: '', text: '', statusReason: 'sent' }]);
    });

    it('is told so if no user here has the address', async () => {
      const { email, id } = await asking.person();
      await portalUser(email, id);
      expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: Your account on Customer Portal`]);
      expect(await asking.outcomes()).toEqual(['sign-in']);
    });

    it('is told nothing if staff have blocked the user', async () => {
      const { email, id } = await asking.person();
      await newUser(email, { blocked: true });
      await portalUser(email, id);
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      expect(await asking.outcomes()).toEqual(['none']);
    });
  });
});
