import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { DAY_MS } from '../../server/src/domain/durations';
import { applicationOf } from '../../server/src/compose';
import { CrmError } from '../../server/src/crm/crm-error';
import { createInvitationLists } from '../../server/src/repositories/invitation-lists';
import { createInvitationRepository } from '../../server/src/repositories/invitations';
import { createTransactions } from '../../server/src/repositories/transaction';
import { createExpiry } from '../../server/src/services/invitations/expire';
import { createReminders } from '../../server/src/services/invitations/remind';
import type { TestApp } from '../helpers/strapi';
import { bootStrapi, ORIGIN, userToken } from '../helpers/strapi';
import { codeIn, createStage, eventually, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';

describe('an invitation that was sent', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: { portals: ['customer', 'partners'], invitation: { remindAfterDays: [3, 7] } },
    });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const invited = async (data: Record<string, unknown> = {}) => {
    const contact = await stage.contact(data);
    const [row] = await stage.rows('contact', { documentId: contact.documentId });
    const address = String(row?.email);
    const answer = await stage.invite(contact.documentId);
    const invitationId: string = answer.body.data.accepted[0].invitationId;
    const code = await stage.codeSentTo(address);
    await stage.jobsDone();
    return { contactId: contact.documentId, address, invitationId, code };
  };
  const change = async (invitationId: string, data: Record<string, unknown>) =>
    app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({ where: { invitationId }, data });
  const status = async (invitationId: string) =>
    (await stage.admin('get', `/invitations/${invitationId}`)).body.data;
  const refusals = async (invitationId: string): Promise<string[]> =>
    (await status(invitationId)).timeline.flatMap(
      (entry: { event: string; actor: string; detail: string }) =>
        entry.event === 'refused' && entry.actor === 'invitee' ? [entry.detail] : []
    );
  const signUp = async (address: string): Promise<string> => {
    const response = await request(app.http)
      .post('/api/auth/local/register')
      .send({ username: address, email: address, password: PASSWORD });
    return response.body.jwt as string;
  };
  const accept = (code: string, token?: string) => {
    const call = request(app.http).post('/api/crm-user-invite/invitations/accept').send({ code });
    return token ? call.set('Authorization', `Bearer ${token}`) : call;
  };
  const codeOf = (answer: { body: { error: { details: { code: string } } } }) =>
    answer.body.error.details.code;

  describe('accepted by an existing user', () => {
    it('is accepted once, and a repeated request gets the same answer', async () => {
      const token = await signUp('exists@example.org');
      const { code, contactId, invitationId } = await invited({ email: 'exists@example.org' });

      expect((await accept(code, token)).body).toEqual({ data: { status: 'accepted' } });
      expect((await accept(code, token)).status).toBe(200);

      await stage.jobsDone();
      expect(await stage.rows('portal-user', { contact: { documentId: contactId } })).toMatchObject([
        { active: true, username: 'exists@example.org' },
      ]);
      expect(await status(invitationId)).toMatchObject({ status: 'redeemed' });
    });

    it('is not accepted without a token, with a forged one, or with an admin’s', async () => {
      const { code } = await invited();
      expect(codeOf(await accept(code))).toBe('sign-in.required');
      expect(codeOf(await accept(code, 'forged.forged.forged'))).toBe('sign-in.required');
      expect((await accept(code)).status).toBe(401);
    });

    it('is not accepted by another user', async () => {
      const token = await signUp('stranger@example.org');
      const { code, invitationId } = await invited();
      const answer = await accept(code, token);
      expect(answer.status).toBe(403);
      expect(codeOf(answer)).toBe('invitation.email-mismatch');
      expect(await status(invitationId)).toMatchObject({ status: 'sent' });
      expect(await refusals(invitationId)).toEqual(['invitation.email-mismatch']);
    });
  });

  describe('of which an attempt was refused', () => {
    it('shows staff when and why, however many attempts there were, and never the code', async () => {
      const { code, invitationId } = await invited();
      // An invalid form does not count as a refused invitation.
      await stage.post('/invitations/redeem', { code, password: 'short' });
      await stage.admin('post', `/invitations/${invitationId}/revoke`);
      for (let tries = 0; tries < 5; tries += 1) {
        expect(codeOf(await stage.post('/invitations/inspect', { code }))).toBe('invitation.revoked');
        await stage.post('/invitations/redeem', { code, password: PASSWORD });
      }
      expect(await refusals(invitationId)).toEqual(Array(3).fill('invitation.revoked'));
      expect(JSON.stringify(await status(invitationId))).not.toContain(code);
    });

    it('records each replaced link separately', async () => {
      const { code, address, invitationId } = await invited();
      const triedFor = async (link: string) => {
        for (let tries = 0; tries < 5; tries += 1) await stage.post('/invitations/inspect', { code: link });
        return (await refusals(invitationId)).length;
      };
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      const second = await stage.codeSentTo(address, 1);
      expect(await triedFor(code)).toBe(3);
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      await stage.codeSentTo(address, 2);
      expect(await triedFor(second)).toBe(6);
      expect(await refusals(invitationId)).toEqual(Array(6).fill('invitation.replaced'));
    });
  });

  describe('resent or revoked', () => {
    it('replaces the older link with the newer one', async () => {
      const { code, address, invitationId } = await invited();
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      const newer = await stage.codeSentTo(address, 1);
      expect(newer).not.toBe(code);
      const old = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect([old.status, codeOf(old)]).toEqual([410, 'invitation.replaced']);
      expect((await stage.post('/invitations/redeem', { code: newer, password: PASSWORD })).status).toBe(201);
    });

    it('starts over in every respect when it is resent', async () => {
      const { address, contactId, invitationId } = await invited();
      await change(invitationId, {
        ...{ status: 'expired', openKey: null, closedAt: new Date(), expiresAt: new Date(0) },
        ...{ codesClosed: 'contact-inactive', failure: 'The mail server was away' },
      });
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      await stage.codeSentTo(address, 1);
      await stage.jobsDone();
      const [row] = await stage.rows('invitation', { invitationId });
      expect(row).toMatchObject({
        ...{ status: 'sent', generation: 2, codesClosed: null, failure: null, closedAt: null },
        openKey: `${contactId}:${stage.portal.documentId}`,
      });
      const days = (Date.parse(String(row?.expiresAt)) - Date.now()) / DAY_MS;
      expect(Math.round(days)).toBe(14);
      expect((await stage.invite(contactId)).body.data.refused[0].code).toBe('invitation.already-open');
    });

    it('no longer counts as failed as soon as it is resent', async () => {
      const { invitationId } = await invited();
      await change(invitationId, { status: 'failed', failure: 'The mail server was away' });
      const { runner } = applicationOf(app.strapi);
      await runner.stop();
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      expect(await status(invitationId)).toMatchObject({ status: 'new', failure: null });
      runner.start();
      await stage.jobsDone();
    });

    it.each([
      ['resent by somebody else', { generation: 2 }],
      ['revoked', { status: 'revoked', openKey: null }],
    ])('sends nothing if it is %s while the CRM is asked', async (_what, data) => {
      const { address, invitationId } = await invited();
      const { contacts } = applicationOf(app.strapi).connector;
      const { get } = contacts;
      contacts.get = async (...args) => {
        contacts.get = get;
        await change(invitationId, data);
        return get(...args);
      };
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      await stage.jobsDone();
      expect(app.mailbox.mails.filter(({ to }) => to === address)).toHaveLength(1);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([data]);
    });

    it('says that it was revoked, permanently', async () => {
      const { code, invitationId } = await invited();
      expect((await stage.admin('post', `/invitations/${invitationId}/revoke`)).status).toBe(200);
      const answer = await stage.post('/invitations/inspect', { code });
      expect([answer.status, codeOf(answer)]).toEqual([410, 'invitation.revoked']);
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(409);
    });

    it('can be neither resent nor revoked once it is redeemed', async () => {
      const { code, invitationId } = await invited();
      await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(409);
      expect((await stage.admin('post', `/invitations/${invitationId}/revoke`)).status).toBe(409);
    });
  });

  describe('expired or renewed', () => {
    const expire = (invitationId: string, daysAgo = 1) =>
      change(invitationId, { expiresAt: new Date(Date.now() - daysAgo * DAY_MS) });
    const renew = async (code: string) => {
      const answer = await stage.post('/invitations/renew', { code });
      expect(answer.status).toBe(202);
      return answer;
    };
    const mailsTo = (address: string) => app.mailbox.mails.filter((mail) => mail.to === address);

    const listed = async (invitationStatus: string): Promise<string[]> => {
      const { body } = await stage.admin('get', `/invitations?pageSize=100&status=${invitationStatus}`);
      return body.data.map(({ id }: { id: string }) => id);
    };

    it('expires by the clock, even before the sweep', async () => {
      const { code, contactId, invitationId } = await invited();
      await expire(invitationId);
      expect(codeOf(await stage.post('/invitations/inspect', { code }))).toBe('invitation.expired');
      expect(await status(invitationId)).toMatchObject({ status: 'expired', active: false });
      expect(await listed('expired')).toContain(invitationId);
      expect(await listed('sent')).not.toContain(invitationId);
      const { body } = await stage.admin('get', '/contacts?pageSize=100');
      const row = body.data.find(({ id }: { id: string }) => id === contactId);
      expect(row.portalAccess).toEqual([]);

      const target = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
      const preview = await stage.admin('post', '/invitations/preview', {
        contactIds: [contactId],
        ...target,
      });
      expect(preview.body.data.refused).toEqual([]);
      // A preview changes nothing.
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ status: 'sent' }]);
    });

    it('allows another invitation, even before the sweep', async () => {
      const { contactId, invitationId, address } = await invited();
      await expire(invitationId);
      const another = (await stage.invite(contactId)).body.data.accepted[0].invitationId as string;
      await stage.codeSentTo(address, 1);
      await stage.jobsDone();
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([
        { status: 'expired', openKey: null },
      ]);
      expect(await stage.rows('portal-invitation', { documentId: invitationId })).toMatchObject([
        { statusReason: 'expired' },
      ]);
      // The first one can be resent once the other one has expired.
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(409);
      await expire(another);
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      await stage.codeSentTo(address, 2);
      await stage.jobsDone();
      expect(await stage.rows('invitation', { contactId })).toMatchObject([
        { status: 'sent' },
        { status: 'expired' },
      ]);
    });

    it('expires whether or not it was ever sent, so that its retention begins', async () => {
      const { invitationId, contactId } = await invited();
      await change(invitationId, { status: 'failed' });
      await expire(invitationId);
      const before = Date.now();
      await applicationOf(app.strapi).invitations.expiry.sweep();
      await stage.jobsDone();
      const [row] = await stage.rows('invitation', { invitationId });
      expect(row).toMatchObject({ status: 'expired', openKey: null });
      expect(Date.parse(String(row?.closedAt))).toBeGreaterThanOrEqual(before);
      expect((await stage.invite(contactId)).body.data.accepted).toHaveLength(1);
    });

    it('sends no more e-mails once it has expired', async () => {
      const { runner } = applicationOf(app.strapi);
      await runner.stop();
      const { documentId } = await stage.contact({ email: 'too-late@example.org' });
      const answer = await stage.invite(documentId);
      await expire(answer.body.data.accepted[0].invitationId);
      runner.start();
      await stage.jobsDone();
      expect(mailsTo('too-late@example.org')).toEqual([]);
    });

    it('does not expire if it was renewed since it was found', async () => {
      const { code, invitationId } = await invited();
      await expire(invitationId);
      const invitations = createInvitationRepository(app.strapi);
      const found = await invitations.getMany([invitationId]);
      await renew(code);
      // The invitation has the status `sent` both when it was read and after the renewal.
      await stage.jobsDone();
      const nothing = { add: () => Promise.reject(new Error('It lives on')) };
      await createExpiry({
        invitations,
        invitationLists: { ...createInvitationLists(app.strapi), listExpired: () => Promise.resolve(found) },
        ...{ timeline: nothing, outbox: nothing, inTransaction: createTransactions(app.strapi) },
        now: () => new Date(),
      }).sweep();
      expect(await status(invitationId)).toMatchObject({ status: 'sent' });
    });

    it('sends a fresh link to the invited address for an expired one, at most once an hour', async () => {
      const { code, address, invitationId } = await invited();
      await expire(invitationId);
      await renew(code);
      await renew(code);
      await stage.codeSentTo(address, 1);
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(2);
      const fresh = await stage.codeSentTo(address);
      expect(codeOf(await stage.post('/invitations/inspect', { code }))).toBe('invitation.replaced');
      const old = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect([old.status, codeOf(old)]).toEqual([410, 'invitation.replaced']);
      expect((await stage.post('/invitations/redeem', { code: fresh, password: PASSWORD })).status).toBe(201);
    });

    it('does not reopen an expired link when a reminder is late', async () => {
      const { code, address, invitationId } = await invited();
      const { runner, invitations } = applicationOf(app.strapi);
      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS) });
      await runner.stop();
      await invitations.reminders.sweep();
      await expire(invitationId);
      await renew(code);
      runner.start();
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(2);
      expect(codeOf(await stage.post('/invitations/inspect', { code }))).toBe('invitation.replaced');
    });

    it('sends only the link that staff resent while a fresh one was waiting', async () => {
      const { code, address, invitationId } = await invited();
      const { runner } = applicationOf(app.strapi);
      await expire(invitationId);
      await runner.stop();
      await renew(code);
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      runner.start();
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(2);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([
        { status: 'sent', generation: 3 },
      ]);
      const fresh = await stage.codeSentTo(address, 1);
      expect((await stage.post('/invitations/inspect', { code: fresh })).status).toBe(200);
    });

    it('sends a working link at each attempt to send the fresh one', async () => {
      const { code, address, invitationId } = await invited();
      await expire(invitationId);
      // The mail server has accepted the e-mail, but its response is lost.
      const { emails } = applicationOf(app.strapi).connector;
      const { send } = emails;
      emails.send = async (email) => {
        emails.send = send;
        await send({ ...email, id: randomUUID() });
        throw new CrmError('unavailable', 'The answer is lost');
      };
      await renew(code);
      await stage.codeSentTo(address, 1);
      await eventually(async () => (await stage.rows('job', { state: 'waiting' })).length > 0);
      await app.strapi.db
        .query('plugin::crm-user-invite.job')
        .updateMany({ where: {}, data: { runAt: new Date() } });
      await stage.jobsDone();
      const [, first, second] = mailsTo(address).map(({ text }) => codeIn(text));
      expect(first).not.toBe(second);
      for (const fresh of [first, second]) {
        expect((await stage.post('/invitations/inspect', { code: fresh })).status).toBe(200);
      }
    });

    it('renews to the invited address only: staff alone choose another one', async () => {
      const { code, address, contactId, invitationId } = await invited();
      await expire(invitationId);
      await applicationOf(app.strapi).invitations.expiry.sweep();
      await app.strapi
        .documents('plugin::crm-user-invite.contact' as 'admin::user')
        .update({ documentId: contactId, data: { email: 'moved@example.org' } as never });
      await renew(code);
      await eventually(async () => (await status(invitationId)).status === 'failed');
      expect(mailsTo('moved@example.org')).toEqual([]);
      expect(mailsTo(address)).toHaveLength(1);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([
        { address, codesClosed: 'contact-address-changed' },
      ]);
      await app.strapi.db.query('plugin::crm-user-invite.job').deleteMany({ where: { state: 'failed' } });
    });

    it('sends a newer link for a replaced one, at most once an hour', async () => {
      const { code, address, invitationId } = await invited();
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      const newer = await stage.codeSentTo(address, 1);
      await stage.jobsDone();
      // The limit of three renewals applies to expired links only.
      await change(invitationId, { renewals: 3 });
      for (const sinceRenewal of [null, 59, 61]) {
        if (sinceRenewal !== null) {
          await change(invitationId, { renewedAt: new Date(Date.now() - sinceRenewal * 60_000) });
        }
        await renew(code);
        await stage.jobsDone();
      }
      expect(mailsTo(address)).toHaveLength(4);
      // The current link stays valid.
      expect((await stage.post('/invitations/inspect', { code: newer })).status).toBe(200);
    });

    it('is not renewed if the contact can no longer be invited', async () => {
      const { code, address, contactId, invitationId } = await invited();
      await expire(invitationId);
      await app.strapi
        .documents('plugin::crm-user-invite.contact' as 'admin::user')
        .update({ documentId: contactId, data: { doNotEmail: true } as never });
      await renew(code);
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(1);
    });

    it('is not renewed after three times, or after a month', async () => {
      const often = await invited();
      await change(often.invitationId, { renewals: 3 });
      await expire(often.invitationId);
      const late = await invited();
      await expire(late.invitationId, 31);
      await renew(often.code);
      await renew(late.code);
      await stage.jobsDone();
      expect([mailsTo(often.address).length, mailsTo(late.address).length]).toEqual([1, 1]);
    });

    it('is renewed three times in all, within a month', async () => {
      const { code, address, invitationId } = await invited();
      await change(invitationId, { renewals: 2 });
      await expire(invitationId, 29);
      await renew(code);
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(2);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([
        { status: 'sent', renewals: 3, closedAt: null },
      ]);
    });

    it('is renewed once for several requests at the same time', async () => {
      const { code, address, invitationId } = await invited();
      await expire(invitationId);
      await applicationOf(app.strapi).invitations.expiry.sweep();
      await Promise.all(Array.from({ length: 5 }, () => renew(code)));
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(2);
      const [row] = await stage.rows('invitation', { invitationId });
      expect(row).toMatchObject({ status: 'sent', closedAt: null, openKey: expect.any(String) as string });
    });

    it('is not renewed while its link is valid', async () => {
      const { code, address } = await invited();
      await renew(code);
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(1);
    });

    it.each([
      ['is revoked', { status: 'revoked', openKey: null }],
      ['is sent anew', { generation: 2 }],
      ['is closed', { codesClosed: 'contact-inactive' }],
      ['is renewed', { renewedAt: new Date() }],
    ])('is not renewed if it %s while the CRM is asked', async (_what, data) => {
      const { code, address, invitationId } = await invited();
      await expire(invitationId);
      const { contacts } = applicationOf(app.strapi).connector;
      const { get } = contacts;
      contacts.get = async (...args) => {
        contacts.get = get;
        await change(invitationId, data);
        return get(...args);
      };
      await renew(code);
      await stage.jobsDone();
      expect(mailsTo(address)).toHaveLength(1);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ renewals: 0 }]);
    });

    it('gives an unknown code the same answer', async () => {
      const unknown = await renew('A'.repeat(43));
      const { code, invitationId } = await invited();
      await expire(invitationId);
      expect((await renew(code)).body).toEqual(unknown.body);
    });
  });

  describe('with reminders', () => {
    const sweep = async () => {
      const task = app.strapi.cron.jobs.find(({ name }) => name === 'crm-user-invite.remind');
      await task?.job.trigger();
      await stage.jobsDone();
    };

    it('sends a reminder on each configured day while it is open', async () => {
      const { address, invitationId, code } = await invited();
      const sentAt = async () =>
        [
          await stage.rows('portal-invitation', { documentId: invitationId }),
          await stage.rows('invitation', { invitationId }),
        ].map(([row]) => Date.parse(String(row?.sentAt)));
      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS) });
      const before = await sentAt();
      await sweep();
      await sweep();
      expect(await sentAt()).toEqual(before);
      expect(app.mailbox.mails.filter((mail) => mail.to === address).map((mail) => mail.subject)).toEqual([
        'Your invitation to Customer Portal',
        'Reminder: Your invitation to Customer Portal',
      ]);
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
    });

    it('stays sent when the mail server refuses a reminder, and says why', async () => {
      const { invitationId, code } = await invited();
      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS) });
      const response = '550 5.2.2 Mailbox full';
      app.mailbox.failure = Object.assign(new Error(response), { responseCode: 550, response });
      try {
        const { reminders } = applicationOf(app.strapi).invitations;
        await reminders.sweep();
        const invitation = await eventually(async () => {
          const read = await status(invitationId);
          return read.failure ? read : null;
        });
        expect(invitation).toMatchObject({
          status: 'sent',
          failure: expect.stringContaining('Mailbox full') as string,
        });
      } finally {
        app.mailbox.failure = null;
      }
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
      await app.strapi.db.query('plugin::crm-user-invite.job').deleteMany({ where: { invitationId } });
    });

    it('sends one reminder although several configured days have passed', async () => {
      const { address, invitationId } = await invited();
      await change(invitationId, { sentAt: new Date(Date.now() - 8 * DAY_MS) });
      await sweep();
      await sweep();
      expect(app.mailbox.mails.filter((mail) => mail.to === address)).toHaveLength(2);
    });

    it.each([
      ['resent', 'when the new link is out, and not before'],
      ['renewed', 'from the beginning'],
    ])('sends reminders after it was %s, %s', async (how) => {
      const { address, invitationId, code } = await invited();
      const mails = () => app.mailbox.mails.filter((mail) => mail.to === address).length;
      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS) });
      await sweep();
      expect(mails()).toBe(2);

      const { runner } = applicationOf(app.strapi);
      await runner.stop();
      if (how === 'resent') await stage.admin('post', `/invitations/${invitationId}/resend`);
      else {
        await change(invitationId, { expiresAt: new Date(Date.now() - 1000) });
        await stage.post('/invitations/renew', { code });
      }
      const task = app.strapi.cron.jobs.find(({ name }) => name === 'crm-user-invite.remind');
      await task?.job.trigger();
      runner.start();
      await stage.jobsDone();
      expect(mails()).toBe(3);

      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS) });
      await sweep();
      expect(mails()).toBe(4);
    });

    it('sends the next reminder on the next configured day, and the first one again after a resend', async () => {
      const { address, invitationId } = await invited();
      const mails = () => app.mailbox.mails.filter((mail) => mail.to === address).length;
      for (const days of [4, 6, 8, 20]) {
        await change(invitationId, { sentAt: new Date(Date.now() - days * DAY_MS) });
        await sweep();
      }
      expect(mails()).toBe(3);
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      await stage.codeSentTo(address, 3);
      await stage.jobsDone();
      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS) });
      await sweep();
      expect(mails()).toBe(5);
    });

    it.each([
      ['revoked', { status: 'revoked' }],
      ['sent anew', { generation: 2 }],
      ['reminded of by another server', { reminders: 1 }],
      ['closed', { codesClosed: 'contact-inactive' }],
    ])('sends no reminder if it was %s since it was found to be due', async (_what, data) => {
      const { invitationId } = await invited();
      const invitations = createInvitationRepository(app.strapi);
      const found = await invitations.getMany([invitationId]);
      await change(invitationId, data);
      await createReminders({
        config: applicationOf(app.strapi).config,
        invitations,
        invitationLists: { ...createInvitationLists(app.strapi), listToRemind: () => Promise.resolve(found) },
        outbox: { add: () => Promise.reject(new Error('Nobody is to be reminded')) },
        inTransaction: createTransactions(app.strapi),
        now: () => new Date(),
      }).sweep();
      const { reminders = 0 } = data as { reminders?: number };
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ reminders }]);
    });

    it.each([
      ['expired', { expiresAt: new Date(Date.now() - DAY_MS) }],
      ['closed', { codesClosed: 'contact-inactive' }],
      ['revoked', { status: 'revoked' }],
      ['sent too short a time ago', { sentAt: new Date(Date.now() - 2 * DAY_MS) }],
    ])('sends no reminder if it is %s', async (_what, data) => {
      const { address, invitationId } = await invited();
      await change(invitationId, { sentAt: new Date(Date.now() - 4 * DAY_MS), ...data });
      await sweep();
      expect(app.mailbox.mails.filter((mail) => mail.to === address)).toHaveLength(1);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ reminders: 0 }]);
      // Skipped invitations must not stay in the list, where they would take the place of others.
      const sentBefore = new Date(Date.now() - 3 * DAY_MS);
      const due = await createInvitationLists(app.strapi).listToRemind(1, sentBefore, new Date(), 100);
      expect(due.map((each) => each.invitationId)).not.toContain(invitationId);
    });
  });

  describe('of a contact that changes', () => {
    it.each([
      ['is deactivated', { active: false }, 'contact-inactive'],
      ['gets another address', { email: 'elsewhere@example.org' }, 'contact-address-changed'],
    ])('closes its links when the contact %s', async (_what, data, reason) => {
      const { contactId, code, invitationId } = await invited();
      await app.strapi
        .documents('plugin::crm-user-invite.contact' as 'admin::user')
        .update({ documentId: contactId, data: data as never });
      const closed = await eventually(async () => {
        const invitation = await status(invitationId);
        return invitation.codesClosed ? invitation : null;
      });
      expect(closed).toMatchObject({ codesClosed: reason, status: 'sent' });
      expect(codeOf(await stage.post('/invitations/redeem', { code, password: PASSWORD }))).toBe(
        'invitation.revoked'
      );
    });

    it('allows another invitation when the user was deleted in Strapi', async () => {
      const { contactId, code } = await invited();
      const redeemed = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      await stage.jobsDone();
      expect((await stage.invite(contactId)).body.data.refused[0].code).toBe('contact.already-user');

      await app.strapi
        .documents('plugin::users-permissions.user')
        .delete({ documentId: redeemed.body.data.user.documentId });
      await stage.jobsDone();

      expect(await stage.rows('portal-user', { contact: { documentId: contactId } })).toMatchObject([
        { active: false },
      ]);
      expect((await stage.invite(contactId)).body.data.accepted).toHaveLength(1);
    });
  });

  describe('redeemed', () => {
    it('does not repeat a lost answer for a replaced link or a blocked user', async () => {
      const { code, address, invitationId } = await invited();
      await stage.admin('post', `/invitations/${invitationId}/resend`);
      const newer = await stage.codeSentTo(address, 1);
      const redeem = (used: string) => stage.post('/invitations/redeem', { code: used, password: PASSWORD });
      expect((await redeem(newer)).status).toBe(201);
      expect(codeOf(await redeem(code))).toBe('invitation.redeemed');
      await app.strapi.db
        .query('plugin::users-permissions.user')
        .updateMany({ where: { email: address }, data: { blocked: true } });
      expect(codeOf(await redeem(newer))).toBe('invitation.redeemed');
    });

    it('repeats a lost answer for the same code and password, for 15 minutes', async () => {
      const { code, invitationId } = await invited();
      const redeem = (password: string) => stage.post('/invitations/redeem', { code, password });
      const first = await redeem(PASSWORD);
      expect((await redeem(PASSWORD)).body.data.user).toEqual(first.body.data.user);
      expect(codeOf(await redeem('another password'))).toBe('invitation.redeemed');

      await change(invitationId, { redeemedAt: new Date(Date.now() - 14 * 60_000) });
      expect((await redeem(PASSWORD)).status).toBe(201);
      await change(invitationId, { redeemedAt: new Date(Date.now() - 16 * 60_000) });
      expect(codeOf(await redeem(PASSWORD))).toBe('invitation.redeemed');
    });
  });

  describe('with access that staff change', () => {
    const redeemed = async () => {
      const one = await invited();
      await stage.post('/invitations/redeem', { code: one.code, password: PASSWORD });
      await stage.jobsDone();
      const { body } = await stage.admin('get', `/contacts/${one.contactId}`);
      return { ...one, portalUserId: String(body.data.portalUsers[0].id) };
    };
    const signIn = (identifier: string, password = PASSWORD) =>
      request(app.http).post('/api/auth/local').send({ identifier, password });

    const changeUser = async (email: string, data: Record<string, unknown>) =>
      app.strapi.db.query('plugin::users-permissions.user').updateMany({ where: { email }, data });

    const isBlocked = async (email: string): Promise<boolean> =>
      (await app.strapi.db.query('plugin::users-permissions.user').findOne({ where: { email } })).blocked;

    it('keeps a user from signing in when access ends, until it is invited again', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      expect((await signIn(address)).status).toBe(200);
      expect((await stage.admin('delete', `/portal-users/${portalUserId}`)).status).toBe(200);
      expect((await signIn(address)).status).toBe(400);

      await stage.invite(contactId);
      const code = await stage.codeSentTo(address, 1);
      const again = await stage.post('/invitations/redeem', { code, password: 'another password' });
      expect(again.status).toBe(201);
      expect((await signIn(address, 'another password')).status).toBe(200);
      await stage.jobsDone();
      expect(await stage.rows('portal-user', { contact: { documentId: contactId } })).toMatchObject([
        { active: true },
      ]);
    });

    it('keeps a user that the site had before from signing in when access ends, until it is invited again', async () => {
      const token = await signUp('own@example.org');
      const { address, contactId, code } = await invited({ email: 'own@example.org' });
      expect((await accept(code, token)).status).toBe(200);
      await stage.jobsDone();
      const [portalUser] = await stage.rows('portal-user', { contact: { documentId: contactId } });
      await stage.admin('delete', `/portal-users/${String(portalUser?.documentId)}`);
      expect((await signIn(address)).status).toBe(400);

      await stage.invite(contactId);
      const again = await stage.codeSentTo(address, 1);
      expect((await stage.post('/invitations/inspect', { code: again })).body.data.status).toBe('open');
      const redeemed = await stage.post('/invitations/redeem', { code: again, password: 'another password' });
      expect(redeemed.status).toBe(201);
      expect((await signIn(address, 'another password')).status).toBe(200);
      const users = { where: { email: address } };
      expect(await app.strapi.db.query('plugin::users-permissions.user').count(users)).toBe(1);
    });

    it('does not unblock a user that the site blocked', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      await changeUser(address, { blocked: true });
      for (const _twice of [1, 2]) await stage.admin('delete', `/portal-users/${portalUserId}`);
      expect((await stage.invite(contactId)).body.data.refused).toEqual([
        { contactId, code: 'contact.user-blocked' },
      ]);
      expect(await isBlocked(address)).toBe(true);
    });

    it('asks a user that was unblocked in Strapi to sign in, and sets no password', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      await stage.admin('delete', `/portal-users/${portalUserId}`);
      await app.strapi.db
        .query('plugin::users-permissions.user')
        .updateMany({ where: { email: address }, data: { blocked: false } });
      await stage.invite(contactId);
      const code = await stage.codeSentTo(address, 1);
      const answer = await stage.post('/invitations/redeem', { code, password: 'another password' });
      expect(answer.body.data).toEqual({ status: 'existing-user' });
      expect((await signIn(address)).status).toBe(200);
      const { jwt } = (await signIn(address)).body as { jwt: string };
      expect((await accept(code, jwt)).status).toBe(200);
      // From now on a block of the user counts as made by the site.
      expect(await stage.rows('account', { address })).toMatchObject([{ endedAt: null }]);
    });

    it('keeps the user from signing in when access ends again under another address', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      await stage.admin('delete', `/portal-users/${portalUserId}`);
      await stage.invite(contactId);
      const code = await stage.codeSentTo(address, 1);
      await stage.post('/invitations/redeem', { code, password: PASSWORD });
      await stage.jobsDone();
      await app.strapi
        .documents('plugin::crm-user-invite.contact' as 'admin::user')
        .update({ documentId: contactId, data: { email: 'has-moved@example.org' } as never });
      expect((await signIn(address)).status).toBe(200);

      expect((await stage.admin('delete', `/portal-users/${portalUserId}`)).status).toBe(200);
      expect((await signIn(address)).status).toBe(400);
    });

    it('does not unblock another user that now has the address', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      await stage.admin('delete', `/portal-users/${portalUserId}`);
      await changeUser(address, { email: `moved-${address}`, username: `moved-${address}` });
      await signUp(address);
      await stage.invite(contactId);
      const code = await stage.codeSentTo(address, 1);
      await changeUser(address, { blocked: true });

      expect(codeOf(await stage.post('/invitations/inspect', { code }))).toBe('user.blocked');
      const answer = await stage.post('/invitations/redeem', { code, password: 'another password' });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'user.blocked']);
      expect(await isBlocked(address)).toBe(true);
    });

    it('keeps a user from signing in that took over an address', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      await stage.admin('delete', `/portal-users/${portalUserId}`);
      await changeUser(address, { email: `left-${address}`, username: `left-${address}` });
      const token = await signUp(address);
      await stage.invite(contactId);
      expect((await accept(await stage.codeSentTo(address, 1), token)).status).toBe(200);
      await stage.jobsDone();
      expect(await isBlocked(address)).toBe(false);

      expect((await stage.admin('delete', `/portal-users/${portalUserId}`)).status).toBe(200);
      expect(await isBlocked(address)).toBe(true);
    });

    const addPortal = async (key: string, userRole: string) => {
      const { documentId: portalId } = await stage.create('portal', {
        ...{ key, name: key, siteUrl: ORIGIN, signUpUrl: `${ORIGIN}/sign-up`, defaultLocale: 'en' },
      });
      const role = await stage.create('portal-role', { name: key, userRole, portal: portalId });
      return { portalId, roleId: role.documentId };
    };

    it('keeps the user from signing in although the CRM gave access to another site', async () => {
      const { address, contactId, portalUserId } = await redeemed();
      const elsewhere = await addPortal('elsewhere', 'authenticated');
      await applicationOf(app.strapi).connector.portalUsers.create({
        ...{ id: randomUUID(), contactId, ...elsewhere, username: address, answers: {} },
      });
      await stage.admin('delete', `/portal-users/${portalUserId}`);
      expect((await signIn(address)).status).toBe(400);
    });

    describe('to two portals', () => {
      let partners: Awaited<ReturnType<typeof addPortal>>;
      beforeAll(async () => {
        for (const type of ['patron', 'editor']) {
          await app.strapi.db
            .query('plugin::users-permissions.role')
            .create({ data: { name: type, type, description: '' } });
        }
        partners = await addPortal('partners', 'patron');
      });

      const users = () => app.strapi.db.query('plugin::users-permissions.user');
      const roleOf = async (email: string): Promise<string> =>
        (await users().findOne({ where: { email }, populate: ['role'] })).role.type;
      const toBoth = async () => {
        const one = await redeemed();
        const { id } = await users().findOne({ where: { email: one.address } });
        const jwt = await userToken(app.strapi, id);
        await stage.invite(one.contactId, partners);
        expect((await accept(await stage.codeSentTo(one.address, 1), jwt)).status).toBe(200);
        await stage.jobsDone();
        expect(await roleOf(one.address)).toBe('patron');
        const { body } = await stage.admin('get', `/contacts/${one.contactId}`);
        const second = body.data.portalUsers.find(({ portal }: { portal: { id: string } }) => {
          return portal.id === partners.portalId;
        });
        return { ...one, secondId: String(second.id) };
      };

      it('does not unblock a user that the site had blocked by an invitation to the other', async () => {
        const { address, contactId } = await redeemed();
        await stage.invite(contactId, partners);
        const code = await stage.codeSentTo(address, 1);
        await changeUser(address, { blocked: true });
        expect(codeOf(await stage.post('/invitations/inspect', { code }))).toBe('user.blocked');
        const answer = await stage.post('/invitations/redeem', { code, password: 'another password' });
        expect(codeOf(answer)).toBe('user.blocked');
        expect(await users().findOne({ where: { email: address } })).toMatchObject({ blocked: true });
      });

      it('leaves the role of the other portal when access to one ends', async () => {
        const { address, secondId } = await toBoth();
        await stage.admin('delete', `/portal-users/${secondId}`);
        expect(await roleOf(address)).toBe('authenticated');
        expect(await users().findOne({ where: { email: address } })).toMatchObject({ blocked: false });
      });

      it('keeps the role that the other portal gives when access to one ends', async () => {
        const { address, portalUserId } = await toBoth();
        await stage.admin('delete', `/portal-users/${portalUserId}`);
        expect(await roleOf(address)).toBe('patron');
      });

      it('keeps a role that the site gave when access to one ends', async () => {
        const { address, secondId } = await toBoth();
        const editor = await app.strapi.db
          .query('plugin::users-permissions.role')
          .findOne({ where: { type: 'editor' } });
        await users().update({ where: { email: address }, data: { role: editor.id } });
        await stage.admin('delete', `/portal-users/${secondId}`);
        expect(await roleOf(address)).toBe('editor');
      });

      it('keeps the role of the other portal when the role of an ended access is changed', async () => {
        const { address, secondId } = await toBoth();
        const role = await stage.create('portal-role', {
          ...{ name: 'Editors', userRole: 'editor', portal: partners.portalId },
        });
        await stage.admin('delete', `/portal-users/${secondId}`);
        const changed = await stage.admin('put', `/portal-users/${secondId}`, { roleId: role.documentId });
        expect(changed.body.data).toMatchObject({ active: false, role: { name: 'Editors' } });
        expect(await roleOf(address)).toBe('authenticated');
      });
    });

    it('gives the user the other role', async () => {
      await app.strapi.db
        .query('plugin::users-permissions.role')
        .create({ data: { name: 'Partner', type: 'partner', description: '' } });
      const role = await stage.create('portal-role', {
        name: 'Partner',
        userRole: 'partner',
        portal: stage.portal.documentId,
      });
      const { address, portalUserId } = await redeemed();
      const changed = await eventually(async () => {
        const answer = await stage.admin('put', `/portal-users/${portalUserId}`, { roleId: role.documentId });
        return answer.status === 200 ? answer : null;
      });
      expect(changed.body.data).toMatchObject({ role: { name: 'Partner' } });
      const user = await app.strapi.db
        .query('plugin::users-permissions.user')
        .findOne({ where: { email: address }, populate: ['role'] });
      expect(user.role.type).toBe('partner');
    });
  });
});
