/** @databases all at night */
import { applicationOf } from '../../server/src/compose';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

const PASSWORD = 'correct horse battery staple';

describe('an invitation that changes during another operation', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    app.strapi.cron.stop();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());
  afterEach(() => {
    delete (app.mailbox as Partial<typeof app.mailbox>).receive;
  });

  const connector = () => applicationOf(app.strapi).connector;
  const mailsTo = (address: string) => app.mailbox.mails.filter((mail) => mail.to === address);
  const view = async (invitationId: string) =>
    (await stage.admin('get', `/invitations/${invitationId}`)).body.data;
  const eventsOf = async (invitationId: string): Promise<string[]> =>
    (await view(invitationId)).timeline.map(({ event, actor }: { event: string; actor: string }) =>
      [event, actor].join(' by ')
    );
  const records = (invitationId: string) => stage.rows('portal-invitation', { documentId: invitationId });
  const redeem = (code: string) => stage.post('/invitations/redeem', { code, password: PASSWORD });

  const invite = async () => {
    const { documentId } = await stage.contact();
    const [row] = await stage.rows('contact', { documentId });
    const answer = await stage.invite(documentId);
    const invitationId: string = answer.body.data.accepted[0].invitationId;
    return { invitationId, address: String(row?.email) };
  };
  const sent = async () => {
    const one = await invite();
    const code = await stage.codeSentTo(one.address);
    await stage.jobsDone();
    return { ...one, code };
  };
  const deleteInCrm = (invitationId: string) =>
    app.strapi.db
      .query('plugin::crm-user-invite.portal-invitation')
      .deleteMany({ where: { documentId: invitationId } });
  /** Runs jobs that wait for a retry now. */
  const hurry = async () => {
    await app.strapi.db
      .query('plugin::crm-user-invite.job')
      .updateMany({ where: { state: 'waiting' }, data: { runAt: new Date() } });
    applicationOf(app.strapi).runner.wake();
    await stage.jobsDone();
  };
  const untilJobFailed = () =>
    eventually(async () =>
      (await stage.rows('job')).some(({ error, state }) => error && state === 'waiting')
    );

  describe('because staff deleted it in the CRM', () => {
    const expectTakenBack = async (invitationId: string, code: string) => {
      expect(await view(invitationId)).toMatchObject({ status: 'revoked' });
      expect((await eventsOf(invitationId)).filter((event) => event.startsWith('revoked'))).toEqual([
        'revoked by CRM',
      ]);
      expect(await records(invitationId)).toEqual([]);
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(410);
    };

    it('is revoked when its link is opened', async () => {
      const { invitationId, code } = await sent();
      await deleteInCrm(invitationId);
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
      await stage.jobsDone();
      await expectTakenBack(invitationId, code);
    });

    it('is revoked when it is resent', async () => {
      const { invitationId, address, code } = await sent();
      await deleteInCrm(invitationId);
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      await stage.jobsDone();
      await expectTakenBack(invitationId, code);
      expect(mailsTo(address)).toHaveLength(1);
    });

    it('still expires after its expiry date', async () => {
      const { invitationId } = await sent();
      await deleteInCrm(invitationId);
      await app.strapi.db
        .query('plugin::crm-user-invite.invitation')
        .updateMany({ where: { invitationId }, data: { expiresAt: new Date(Date.now() - 1000) } });
      await applicationOf(app.strapi).invitations.expiry.sweep();
      await stage.jobsDone();
      expect(await view(invitationId)).toMatchObject({ status: 'expired' });
      expect(await records(invitationId)).toEqual([]);
    });
  });

  it('stays revoked if it is resent before the site knows that the CRM revoked it', async () => {
    const { invitationId, address } = await sent();
    await connector().invitations.setStatus(invitationId, { status: 'revoked' });
    await stage.admin('post', `/invitations/${invitationId}/resend`);
    await stage.jobsDone();
    expect(await view(invitationId)).toMatchObject({ status: 'revoked' });
    expect(mailsTo(address)).toHaveLength(1);
  });

  it('is revoked in the CRM although it was revoked before the CRM knew it', async () => {
    const { runner } = applicationOf(app.strapi);
    await runner.stop();
    const { invitationId, address } = await invite();
    await stage.admin('post', `/invitations/${invitationId}/revoke`);
    runner.start();
    await stage.jobsDone();
    expect(await records(invitationId)).toMatchObject([{ statusReason: 'revoked', active: false }]);
    expect(mailsTo(address)).toEqual([]);
  });

  it('answers that it was revoked if it expires while the CRM, which revoked it, is asked', async () => {
    const { invitationId, code } = await sent();
    const { invitations } = connector();
    const { get } = invitations;
    invitations.get = async (...args) => {
      invitations.get = get;
      await app.strapi.db
        .query('plugin::crm-user-invite.invitation')
        .updateMany({ where: { invitationId }, data: { status: 'expired', openKey: null } });
      const record = await get(...args);
      return record && { ...record, status: 'revoked' };
    };
    const answer = await redeem(code);
    expect([answer.status, answer.body.error.details.code]).toEqual([410, 'invitation.revoked']);
  });

  it('is redeemed although the mail was not yet recorded as sent', async () => {
    const { emails } = connector();
    const { send } = emails;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    emails.send = async (email) => {
      const delivery = await send(email);
      await held;
      return delivery;
    };
    try {
      const { invitationId, address } = await invite();
      expect((await redeem(await stage.codeSentTo(address))).status).toBe(201);
      letGo();
      await stage.jobsDone();
      expect(await view(invitationId)).toMatchObject({
        status: 'redeemed',
        sentAt: expect.any(String) as string,
        emails: [{ status: 'sent', active: false }],
      });
      expect(await eventsOf(invitationId)).toContain('sent by system');
    } finally {
      emails.send = send;
    }
  });

  it('is resent although the first mail was not yet recorded as sent', async () => {
    const { emails } = connector();
    const { send } = emails;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    emails.send = async (email) => {
      emails.send = send;
      const delivery = await send(email);
      await held;
      return delivery;
    };
    const { invitationId, address } = await invite();
    await stage.codeSentTo(address);
    await stage.admin('post', `/invitations/${invitationId}/resend`);
    const code = await stage.codeSentTo(address, 1);
    await eventually(async () => (await view(invitationId)).status === 'sent');
    const { sentAt } = await view(invitationId);
    letGo();
    await stage.jobsDone();
    // The first e-mail was sent as well, but the second one contains the valid link.
    expect((await eventsOf(invitationId)).filter((event) => event === 'sent by system')).toHaveLength(2);
    expect(await view(invitationId)).toMatchObject({ status: 'sent', sentAt });
    expect(await records(invitationId)).toMatchObject([{ statusReason: 'sent', sentAt }]);
    expect((await redeem(code)).status).toBe(201);
  });

  describe('after the mail server accepted its e-mail and closed the connection', () => {
    beforeEach(() => {
      const { mailbox } = app;
      Object.assign(mailbox, {
        receive(mail: (typeof mailbox.mails)[number]) {
          mailbox.mails.push(mail);
          throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
        },
      });
    });

    it('is redeemed before the next attempt, and not mailed again', async () => {
      const { invitationId, address } = await invite();
      const code = await stage.codeSentTo(address);
      await untilJobFailed();
      expect((await redeem(code)).status).toBe(201);
      await hurry();
      const { redeemedAt, ...invitation } = await view(invitationId);
      expect(invitation).toMatchObject({
        status: 'redeemed',
        sentAt: redeemedAt,
        emails: [{ status: 'sent', active: false, sentAt: redeemedAt }],
      });
      expect(mailsTo(address)).toHaveLength(1);
    });

    it('is revoked before the next attempt, and not mailed again', async () => {
      const { invitationId, address } = await invite();
      await stage.codeSentTo(address);
      await untilJobFailed();
      await stage.admin('post', `/invitations/${invitationId}/revoke`);
      await hurry();
      expect(await view(invitationId)).toMatchObject({
        status: 'revoked',
        sentAt: null,
        emails: [{ status: 'failed', active: false }],
      });
      expect(mailsTo(address)).toHaveLength(1);
    });
  });

  it('reaches the CRM in its current state although an earlier one is still being written', async () => {
    const { invitationId, code } = await sent();
    const { invitations } = connector();
    const { setStatus } = invitations;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let calls = 0;
    invitations.setStatus = async (...args) => {
      calls += 1;
      if (calls === 1) await held;
      return setStatus(...args);
    };
    try {
      await stage.post('/invitations/inspect', { code });
      await eventually(() => Promise.resolve(calls === 1));
      // The validity period starts over.
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      await eventually(async () => (await stage.rows('job')).length === 1);
      letGo();
      await stage.jobsDone();
      const [row] = await stage.rows('invitation', { invitationId });
      const [record] = await records(invitationId);
      expect(new Date(String(record?.expiresAt))).toEqual(new Date(String(row?.expiresAt)));
      expect(new Date(String(record?.sentAt))).toEqual(new Date(String(row?.sentAt)));
    } finally {
      invitations.setStatus = setStatus;
    }
  });
});
