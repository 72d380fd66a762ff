/** @databases all at night */
import { applicationOf } from '../../../server/src/compose';
import { CrmError } from '../../../server/src/crm/crm-error';
import { codeIn, createStage, eventually, type Stage } from '../support/stage';
import { bootStrapi, type TestApp } from '../../helpers/strapi';

const PASSWORD = 'correct horse battery staple';

describe('an invitation after a sequence of steps that failed in an earlier version', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const mailsTo = (address: string) => app.mailbox.mails.filter((mail) => mail.to === address);
  const signedUp = async (contactId: string, address: string): Promise<string> => {
    const already = mailsTo(address).length;
    await stage.invite(contactId);
    const code = await stage.codeSentTo(address, already);
    await stage.jobsDone();
    const redeemed = await stage.post('/invitations/redeem', { code, password: PASSWORD });
    expect(redeemed.status).toBe(201);
    return redeemed.body.data.user.documentId as string;
  };
  const deleteUser = (documentId: string) =>
    app.strapi.documents('plugin::users-permissions.user').delete({ documentId });
  const portalUsersOf = (documentId: string) => stage.rows('portal-user', { contact: { documentId } });

  it('leaves no portal user when its user is deleted, invited again and deleted again', async () => {
    const { documentId } = await stage.contact({ email: 'twice@example.org' });
    for (let round = 0; round < 2; round += 1) {
      const user = await signedUp(documentId, 'twice@example.org');
      await stage.jobsDone();
      expect(await portalUsersOf(documentId)).toMatchObject([{ active: true }]);
      await deleteUser(user);
      await stage.jobsDone();
      expect(await portalUsersOf(documentId)).toMatchObject([{ active: false }]);
    }
    expect((await stage.invite(documentId)).body.data.accepted).toHaveLength(1);
  });

  it('leaves no portal user when its user is deleted before the CRM knows it', async () => {
    const { documentId } = await stage.contact({ email: 'hasty@example.org' });
    const { connector } = applicationOf(app.strapi);
    const record = connector.recordRedemption;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let tries = 0;
    connector.recordRedemption = async (redemption) => {
      tries += 1;
      // The first attempt is part of the sign-up; a job repeats it.
      if (tries === 1) throw new CrmError('unavailable', 'The CRM is away');
      await held;
      return record(redemption);
    };
    try {
      await deleteUser(await signedUp(documentId, 'hasty@example.org'));
      await eventually(async () => {
        const ends = await stage.rows('job', { kind: 'portal-user.end' });
        return ends.some(({ error }) => error !== null);
      });
      letGo();
      await stage.jobsDone();
      expect(await portalUsersOf(documentId)).toMatchObject([{ active: false }]);
    } finally {
      connector.recordRedemption = record;
    }
  });

  it('leaves no portal user when the job of a deleted user is interrupted and runs again', async () => {
    const { documentId } = await stage.contact({ email: 'interrupted@example.org' });
    const user = await signedUp(documentId, 'interrupted@example.org');
    await stage.jobsDone();
    const [used] = await stage.rows('invitation', { contactId: documentId });
    const { id: userId } = (await app.strapi.db
      .query('plugin::users-permissions.user')
      .findOne({ where: { documentId: user } })) as { id: number };
    const jobs = app.strapi.db.query('plugin::crm-user-invite.job');
    // The first run added this job, and did not live to remove its own.
    const { id } = (await jobs.create({
      data: {
        key: `end:${userId}:${String(used?.portalUserId)}`,
        kind: 'portal-user.end',
        payload: {},
        state: 'waiting',
        ...{
          attempts: 0,
          priority: 3,
          runAt: new Date(Date.now() + 3_600_000),
          invitationId: used?.invitationId,
        },
      },
    })) as { id: number };

    await deleteUser(user);
    await eventually(async () => (await stage.rows('job')).every((job) => job.id === id));
    await jobs.updateMany({ where: { id }, data: { runAt: new Date() } });
    await stage.jobsDone();
    expect(await portalUsersOf(documentId)).toMatchObject([{ active: false }]);
  });

  it('keeps the access of a returned user although the end of the first access comes late', async () => {
    const address = 'returns@example.org';
    const { documentId } = await stage.contact({ email: address });
    const { connector } = applicationOf(app.strapi);
    const record = connector.recordRedemption;
    connector.recordRedemption = () => Promise.reject(new CrmError('unavailable', 'The CRM is away'));
    try {
      const first = await signedUp(documentId, address);
      await deleteUser(first);
      await stage.invite(documentId);
      const code = await stage.codeSentTo(address, 1);
      expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    } finally {
      connector.recordRedemption = record;
    }
    const runAtOnce = { where: { state: 'waiting' }, data: { runAt: new Date() } };
    await app.strapi.db.query('plugin::crm-user-invite.job').updateMany(runAtOnce);
    await stage.jobsDone();
    expect(await portalUsersOf(documentId)).toMatchObject([{ active: true }]);
  });

  it('gives access to a user that returns while the CRM ends its first access', async () => {
    const address = 'meanwhile@example.org';
    const { documentId } = await stage.contact({ email: address });
    const { connector } = applicationOf(app.strapi);
    const { end } = connector.portalUsers;
    const first = await signedUp(documentId, address);
    await stage.jobsDone();
    const again = { status: 0 };
    connector.portalUsers.end = async (id) => {
      connector.portalUsers.end = end;
      const ended = await end(id);
      const comesBack = stage.invite(documentId).then(async () => {
        const code = await stage.codeSentTo(address, 1);
        return stage.post('/invitations/redeem', { code, password: PASSWORD });
      });
      again.status = (await comesBack).status;
      await eventually(async () => (await stage.rows('job', { kind: 'redemption.record' })).length === 0);
      return end(id).then(() => ended);
    };
    await deleteUser(first);
    await stage.jobsDone();
    expect(again.status).toBe(201);
    expect(await portalUsersOf(documentId)).toMatchObject([{ active: true }]);
  });

  it('stays redeemed in the CRM although an earlier status comes late', async () => {
    const { documentId } = await stage.contact({ email: 'quick@example.org' });
    const { connector } = applicationOf(app.strapi);
    const { setStatus } = connector.invitations;
    await stage.invite(documentId);
    const code = await stage.codeSentTo('quick@example.org');
    await stage.jobsDone();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    connector.invitations.setStatus = async (...args) => {
      await held;
      return setStatus(...args);
    };
    try {
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
      await eventually(async () => (await stage.rows('job', { kind: 'invitation.write-status' })).length > 0);
      expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
      await eventually(async () => (await stage.rows('job', { kind: 'redemption.record' })).length === 0);
      letGo();
      await stage.jobsDone();
      expect(await stage.rows('portal-invitation', { contact: { documentId } })).toMatchObject([
        { statusReason: 'redeemed', active: false },
      ]);
    } finally {
      connector.invitations.setStatus = setStatus;
    }
  });

  it("sends no closed link when the contact's address changes before the first mail", async () => {
    const { documentId } = await stage.contact({ email: 'before@example.org' });
    const { runner } = applicationOf(app.strapi);
    await runner.stop();
    await stage.invite(documentId);
    await app.strapi
      .documents('plugin::crm-user-invite.contact' as 'admin::user')
      .update({ documentId, data: { email: 'after@example.org' } as never });
    runner.start();
    await eventually(async () => {
      const [invitation] = await stage.rows('invitation', { contactId: documentId });
      return invitation?.status === 'sent' || invitation?.status === 'failed';
    });

    expect(mailsTo('before@example.org')).toEqual([]);
    for (const { text } of mailsTo('after@example.org')) {
      expect((await stage.post('/invitations/inspect', { code: codeIn(text) })).status).toBe(200);
    }
  });
});
