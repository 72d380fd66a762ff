/** @databases all at night */
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

const PLUGIN = 'plugin::crm-user-invite';

describe('an e-mail that was sent', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  it('is recorded together with the end of its job, or neither is', async () => {
    const { documentId: contactId } = await stage.contact({ email: 'once@example.org' });
    const unsubscribe = app.strapi.db.lifecycles.subscribe({
      models: [`${PLUGIN}.invitation-event`],
      beforeCreateMany: ({ params }) => {
        if (JSON.stringify(params.data).includes('"sent"')) throw new Error('The disk is full');
      },
    });
    try {
      await stage.invite(contactId);
      await eventually(async () => (await stage.rows('job')).some(({ error }) => error !== null));
    } finally {
      unsubscribe();
    }
    expect(await stage.rows('job')).toMatchObject([
      { kind: 'invitation.send', state: 'waiting', attempts: 1 },
    ]);
    expect(await stage.rows('invitation')).toMatchObject([{ status: 'new', sentAt: null }]);

    await app.strapi.db.query(`${PLUGIN}.job`).updateMany({ where: {}, data: { runAt: new Date() } });
    await stage.jobsDone();
    expect(await stage.rows('invitation')).toMatchObject([{ status: 'sent' }]);
    expect(await stage.rows('invitation-event', { event: 'sent' })).toHaveLength(1);
    expect(app.mailbox.mails.filter(({ to }) => to === 'once@example.org')).toHaveLength(1);
  });
});
