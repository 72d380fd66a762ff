/** @databases all */
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from '../integration/support/stage';

const PASSWORD = 'a password for the race';
const together = async <Item, Result>(items: Item[], work: (item: Item, index: number) => Promise<Result>) =>
  Promise.all(items.map(work));

describe('simultaneous redemptions', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const usersWith = async (address: string) =>
    (await app.strapi.db.query('plugin::users-permissions.user').findMany({})).filter(
      (user: { email: string }) => user.email.normalize('NFC').toLowerCase() === address
    );

  it('make one user of 16 with one code and one password, and all succeed', async () => {
    const { documentId } = await stage.contact({ email: 'race@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('race@example.org');

    const answers = await together(Array.from({ length: 16 }), () =>
      stage.post('/invitations/redeem', { code, password: PASSWORD })
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.data.user.documentId)).size).toBe(1);
    expect(await usersWith('race@example.org')).toHaveLength(1);
    await stage.jobsDone();
    expect(await stage.rows('portal-user', { contact: { documentId } })).toHaveLength(1);
  });

  it('let one succeed of 16 with one code and different passwords', async () => {
    const { documentId } = await stage.contact({ email: 'rivals@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('rivals@example.org');

    const answers = await together(Array.from({ length: 16 }), (_item, index) =>
      stage.post('/invitations/redeem', { code, password: `${PASSWORD} ${index}` })
    );

    const refused = answers.filter((answer) => answer.status !== 201);
    expect(refused).toHaveLength(15);
    expect(new Set(refused.map((answer) => answer.body.error.details.code))).toEqual(
      new Set(['invitation.redeemed'])
    );
    expect(await usersWith('rivals@example.org')).toHaveLength(1);
  });

  it('make one user of several contacts with one address in different spelling', async () => {
    const spellings = ['zoë@example.org', 'ZOË@example.org', 'zoe\u0308@Example.ORG', 'Zoë@EXAMPLE.org'];
    const contacts = await together(spellings, (email) => stage.contact({ email }));
    await stage.invite(contacts.map((contact) => contact.documentId));
    await stage.jobsDone();
    const codes = app.mailbox.mails
      .filter((mail) => mail.to === 'zoë@example.org')
      .map((mail) => /invitation=([\w-]{43})/.exec(mail.text)?.[1]);
    expect(new Set(codes).size).toBe(4);

    const answers = await together([...codes, ...codes, ...codes, ...codes], (code) =>
      stage.post('/invitations/redeem', { code, password: PASSWORD })
    );

    expect(
      answers.every((answer) => answer.status === 201 || answer.body.data?.status === 'existing-user')
    ).toBe(true);
    expect(await usersWith('zoë@example.org')).toHaveLength(1);
  });

  it('find a user that Strapi already has, however its address is written', async () => {
    await app.strapi.db.query('plugin::users-permissions.user').create({
      data: { username: 'renee', email: 'RENÉE@Example.org', provider: 'local', confirmed: true },
    });
    const { documentId } = await stage.contact({ email: 'rene\u0301e@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('renée@example.org');

    const inspected = await stage.post('/invitations/inspect', { code });
    const redeemed = await stage.post('/invitations/redeem', { code, password: PASSWORD });

    expect(inspected.body.data.status).toBe('existing-user');
    expect(redeemed.status).toBe(200);
    expect(redeemed.body.data).toEqual({ status: 'existing-user' });
  });

  it('allow one open invitation of a contact to a portal', async () => {
    const { documentId } = await stage.contact();
    const answers = await together(Array.from({ length: 8 }), () => stage.invite(documentId));
    const accepted = answers.flatMap((answer) => answer.body.data.accepted);
    const refused = answers.flatMap((answer) => answer.body.data.refused);
    expect(accepted).toHaveLength(1);
    expect(refused).toEqual(
      Array.from({ length: 7 }, () => ({ contactId: documentId, code: 'invitation.already-open' }))
    );
  });
});
