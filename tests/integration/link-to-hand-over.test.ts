/** @databases all */
import { applicationOf } from '../../server/src/compose';
import { CrmError } from '../../server/src/crm/crm-error';
import { hashCode } from '../../server/src/domain/codes';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { codeIn, createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';
const DAY_MS = 86_400_000;

interface Answer {
  status: number;
  body: {
    data: { url: string; expiresAt: string } | null;
    error?: { details: { code: string; detail?: string } };
  };
}

describe('a link to hand over', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig: { invitation: { remindAfterDays: [3] } } });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const connector = () => applicationOf(app.strapi).connector;
  const table = (type: string) => app.strapi.db.query(`plugin::crm-user-invite.${type}`);
  const addressOf = async (documentId: string): Promise<string> =>
    String((await stage.rows('contact', { documentId }))[0]?.email);
  const linkTo = async (invitationId: string): Promise<Answer> =>
    await stage.admin('post', `/invitations/${invitationId}/link`);
  const urlOf = ({ body }: Answer): string => String(body.data?.url);
  const refusalOf = ({ status, body }: Answer) => [
    status,
    body.error?.details.code,
    body.error?.details.detail,
  ];
  const view = async (invitationId: string) =>
    (await stage.admin('get', `/invitations/${invitationId}`)).body.data;
  const eventsOf = async (invitationId: string): Promise<string[]> =>
    (await view(invitationId)).timeline.map(({ event }: { event: string }) => event);
  const record = async (invitationId: string) =>
    (await stage.rows('portal-invitation', { documentId: invitationId }))[0];
  const mailsTo = (address: string) => app.mailbox.mails.filter(({ to }) => to === address);
  const inspect = (url: string) => stage.post('/invitations/inspect', { code: codeIn(url) });
  const redeem = (url: string) =>
    stage.post('/invitations/redeem', { code: codeIn(url), password: PASSWORD });
  const changeContact = (documentId: string, data: object) =>
    app.strapi.documents('plugin::crm-user-invite.contact' as 'admin::user').update({
      documentId,
      data: data as never,
    });

  /** Changes a contact in the CRM so that the site does not notice, as in a CRM that it polls. */
  const changeUnnoticed = (documentId: string, columns: object): Promise<unknown> =>
    Promise.resolve(
      app.strapi.db.connection('crm_user_invite_contacts').where('document_id', documentId).update(columns)
    );

  const invitedWithoutMail = async (data: Record<string, unknown> = {}) => {
    const { documentId: contactId } = await stage.contact(data);
    const answer = await stage.invite(contactId, { notify: false });
    expect(answer.body.data).toMatchObject({ accepted: [{ contactId }], refused: [] });
    const { batchId, accepted } = answer.body.data;
    return {
      contactId,
      batchId,
      invitationId: String(accepted[0].invitationId),
      address: await addressOf(contactId),
    };
  };
  const mailed = async (data: Record<string, unknown> = {}) => {
    const { documentId: contactId } = await stage.contact(data);
    const answer = await stage.invite(contactId);
    const address = await addressOf(contactId);
    await stage.codeSentTo(address);
    await stage.jobsDone();
    return { contactId, address, invitationId: String(answer.body.data.accepted[0].invitationId) };
  };

  describe('to a contact who does not want e-mail', () => {
    it('is made without any e-mail, and signs up', async () => {
      const { invitationId, batchId, address } = await invitedWithoutMail({ doNotEmail: true });
      await stage.jobsDone();
      expect(await view(invitationId)).toMatchObject({ status: 'new', notify: false, emails: [] });
      expect((await stage.admin('get', `/batches/${batchId}`)).body.data).toMatchObject({
        ...{ state: 'done', accepted: 1, sent: 0, failed: 0 },
      });

      const answer = await linkTo(invitationId);
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({
        url: expect.stringMatching(`^${ORIGIN}/sign-up#invitation=[\\w-]{43}$`) as string,
        expiresAt: (await view(invitationId)).expiresAt,
      });
      await stage.jobsDone();
      const seen = await view(invitationId);
      expect(seen).toMatchObject({ status: 'sent', active: false, sentAt: expect.any(String) as string });
      expect(seen.timeline).toEqual([
        expect.objectContaining({ event: 'created', actor: 'Grace Hopper' }),
        expect.objectContaining({ event: 'link-created', actor: 'Grace Hopper', detail: null }),
      ]);
      expect(await record(invitationId)).toMatchObject({
        ...{ statusReason: 'sent', active: false, sentAt: seen.sentAt },
      });
      expect((await stage.admin('get', `/batches/${batchId}`)).body.data).toMatchObject({ sent: 1 });

      expect((await redeem(urlOf(answer))).status).toBe(201);
      await stage.jobsDone();
      expect(await view(invitationId)).toMatchObject({ status: 'redeemed', emails: [] });
      expect(mailsTo(address)).toEqual([]);
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
      const { invitationId, address } = await invitedWithoutMail({ doNotEmail: true });
      const url = urlOf(await linkTo(invitationId));
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
      expect(mailsTo(address)).toEqual([]);
      expect((await view(invitationId)).status).toBe('expired');
      expect(await linkTo(invitationId)).toMatchObject({ status: 409 });
    });
  });

  describe('to a contact who may be e-mailed', () => {
    it('is reminded of only after staff have resent the invitation by e-mail', async () => {
      const { invitationId, address } = await invitedWithoutMail();
      const url = urlOf(await linkTo(invitationId));
      const isDue = async () => {
        await table('invitation').updateMany({
          where: { invitationId },
          data: { sentAt: new Date(Date.now() - 4 * DAY_MS) },
        });
        await applicationOf(app.strapi).invitations.reminders.sweep();
        await stage.jobsDone();
      };
      await isDue();
      expect(mailsTo(address)).toEqual([]);
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(1);
      expect((await inspect(url)).body.error.details.code).toBe('invitation.replaced');
      expect(await view(invitationId)).toMatchObject({ status: 'sent', notify: true });
      await isDue();
      expect(mailsTo(address)).toHaveLength(2);
    });

    it('works beside the one in the e-mail, and leaves the status alone', async () => {
      const { invitationId, address } = await mailed();
      const before = await view(invitationId);
      const [first, second] = [urlOf(await linkTo(invitationId)), urlOf(await linkTo(invitationId))];
      expect(first).not.toBe(second);
      const mail = app.mailbox.lastTo(address).text;
      for (const url of [first, second, mail]) expect((await inspect(url)).status).toBe(200);
      await stage.jobsDone();
      expect(await view(invitationId)).toMatchObject({ status: 'sent', sentAt: before.sentAt });
      expect(await eventsOf(invitationId)).toEqual([
        'created',
        'sent',
        'link-created',
        'link-created',
        'opened',
      ]);
      expect((await redeem(second)).status).toBe(201);
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
      const url = urlOf(await linkTo(invitationId));
      expect(await view(invitationId)).toMatchObject({ status: 'new', sentAt: null });
      runner.start();
      await stage.jobsDone();
      expect(mailsTo(await addressOf(documentId))).toHaveLength(1);
      expect(await view(invitationId)).toMatchObject({ status: 'sent' });
      expect((await inspect(url)).status).toBe(200);
    });

    it('is made for one whose e-mail failed', async () => {
      const { invitationId } = await mailed();
      await table('invitation').updateMany({
        where: { invitationId },
        data: { status: 'failed', failure: 'No' },
      });
      expect((await inspect(urlOf(await linkTo(invitationId)))).status).toBe(200);
      expect(await view(invitationId)).toMatchObject({ status: 'failed', failure: 'No' });
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

    it('for an invitation that does not exist, or is not open', async () => {
      expect(refusalOf(await linkTo('nobody'))).toEqual([404, 'invitation.unknown', undefined]);
      const { invitationId } = await mailed();
      for (const data of [
        { status: 'revoked' },
        { status: 'redeemed' },
        { status: 'expired' },
        { status: 'sent', expiresAt: new Date(Date.now() - 1000) },
      ]) {
        await table('invitation').updateMany({ where: { invitationId }, data });
        expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'invitation.not-open', undefined]);
      }
      expect(await eventsOf(invitationId)).toEqual(['created', 'sent']);
    });

    it.each([
      ['contact-inactive', { active: false }],
      ['contact-address-changed', { email: 'moved@example.org' }],
    ])(
      'and its links are closed when the CRM says %s, also before the site has noticed',
      async (reason, change) => {
        const { invitationId, contactId } = await mailed();
        await changeUnnoticed(contactId, change);
        for (let time = 0; time < 2; time += 1) {
          expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'invitation.not-open', reason]);
        }
        expect(await view(invitationId)).toMatchObject({ codesClosed: reason });
      }
    );

    it('when the contact has no address, and goes to the new one before any link was made', async () => {
      const { invitationId, contactId } = await invitedWithoutMail();
      const change = (email: string | null) => changeUnnoticed(contactId, { email });
      await change(null);
      expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'contact.no-email', undefined]);
      await change('another@example.org');
      const url = urlOf(await linkTo(invitationId));
      expect((await inspect(url)).body.data.contact.email).toBe('another@example.org');
      await change('yet.another@example.org');
      expect(refusalOf(await linkTo(invitationId))).toEqual([
        ...[409, 'invitation.not-open', 'contact-address-changed'],
      ]);
      expect((await inspect(url)).status).toBe(410);
    });

    it('when staff have revoked or deleted it in the CRM, which ends it', async () => {
      const [revoked, deleted] = [await mailed(), await mailed()];
      await connector().invitations.setStatus(revoked.invitationId, { status: 'revoked' });
      await table('portal-invitation').deleteMany({ where: { documentId: deleted.invitationId } });
      for (const { invitationId } of [revoked, deleted]) {
        expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'invitation.not-open', undefined]);
        expect(await view(invitationId)).toMatchObject({ status: 'revoked' });
      }
    });

    it('while the CRM does not respond, and makes no link', async () => {
      const { invitationId } = await invitedWithoutMail();
      const { contacts } = connector();
      const { get } = contacts;
      contacts.get = () => Promise.reject(new CrmError('unavailable', 'The CRM is away'));
      try {
        expect(refusalOf(await linkTo(invitationId))).toEqual([503, 'crm.unavailable', undefined]);
      } finally {
        contacts.get = get;
      }
      expect(await stage.rows('invitation-code', { invitationId })).toEqual([]);
      expect(await view(invitationId)).toMatchObject({ status: 'new' });
    });

    it('when nobody could sign up with it', async () => {
      const { invitationId } = await invitedWithoutMail();
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
      expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'portal.no-sign-up-page', 'missing']);
      await portal({ signUpUrl: 'https://elsewhere.example.net/sign-up' });
      expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'portal.no-sign-up-page', 'not-allowed']);
      await portal({ signUpUrl });
      await role({ userRole: null });
      expect(refusalOf(await linkTo(invitationId))).toEqual([409, 'role.unmapped', undefined]);
      await role({ userRole: 'authenticated' });
      expect((await linkTo(invitationId)).status).toBe(200);
    });
  });

  describe('at the same time', () => {
    it('as another one: both work, and the invitation is sent once', async () => {
      const { invitationId } = await invitedWithoutMail();
      const answers = await Promise.all([linkTo(invitationId), linkTo(invitationId), linkTo(invitationId)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const urls = answers.map(urlOf);
      expect(new Set(urls).size).toBe(3);
      for (const url of urls) expect((await inspect(url)).status).toBe(200);
      await stage.jobsDone();
      expect(await view(invitationId)).toMatchObject({ status: 'sent' });
      expect(await stage.rows('portal-invitation', { documentId: invitationId })).toHaveLength(1);
    });

    it.each(['revoke', 'resend'])(
      'as a %s: every link that was given out worked at that time',
      async (action) => {
        const { invitations } = connector();
        const { get } = invitations;
        for (let round = 0; round < 5; round += 1) {
          const { invitationId } = await mailed();
          // The request acts while the link waits for the CRM, just before the link's hash is stored.
          invitations.get = async (...args) => {
            invitations.get = get;
            const found = await get(...args);
            expect((await stage.admin('post', `/invitations/${invitationId}/${action}`)).status).toBeLessThan(
              300
            );
            return found;
          };
          const answer = await linkTo(invitationId);
          invitations.get = get;
          if (action === 'revoke') {
            expect(refusalOf(answer)).toEqual([409, 'invitation.not-open', undefined]);
            expect(await eventsOf(invitationId)).not.toContain('link-created');
          } else {
            expect((await inspect(urlOf(answer))).status).toBe(200);
            const [row] = await stage.rows('invitation-code', { hash: hashCode(codeIn(urlOf(answer))) });
            expect(row).toMatchObject({ invitationId, generation: 2 });
          }
          await stage.jobsDone();
        }
      }
    );

    it('as a revocation, in any order: no link is open afterwards', async () => {
      const people = await Promise.all(Array.from({ length: 6 }, () => invitedWithoutMail()));
      await Promise.all(
        people.map(async ({ invitationId }, index) => {
          const revoke = () => stage.admin('post', `/invitations/${invitationId}/revoke`);
          const both =
            index % 2 ? [revoke, () => linkTo(invitationId)] : [() => linkTo(invitationId), revoke];
          const answers = await Promise.all(both.map((call) => call()));
          expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        })
      );
      await stage.jobsDone();
      for (const { invitationId } of people) {
        const { status, timeline } = await view(invitationId);
        expect(status).toBe('revoked');
        const last = (timeline as { event: string }[]).map(({ event }) => event);
        expect(last.filter((event) => event === 'revoked')).toHaveLength(1);
        const [row] = await stage.rows('invitation', { invitationId });
        expect(row?.openKey).toBeNull();
        // The CRM has a record of an invitation only once a link was made, or its end was written.
        expect(await record(invitationId)).toMatchObject({ statusReason: 'revoked', active: false });
      }
    });
  });

  it('is counted as sent, and is kept and anonymized like any other', async () => {
    const { readMetrics, expiry, retention } = applicationOf(app.strapi).invitations;
    const before = (await readMetrics()).sent;
    const { invitationId } = await invitedWithoutMail({ doNotEmail: true });
    expect((await readMetrics()).sent).toBe(before);
    await linkTo(invitationId);
    expect((await readMetrics()).sent).toBe(before + 1);
    await table('invitation').updateMany({ where: { invitationId }, data: { expiresAt: new Date(0) } });
    await expiry.sweep();
    await stage.jobsDone();
    expect(await record(invitationId)).toMatchObject({ statusReason: 'expired', active: false });
    await table('invitation').updateMany({ where: { invitationId }, data: { closedAt: new Date(0) } });
    await retention.sweep();
    expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ address: '', fullName: '' }]);
  });
});
