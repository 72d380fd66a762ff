/** @databases all */
import { applicationOf } from '../../server/src/compose';
import { CrmError } from '../../server/src/crm/crm-error';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createLinks, type Links } from './support/links';
import { codeIn, createStage, type Stage } from './support/stage';

const DAY_MS = 86_400_000;

describe('a link to hand over', () => {
  let app: TestApp;
  let stage: Stage;
  let links: Links;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig: { invitation: { remindAfterDays: [3] } } });
    stage = await createStage(app);
    links = createLinks(app, stage);
  });
  afterAll(async () => app.stop());

  const table = (type: string) => app.strapi.db.query(`plugin::crm-user-invite.${type}`);
  const changeContact = (documentId: string, data: object) =>
    app.strapi.documents('plugin::crm-user-invite.contact' as 'admin::user').update({
      documentId,
      data: data as never,
    });

  describe('to a contact who does not want e-mail', () => {
    it('is made without any e-mail, and signs up', async () => {
      const { invitationId, batchId, address } = await links.invitedWithoutMail({ doNotEmail: true });
      await stage.jobsDone();
      expect(await links.view(invitationId)).toMatchObject({ status: 'new', notify: false, emails: [] });
      expect((await stage.admin('get', `/batches/${batchId}`)).body.data).toMatchObject({
        ...{ state: 'done', accepted: 1, sent: 0, failed: 0 },
      });

      const answer = await links.linkTo(invitationId);
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({
        url: expect.stringMatching(`^${ORIGIN}/sign-up#invitation=[\\w-]{43}$`) as string,
        expiresAt: (await links.view(invitationId)).expiresAt,
      });
      await stage.jobsDone();
      const seen = await links.view(invitationId);
      expect(seen).toMatchObject({ status: 'sent', active: false, sentAt: expect.any(String) as string });
      expect(seen.timeline).toEqual([
        expect.objectContaining({ event: 'created', actor: 'Grace Hopper' }),
        expect.objectContaining({ event: 'link-created', actor: 'Grace Hopper', detail: null }),
      ]);
      expect(await links.record(invitationId)).toMatchObject({
        ...{ statusReason: 'sent', active: false, sentAt: seen.sentAt },
      });
      expect((await stage.admin('get', `/batches/${batchId}`)).body.data).toMatchObject({ sent: 1 });

      expect((await links.redeem(links.urlOf(answer))).status).toBe(201);
      await stage.jobsDone();
      expect(await links.view(invitationId)).toMatchObject({ status: 'redeemed', emails: [] });
      expect(links.mailsTo(address)).toEqual([]);
      expect(await stage.rows('email-activity', { to: address })).toEqual([]);
    });

    it('is previewed without an e-mail, with the other refusals', async () => {
      const { documentId } = await stage.contact({ doNotEmail: true });
      const target = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
      const preview = (body: object) =>
        stage.admin('post', '/invitations/preview', { contactIds: [documentId], ...target, ...body });
      expect((await preview({})).body.data.refused).toEqual([
        { contactId: documentId, code: 'contact.do-not-email' },
      ]);
      expect((await preview({ notify: false })).body.data).toEqual({ refused: [], email: null });
      await changeContact(documentId, { active: false });
      expect((await preview({ notify: false })).body.data.refused).toEqual([
        { contactId: documentId, code: 'contact.inactive' },
      ]);
    });

    it('is not followed by an e-mail: no reminder, no resend and no renewal', async () => {
      const { invitationId, address } = await links.invitedWithoutMail({ doNotEmail: true });
      const url = links.urlOf(await links.linkTo(invitationId));
      await table('invitation').updateMany({
        where: { invitationId },
        data: { sentAt: new Date(Date.now() - 4 * DAY_MS) },
      });
      await applicationOf(app.strapi).invitations.reminders.sweep();
      const resent = await stage.admin('post', `/invitations/${invitationId}/resend`);
      expect([resent.status, resent.body.error.details.code]).toEqual([409, 'contact.do-not-email']);
      await table('invitation').updateMany({
        where: { invitationId },
        data: { expiresAt: new Date(Date.now() - 1000) },
      });
      expect((await stage.post('/invitations/renew', { code: codeIn(url) })).status).toBe(202);
      await stage.jobsDone();
      expect(links.mailsTo(address)).toEqual([]);
      expect((await links.view(invitationId)).status).toBe('expired');
      expect(await links.linkTo(invitationId)).toMatchObject({ status: 409 });
    });
  });

  describe('to a contact who may be e-mailed', () => {
    it('is reminded of only after staff have resent the invitation by e-mail', async () => {
      const { invitationId, address } = await links.invitedWithoutMail();
      const url = links.urlOf(await links.linkTo(invitationId));
      const isDue = async () => {
        await table('invitation').updateMany({
          where: { invitationId },
          data: { sentAt: new Date(Date.now() - 4 * DAY_MS) },
        });
        await applicationOf(app.strapi).invitations.reminders.sweep();
        await stage.jobsDone();
      };
      await isDue();
      expect(links.mailsTo(address)).toEqual([]);
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      await stage.jobsDone();
      expect(links.mailsTo(address)).toHaveLength(1);
      expect((await links.inspect(url)).body.error.details.code).toBe('invitation.replaced');
      expect(await links.view(invitationId)).toMatchObject({ status: 'sent', notify: true });
      await isDue();
      expect(links.mailsTo(address)).toHaveLength(2);
    });

    it('works beside the one in the e-mail, and leaves the status alone', async () => {
      const { invitationId, address } = await links.mailed();
      const before = await links.view(invitationId);
      const [first, second] = [
        links.urlOf(await links.linkTo(invitationId)),
        links.urlOf(await links.linkTo(invitationId)),
      ];
      expect(first).not.toBe(second);
      const mail = app.mailbox.lastTo(address).text;
      for (const url of [first, second, mail]) expect((await links.inspect(url)).status).toBe(200);
      await stage.jobsDone();
      expect(await links.view(invitationId)).toMatchObject({ status: 'sent', sentAt: before.sentAt });
      expect(await links.eventsOf(invitationId)).toEqual([
        'created',
        'sent',
        'link-created',
        'link-created',
        'opened',
      ]);
      expect((await links.redeem(second)).status).toBe(201);
      const late = { code: codeIn(first), password: 'a password of another person' };
      expect((await stage.post('/invitations/redeem', late)).body.error.details.code).toBe(
        'invitation.redeemed'
      );
    });

    it('is made while its e-mail waits, which is sent all the same', async () => {
      const { runner } = applicationOf(app.strapi);
      await runner.stop();
      const { documentId } = await stage.contact();
      const invitationId: string = (await stage.invite(documentId)).body.data.accepted[0].invitationId;
      const url = links.urlOf(await links.linkTo(invitationId));
      expect(await links.view(invitationId)).toMatchObject({ status: 'new', sentAt: null });
      runner.start();
      await stage.jobsDone();
      expect(links.mailsTo(await links.addressOf(documentId))).toHaveLength(1);
      expect(await links.view(invitationId)).toMatchObject({ status: 'sent' });
      expect((await links.inspect(url)).status).toBe(200);
    });

    it('is made for one whose e-mail failed, which is sent by that', async () => {
      const { invitationId } = await links.mailed();
      const { sentAt } = await links.view(invitationId);
      await table('invitation').updateMany({
        where: { invitationId },
        data: { status: 'failed', failure: 'No' },
      });
      await links.connector.invitations.setStatus(invitationId, { status: 'failed' });
      expect((await links.inspect(links.urlOf(await links.linkTo(invitationId)))).status).toBe(200);
      await stage.jobsDone();
      expect(await links.view(invitationId)).toMatchObject({
        ...{ status: 'sent', active: false, failure: null, sentAt },
      });
      expect(await links.record(invitationId)).toMatchObject({ statusReason: 'sent', active: false });
    });

    it('counts as sent from then on, if no e-mail has ever arrived', async () => {
      const { invitationId } = await links.invitedWithoutMail();
      await table('invitation').updateMany({
        where: { invitationId },
        data: { status: 'failed', failure: 'No', notify: true },
      });
      expect((await links.linkTo(invitationId)).status).toBe(200);
      expect(await links.view(invitationId)).toMatchObject({
        ...{ status: 'sent', failure: null, sentAt: expect.any(String) as string },
      });
    });
  });

  describe('is refused', () => {
    it('for several contacts at once', async () => {
      const ids = [(await stage.contact()).documentId, (await stage.contact()).documentId];
      const answer = await stage.invite(ids, { notify: false });
      expect([answer.status, answer.body.error.details.errors]).toEqual([
        400,
        [{ path: ['contactIds'], code: 'contact.not-one', message: expect.any(String) as string }],
      ]);
      expect((await stage.invite([ids[0] ?? '', ids[0] ?? ''], { notify: false })).status).toBe(202);
    });

    it('with anything in the body', async () => {
      const { invitationId } = await links.mailed();
      const answer = await stage.admin('post', `/invitations/${invitationId}/link`, { generation: 1 });
      expect([answer.status, answer.body.error.details]).toMatchObject([
        400,
        { code: 'request.invalid', errors: [{ path: ['generation'], code: 'value.unknown' }] },
      ]);
      expect(await links.eventsOf(invitationId)).toEqual(['created', 'sent']);
      expect((await stage.admin('post', `/invitations/${invitationId}/link`, {})).status).toBe(200);
    });

    it('for an invitation that does not exist, or is not open', async () => {
      expect(links.refusalOf(await links.linkTo('nobody'))).toEqual([404, 'invitation.unknown', undefined]);
      const { invitationId } = await links.mailed();
      for (const data of [
        { status: 'revoked' },
        { status: 'redeemed' },
        { status: 'expired' },
        { status: 'sent', expiresAt: new Date(Date.now() - 1000) },
      ]) {
        await table('invitation').updateMany({ where: { invitationId }, data });
        expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
          409,
          'invitation.not-open',
          undefined,
        ]);
      }
      expect(await links.eventsOf(invitationId)).toEqual(['created', 'sent']);
    });

    it.each([
      ['contact-inactive', { active: false }],
      ['contact-address-changed', { email: 'moved@example.org' }],
    ])(
      'and its links are closed when the CRM says %s, also before the site has noticed',
      async (reason, change) => {
        const { invitationId, contactId } = await links.mailed();
        await links.changeUnnoticed(contactId, change);
        for (let time = 0; time < 2; time += 1) {
          expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
            409,
            'invitation.not-open',
            reason,
          ]);
        }
        expect(await links.view(invitationId)).toMatchObject({ codesClosed: reason });
      }
    );

    it('when the contact has no address, and goes to the new one before any link was made', async () => {
      const { invitationId, contactId } = await links.invitedWithoutMail();
      const change = (email: string | null) => links.changeUnnoticed(contactId, { email });
      await change(null);
      expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([409, 'contact.no-email', undefined]);
      await change('another@example.org');
      const url = links.urlOf(await links.linkTo(invitationId));
      expect((await links.inspect(url)).body.data.contact.email).toBe('another@example.org');
      await change('yet.another@example.org');
      expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
        ...[409, 'invitation.not-open', 'contact-address-changed'],
      ]);
      expect((await links.inspect(url)).status).toBe(410);
    });

    it('when staff have revoked or deleted it in the CRM, which ends it', async () => {
      const [revoked, deleted] = [await links.mailed(), await links.mailed()];
      await links.connector.invitations.setStatus(revoked.invitationId, { status: 'revoked' });
      await table('portal-invitation').deleteMany({ where: { documentId: deleted.invitationId } });
      for (const { invitationId } of [revoked, deleted]) {
        expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
          409,
          'invitation.not-open',
          undefined,
        ]);
        expect(await links.view(invitationId)).toMatchObject({ status: 'revoked' });
      }
    });

    it('while the CRM does not respond, and makes no link', async () => {
      const { invitationId } = await links.invitedWithoutMail();
      const { contacts } = links.connector;
      const { get } = contacts;
      contacts.get = () => Promise.reject(new CrmError('unavailable', 'The CRM is away'));
      try {
        expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
          503,
          'crm.unavailable',
          undefined,
        ]);
      } finally {
        contacts.get = get;
      }
      expect(await stage.rows('invitation-code', { invitationId })).toEqual([]);
      expect(await links.view(invitationId)).toMatchObject({ status: 'new' });
    });

    it('when nobody could sign up with it', async () => {
      const { invitationId } = await links.invitedWithoutMail();
      const portal = (data: object) =>
        app.strapi
          .documents('plugin::crm-user-invite.portal' as 'admin::user')
          .update({ documentId: stage.portal.documentId, data: data as never });
      const role = (data: object) =>
        app.strapi
          .documents('plugin::crm-user-invite.portal-role' as 'admin::user')
          .update({ documentId: stage.role.documentId, data: data as never });
      const signUpUrl = `${ORIGIN}/sign-up`;
      await portal({ signUpUrl: null });
      expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
        409,
        'portal.no-sign-up-page',
        'missing',
      ]);
      await portal({ signUpUrl: 'https://elsewhere.example.net/sign-up' });
      expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([
        409,
        'portal.no-sign-up-page',
        'not-allowed',
      ]);
      await portal({ signUpUrl });
      await role({ userRole: null });
      expect(links.refusalOf(await links.linkTo(invitationId))).toEqual([409, 'role.unmapped', undefined]);
      await role({ userRole: 'authenticated' });
      expect((await links.linkTo(invitationId)).status).toBe(200);
    });
  });

  it('is counted as sent, and is kept and anonymized like any other', async () => {
    const { readMetrics, expiry, retention } = applicationOf(app.strapi).invitations;
    const before = (await readMetrics()).sent;
    const { invitationId } = await links.invitedWithoutMail({ doNotEmail: true });
    expect((await readMetrics()).sent).toBe(before);
    await links.linkTo(invitationId);
    expect((await readMetrics()).sent).toBe(before + 1);
    await table('invitation').updateMany({ where: { invitationId }, data: { expiresAt: new Date(0) } });
    await expiry.sweep();
    await stage.jobsDone();
    expect(await links.record(invitationId)).toMatchObject({ statusReason: 'expired', active: false });
    await table('invitation').updateMany({ where: { invitationId }, data: { closedAt: new Date(0) } });
    await retention.sweep();
    expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ address: '', fullName: '' }]);
  });
});
