/** @databases all */
import { randomUUID } from 'node:crypto';
import { HOUR_MS, DAY_MS, MINUTE_MS } from '../../server/src/domain/durations';
import { createRequestLimitRepository } from '../../server/src/repositories/request-limits';
import { createTransactions, isUniqueViolation } from '../../server/src/repositories/transaction';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking, type Asking } from './support/asking';
import { createStage, eventually, type Stage } from './support/stage';

const PLUGIN = 'plugin::crm-user-invite';
const INVITATION = 'Your invitation to Customer Portal';

describe('asking for an invitation', () => {
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

  const invitationsOf = async (contactId: string) =>
    (await stage.rows('invitation', { contactId })) as { invitationId: string; generation: number }[];
  const settle = (invitationId: string, data: Record<string, unknown>) =>
    app.strapi.db.query(`${PLUGIN}.invitation`).updateMany({ where: { invitationId }, data });

  describe('with the address of a contact', () => {
    it('gets an invitation with the request role, with which the contact signs up', async () => {
      const { email, id } = await asking.person();
      expect(await asking.mailsAfterAsking(` ${email.toUpperCase()} `)).toEqual([`${email}: ${INVITATION}`]);
      const [invitation] = await invitationsOf(id);
      expect(invitation).toMatchObject({
        roleId: stage.role.documentId,
        invitedBy: null,
        status: 'sent',
        batchId: null,
      });
      expect(await asking.timeline(String(invitation?.invitationId))).toEqual([
        'created invitee',
        'requested invitee',
        'sent system',
      ]);
      const { emails } = (await stage.admin('get', `/invitations/${invitation?.invitationId}`)).body.data;
      expect(emails).toMatchObject([{ subject: INVITATION, to: email, status: 'sent' }]);
      await asking.signUp(email);
      expect(await asking.outcomes()).toEqual(['invited']);
    });

    it('forgets the address once it is answered', async () => {
      const { email, id } = await asking.person();
      await asking.ask(email);
      expect(await stage.rows('invitation-request')).toMatchObject([
        { address: email, outcome: null, portalKey: 'customer' },
      ]);
      await asking.answered();
      expect(await stage.rows('invitation-request')).toMatchObject([
        {
          address: null,
          outcome: 'invited',
          addressKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ]);
      expect(await stage.rows('invitation-request-contact', { contactId: id })).toHaveLength(1);
    });

    it('has a user without access: gets an invitation, which the user accepts', async () => {
      const { email } = await asking.person();
      await app.strapi.db
        .query('plugin::users-permissions.user')
        .create({ data: { username: email, email, provider: 'local', confirmed: true } });
      expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: ${INVITATION}`]);
      const code = await stage.codeSentTo(email);
      const { body } = await stage.post('/invitations/inspect', { code });
      expect(body.data.status).toBe('existing-user');
    });

    it.each([
      ['is inactive', { active: false }],
      ['does not want e-mail', { doNotEmail: true }],
    ])('that %s gets nothing', async (_, data) => {
      const { email, id } = await asking.person(data);
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      expect(await invitationsOf(id)).toEqual([]);
      expect(await asking.outcomes()).toEqual(['none']);
    });

    it('whose user staff have blocked gets nothing', async () => {
      const { email } = await asking.person();
      await app.strapi.db
        .query('plugin::users-permissions.user')
        .create({ data: { username: email, email, provider: 'local', confirmed: true, blocked: true } });
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
    });
  });

  describe('with an open invitation', () => {
    it('gets another link of it, and the first one still works', async () => {
      const { email, id } = await asking.person();
      const invitationId = await asking.invite(id);
      const first = await stage.codeSentTo(email);
      expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: ${INVITATION}`]);
      const second = await stage.codeSentTo(email, 1);
      expect(second).not.toBe(first);
      for (const code of [first, second])
        expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
      expect(await invitationsOf(id)).toMatchObject([{ invitationId, generation: 1 }]);
      expect((await asking.timeline(invitationId)).slice(2)).toEqual([
        'requested invitee',
        'renewed system',
        'opened invitee',
      ]);
      expect(await asking.outcomes()).toEqual(['sent-again']);
    });

    it('that has expired gets a new one, as if invited', async () => {
      const { email, id } = await asking.person();
      const old = await asking.invite(id);
      await settle(old, { expiresAt: new Date(Date.now() - DAY_MS) });
      expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: ${INVITATION}`]);
      const all = await invitationsOf(id);
      expect(all).toMatchObject([
        { invitationId: old, status: 'expired' },
        { status: 'sent', generation: 1 },
      ]);
    });

    it('whose links are closed gets a new link, to the address that the CRM has now', async () => {
      const { email, id } = await asking.person();
      const invitationId = await asking.invite(id);
      const moved = `new-${email}`;
      await app.strapi.documents(`${PLUGIN}.contact` as 'admin::user').update({
        documentId: id,
        data: { email: moved } as never,
      });
      await stage.jobsDone();
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([
        { codesClosed: 'contact-address-changed' },
      ]);
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      expect(await asking.mailsAfterAsking(moved)).toEqual([`${moved}: ${INVITATION}`]);
      const code = await stage.codeSentTo(moved);
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
      expect(await invitationsOf(id)).toMatchObject([{ invitationId, generation: 2, address: moved }]);
    });

    it('does not ask the CRM for another mail within an hour of a renewed link', async () => {
      const { email, id } = await asking.person();
      const invitationId = await asking.invite(id);
      await settle(invitationId, { renewedAt: new Date(Date.now() - 59 * MINUTE_MS) });
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      await settle(invitationId, { renewedAt: new Date(Date.now() - 61 * MINUTE_MS) });
      expect(await asking.mailsAfterAsking(email)).toHaveLength(1);
    });
  });

  describe('has no effect', () => {
    it.each([
      ['an unknown address', 'nobody@example.org', 'customer', ['none']],
      // No row of it is kept: there are as many such portals as strangers can think of.
      ['a portal that does not exist', 'asks-elsewhere@example.org', 'no-such-portal', []],
    ])('for %s, and the answer is the same', async (_, email, portal, outcomes) => {
      if (portal !== 'customer') await stage.contact({ email });
      const answer = await asking.ask(email, portal);
      expect([answer.status, answer.body]).toEqual([202, { data: {} }]);
      const before = app.mailbox.mails.length;
      await asking.answered();
      expect(app.mailbox.mails).toHaveLength(before);
      expect(await asking.outcomes()).toEqual(outcomes);
    });

    it('for a portal without a request role, or with one that is not mapped any more', async () => {
      const { email } = await asking.person();
      await stage.create('portal', {
        ...{ key: 'closed', name: 'Closed', siteUrl: 'https://www.example.com', defaultLocale: 'en' },
      });
      expect(await asking.mailsAfterAsking(email, 'closed')).toEqual([]);
      const unmap = (userRole: string | null) =>
        app.strapi.db
          .query(`${PLUGIN}.portal-role`)
          .update({ where: { documentId: stage.role.documentId }, data: { userRole } });
      await unmap(null);
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      await unmap('authenticated');
      expect(await asking.mailsAfterAsking(email)).toHaveLength(1);
    });

    it('for an address of two contacts, of which staff see both until they mend it', async () => {
      const { email, id } = await asking.person({ firstName: 'Ada' });
      const twin = await stage.contact({ email: email.toUpperCase(), firstName: 'Ida' });
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      expect(await asking.outcomes()).toEqual(['ambiguous']);

      const path = `/portals/${stage.portal.documentId}/requests`;
      const listed = async () => (await stage.admin('get', `${path}/ambiguous`)).body.data;
      expect(await listed()).toMatchObject([
        { email, contacts: [{ id: expect.any(String) }, { id: expect.any(String) }] },
      ]);
      const ids = (await listed())[0].contacts.map((contact: { id: string }) => contact.id);
      expect([...ids].sort()).toEqual([id, twin.documentId].sort());
      expect((await stage.admin('get', path)).body.data).toEqual({
        ...{ days: 30, asked: 1, invited: 0, sentAgain: 0, toldToSignIn: 0, ambiguous: 1, others: 0 },
      });

      await app.strapi.documents(`${PLUGIN}.contact` as 'admin::user').update({
        documentId: twin.documentId,
        data: { active: false } as never,
      });
      expect(await listed()).toEqual([]);
      expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: ${INVITATION}`]);
    });

    it.each([
      [{ email: 'no address', portal: 'customer' }, 'email', 'email.invalid'],
      [{ email: 'a\u0000b@example.org', portal: 'customer' }, 'email', 'value.control-characters'],
      [{ email: 'zero\u200bwidth@example.org', portal: 'customer' }, 'email', 'email.invalid'],
      [{ email: `${'a'.repeat(400)}@example.org`, portal: 'customer' }, 'email', 'value.too-long'],
      [{ email: 'ada@example.org' }, 'portal', 'value.missing'],
      [{ email: 'ada@example.org', portal: '' }, 'portal', 'value.too-short'],
      [{ email: 5, portal: 'customer' }, 'email', 'value.wrong-type'],
      [{ email: 'ada@example.org', portal: 'customer', role: 'admin' }, 'role', 'value.unknown'],
    ])('is refused if it is malformed: %j', async (body, path, code) => {
      const answer = await stage.post('/invitations/request', body);
      expect([answer.status, answer.body.error.details]).toMatchObject([
        400,
        { code: 'request.invalid', errors: [{ path: [path], code }] },
      ]);
      expect(await stage.rows('invitation-request')).toEqual([]);
    });
  });

  describe('again and again', () => {
    it('mails an address once an hour and three times a day', async () => {
      const { email } = await asking.person();
      const mails: number[] = [];
      for (let hour = 0; hour < 6; hour += 1) {
        mails.push((await asking.mailsAfterAsking(email)).length);
        mails.push((await asking.mailsAfterAsking(email)).length);
        await asking.wait(HOUR_MS);
      }
      expect(mails).toEqual([1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
      await asking.wait(17 * HOUR_MS);
      expect(await asking.mailsAfterAsking(email)).toEqual([]);
      await asking.wait(HOUR_MS);
      expect(await asking.mailsAfterAsking(email)).toHaveLength(1);
    });

    it('at the same moment makes one invitation and one mail', async () => {
      const { email, id } = await asking.person();
      const before = app.mailbox.mails.length;
      await Promise.all(Array.from({ length: 8 }, () => asking.ask(email)));
      await asking.answered();
      expect(app.mailbox.mails.slice(before).map(({ to }) => to)).toEqual([email]);
      expect(await invitationsOf(id)).toHaveLength(1);
      expect((await asking.outcomes()).sort()).toEqual(['invited', ...Array<string>(7).fill('limited')]);
    });

    it.each([
      ['the first e-mail of an address', 0],
      ['a later one', 2 * HOUR_MS],
    ])('gives %s to one of several servers at the same moment', async (_, earlier) => {
      const { take } = createRequestLimitRepository(app.strapi);
      const inTransaction = createTransactions(app.strapi);
      const now = new Date();
      const addressKey = randomUUID();
      if (earlier > 0) {
        const lastAt = new Date(now.getTime() - earlier);
        await app.strapi.db.query(`${PLUGIN}.request-limit`).create({ data: { addressKey, lastAt } });
      }
      const taken = await Promise.all(
        Array.from({ length: 12 }, () =>
          inTransaction(() => take(addressKey, now)).catch((error: unknown) => {
            // The job that loses the first row runs again.
            if (!isUniqueViolation(error)) throw error;
            return false;
          })
        )
      );
      expect(taken.filter(Boolean)).toEqual([true]);
      expect(await stage.rows('request-limit', { addressKey })).toHaveLength(1);
    });

    it('counts requests of one client, and of no other', async () => {
      const ask = (client: string, email: string) =>
        stage.post('/invitations/request', { email, portal: 'customer' }, { 'x-forwarded-for': client });
      for (let count = 0; count < 20; count += 1) {
        expect((await ask('203.0.113.7', `stranger${count}@example.org`)).status).toBe(202);
      }
      const { email } = await asking.person();
      for (const address of [email, 'stranger0@example.org']) {
        const refused = await ask('203.0.113.7', address);
        expect([refused.status, refused.body.error.details.code]).toEqual([429, 'rate.limited']);
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500);
      }
      expect((await ask('203.0.113.8', email)).status).toBe(202);
      await asking.answered();
    });
  });

  it('is retried while the mail server is away, and mailed once', async () => {
    const { email, id } = await asking.person();
    await asking.invite(id);
    await asking.signUp(email);
    const before = app.mailbox.mails.length;
    app.mailbox.failure = new Error('The mail server is away');
    await asking.ask(email);
    await asking.answerNow();
    await eventually(async () =>
      (await stage.rows('job', { kind: 'sign-in-mail.send' })).some(({ error }) => error)
    );
    app.mailbox.failure = null;
    await asking.answered();
    expect(app.mailbox.mails.slice(before)).toMatchObject([{ to: email }]);
  });
});
