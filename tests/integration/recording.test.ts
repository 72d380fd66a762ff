import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

const PASSWORD = 'correct horse battery staple';
const CONTACT = 'plugin::crm-user-invite.contact';
const EVENT = 'plugin::crm-user-invite.invitation-event';

describe('a sign-up with the CRM in the same database', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    const fields = [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }];
    app = await bootStrapi({ pluginConfig: { fields } });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const invited = async () => {
    const { documentId } = await stage.contact();
    const [contact] = await stage.rows('contact', { documentId });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(String(contact?.email));
    await stage.jobsDone();
    const body = { code, password: PASSWORD, fields: { phone: '+44 1' } };
    return {
      contactId: documentId,
      redeem: () => stage.post('/invitations/redeem', body),
      recorded: async () => ({
        portalUsers: (await stage.rows('portal-user', { contact: { documentId } })).map(
          ({ active }) => active
        ),
        statuses: (await stage.rows('portal-invitation', { contact: { documentId } })).map(
          (row) => row.statusReason
        ),
        phone: (await stage.rows('contact', { documentId }))[0]?.phone,
      }),
      jobs: () => stage.rows('job', { kind: 'redemption.record' }),
    };
  };
  type Invited = Awaited<ReturnType<typeof invited>>;

  /** Signs up while a hook of the site refuses changes to contacts, and waits until a job has tried to record it. */
  const redeemRefused = async ({ redeem, jobs }: Invited): Promise<void> => {
    const unsubscribe = app.strapi.db.lifecycles.subscribe({
      models: [CONTACT],
      beforeUpdate: () => Promise.reject(new Error('A hook of the site refuses')),
    });
    try {
      expect((await redeem()).status).toBe(201);
      await eventually(async () => (await jobs()).some(({ error }) => error !== null));
    } finally {
      unsubscribe();
    }
  };
  const retryJobs = async (): Promise<void> => {
    const data = { runAt: new Date() };
    await app.strapi.db.query('plugin::crm-user-invite.job').updateMany({ where: {}, data });
    await stage.jobsDone();
  };
  const whole = { portalUsers: [true], statuses: ['redeemed'], phone: '+44 1' };

  it('is recorded when the invitee gets the answer, without a job', async () => {
    const { redeem, recorded, jobs } = await invited();
    const kept: unknown[] = [];
    const unsubscribe = app.strapi.db.lifecycles.subscribe({
      models: ['plugin::crm-user-invite.job'],
      beforeCreateMany: ({ params }) => void kept.push(JSON.stringify(params.data)),
    });
    try {
      expect((await redeem()).status).toBe(201);
    } finally {
      unsubscribe();
    }
    expect(await recorded()).toEqual(whole);
    expect([await jobs(), kept.filter((job) => String(job).includes('redemption.record'))]).toEqual([[], []]);
    await stage.jobsDone();
  });

  it('succeeds although the CRM refuses it, and is recorded by a job', async () => {
    const invitation = await invited();
    await redeemRefused(invitation);
    expect(await invitation.recorded()).toMatchObject({ portalUsers: [], statuses: ['sent'] });
    await retryJobs();
    expect(await invitation.recorded()).toEqual(whole);
  });

  it('is not recorded any more once the contact was deleted', async () => {
    const invitation = await invited();
    const { contactId, jobs } = invitation;
    const before = (await stage.rows('portal-user')).length;
    await redeemRefused(invitation);
    await app.strapi.documents(CONTACT as 'admin::user').delete({ documentId: contactId });
    await eventually(async () =>
      (await stage.rows('invitation', { contactId })).every(({ forgottenAt }) => forgottenAt)
    );
    expect(await jobs()).toMatchObject([{ state: 'waiting', error: null }]);
    await retryJobs();
    expect(await stage.rows('portal-user')).toHaveLength(before);
  });

  it('leaves nothing behind if it fails after it was recorded', async () => {
    const { redeem, recorded } = await invited();
    const unsubscribe = app.strapi.db.lifecycles.subscribe({
      models: [EVENT],
      beforeCreateMany: ({ params }) => {
        if (JSON.stringify(params.data).includes('redeemed')) throw new Error('The disk is full');
      },
    });
    try {
      expect((await redeem()).status).toBe(500);
    } finally {
      unsubscribe();
    }
    expect(await recorded()).toMatchObject({ portalUsers: [], statuses: ['sent'] });
    expect((await redeem()).status).toBe(201);
    expect(await recorded()).toEqual(whole);
    await stage.jobsDone();
  });
});
