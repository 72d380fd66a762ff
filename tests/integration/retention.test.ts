/** @databases all */
import { randomUUID } from 'node:crypto';
import { applicationOf } from '../../server/src/compose';
import { DAY_MS } from '../../server/src/domain/durations';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

describe('personal data of an invitation', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: {
        invitation: { retentionDays: 30 },
        terms: { required: true, version: '2026-01' },
        fields: [
          { name: 'about', label: 'About you', type: 'text' },
          { name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' },
        ],
      },
    });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const redeemed = async (name: string) => {
    const address = `${name.toLowerCase()}@example.org`;
    const contact = await stage.contact({ firstName: name, lastName: 'Forgettable', email: address });
    const answer = await stage.invite(contact.documentId, { message: `Dear ${name}` });
    const invitationId: string = answer.body.data.accepted[0].invitationId;
    const code = await stage.codeSentTo(address);
    await stage.post('/invitations/redeem', {
      ...{ code, password: 'a password of some length', acceptedTerms: true },
      fields: { about: 'Rings', phone: '+49 30 1234' },
    });
    await stage.jobsDone();
    return { contactId: contact.documentId, invitationId };
  };
  const keptOf = async (invitationId: string) =>
    JSON.stringify([
      await stage.rows('invitation', { invitationId }),
      await stage.rows('invitation-event', { invitationId }),
      await stage.rows('email-activity', { invitation: { documentId: invitationId } }),
    ]);
  const closeDaysAgo = (invitationId: string, days: number) =>
    app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({
      where: { invitationId },
      data: { closedAt: new Date(Date.now() - days * DAY_MS) },
    });
  const sweep = async () =>
    app.strapi.cron.jobs.find(({ name }) => name === 'crm-user-invite.forget')?.job.trigger();

  it('is removed from closed invitations after the retention, and the counts stay', async () => {
    const old = await redeemed('Olympia');
    const recent = await redeemed('Rosalind');
    await closeDaysAgo(old.invitationId, 31);
    await closeDaysAgo(recent.invitationId, 29);
    const before = await stage.admin('get', '/figures');
    await app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({
      where: { invitationId: old.invitationId },
      data: { failure: 'Olympia had no mailbox' },
    });
    const detail = { detail: 'Olympia had no mailbox', actor: 'system', at: new Date(), event: 'failed' };
    await app.strapi.db
      .query('plugin::crm-user-invite.invitation-event')
      .create({ data: { invitationId: old.invitationId, ...detail } });
    const job = { kind: 'invitation.send', payload: {}, runAt: new Date(Date.now() + DAY_MS), attempts: 1 };
    await app.strapi.db.query('plugin::crm-user-invite.job').createMany({
      data: (['failed', 'waiting'] as const).map((state) => ({
        ...{ ...job, key: `left-${state}`, state, priority: 3, invitationId: old.invitationId },
      })),
    });

    await sweep();

    const kept = await eventually(async () => {
      const text = await keptOf(old.invitationId);
      return text.includes('forgottenAt":null') ? null : text;
    });
    expect(kept).not.toMatch(/olympia|forgettable|rings|1234/i);
    // Failed jobs are deleted, because they can name the person. Waiting jobs are kept.
    expect(await stage.rows('job')).toMatchObject([{ key: 'left-waiting' }]);
    await app.strapi.db.query('plugin::crm-user-invite.job').deleteMany({});
    expect(kept).toContain('"status":"redeemed"');
    expect(await keptOf(recent.invitationId)).toMatch(/rosalind/i);
    expect((await stage.admin('get', '/figures')).body).toEqual(before.body);
    expect(before.body.data).toMatchObject({ days: 30, sent: 2, redeemed: 2 });
  });

  it('is removed at once when the contact is deleted', async () => {
    const { contactId, invitationId } = await redeemed('Lise');
    await app.strapi
      .documents('plugin::crm-user-invite.contact' as 'admin::user')
      .delete({ documentId: contactId });
    await stage.jobsDone();
    expect(await keptOf(invitationId)).not.toMatch(/lise|forgettable/i);

    // The time of the first removal stays, although the job runs again.
    const removed = await stage.rows('invitation', { invitationId });
    const job = { kind: 'contact.check', key: 'again', payload: { contactId }, runAt: new Date() };
    await app.strapi.db
      .query('plugin::crm-user-invite.job')
      .create({ data: { ...job, state: 'waiting', attempts: 0, priority: 3 } });
    applicationOf(app.strapi).runner.wake();
    await stage.jobsDone();
    expect(await stage.rows('invitation', { invitationId })).toEqual(removed);
  });

  it('is exported on request, without codes', async () => {
    const { contactId } = await redeemed('Emmy');
    const { body } = await stage.admin('get', `/contacts/${contactId}/export`);
    expect(body.data).toMatchObject({
      contact: { firstName: 'Emmy' },
      portalUsers: [{ username: 'emmy@example.org', answers: { about: 'Rings' } }],
      users: [{ username: 'emmy@example.org', email: 'emmy@example.org', blocked: false, endedAt: null }],
      invitations: [
        {
          ...{ status: 'redeemed', message: 'Dear Emmy', username: 'emmy@example.org' },
          emails: [{ to: 'emmy@example.org' }],
          answers: { about: 'Rings' },
          contactChanges: { phone: '+49 30 1234' },
          consent: { version: '2026-01', acceptedAt: expect.stringMatching(/^20/) as string },
        },
      ],
    });
    expect(JSON.stringify(body)).toContain('invitation=***');
  });

  it('is exported completely, however many invitations there were', async () => {
    const { contactId, invitationId } = await redeemed('Ada');
    const table = app.strapi.db.query('plugin::crm-user-invite.invitation');
    const { id: _id, ...row } = await table.findOne({ where: { invitationId } });
    const ids = Array.from({ length: 101 }, (_item, number) => `earlier-${number}`);
    const earlier = { ...row, status: 'revoked', redeemedAt: null };
    await table.createMany({
      data: ids.map((each) => ({ ...earlier, documentId: each, invitationId: each })),
    });
    const { body } = await stage.admin('get', `/contacts/${contactId}/export`);
    const exported = body.data.invitations.map(({ id }: { id: string }) => id);
    expect(new Set(exported)).toEqual(new Set([invitationId, ...ids]));
    expect(exported).toHaveLength(102);
  });

  it('is removed with e-mails without an invitation after two days, when they are not sent any more', async () => {
    const add = (days: number, data: object) => {
      const at = new Date(Date.now() - days * DAY_MS);
      const email = {
        documentId: randomUUID(),
        subject: 'Your account',
        statusReason: 'sent',
        active: false,
      };
      const blank = { to: '', html: '', text: '', createdAt: at };
      return app.strapi.db
        .query('plugin::crm-user-invite.email-activity')
        .create({ data: { ...email, ...blank, ...data } as never });
    };
    const [invitation] = await stage.rows('portal-invitation');
    const kept = [
      await add(1.9, {}),
      await add(40, { invitation: invitation?.id }),
      await add(40, { to: 'made-by-staff@example.org' }),
    ];
    const old = await add(2.1, {});
    await sweep();
    await eventually(async () => (await stage.rows('email-activity', { id: old.id })).length === 0);
    const left = await stage.rows('email-activity', { id: { $in: kept.map(({ id }) => id) } });
    expect(left).toHaveLength(3);
  });

  describe('in requests for an invitation', () => {
    const add = async (days: number, data: object, contactIds: string[] = []) => {
      const row = { requestId: randomUUID(), requestedAt: new Date(Date.now() - days * DAY_MS) };
      const request = { ...row, portalKey: 'customer', ...data };
      await app.strapi.db.query('plugin::crm-user-invite.invitation-request').create({ data: request });
      const contacts = app.strapi.db.query('plugin::crm-user-invite.invitation-request-contact');
      for (const contactId of contactIds) await contacts.create({ data: { ...row, contactId } });
    };
    const limit = (days: number, addressKey: string) => {
      const lastAt = new Date(Date.now() - days * DAY_MS - 1000);
      return app.strapi.db
        .query('plugin::crm-user-invite.request-limit')
        .create({ data: { addressKey, lastAt } });
    };

    it('is removed: an address that nobody answered after two days, the rest with the figures', async () => {
      const address = { address: 'waits@example.org', addressKey: 'a'.repeat(64) };
      await add(1.9, address);
      await add(2.1, address);
      await add(29, { outcome: 'invited' }, ['x']);
      await add(31, { outcome: 'invited' }, ['y', 'z']);
      await limit(0.9, 'recent');
      await limit(1, 'old');
      await sweep();
      await eventually(async () => (await stage.rows('request-limit')).length === 1);
      expect(await stage.rows('request-limit')).toMatchObject([{ addressKey: 'recent' }]);
      const rows = await eventually(async () => {
        const all = await stage.rows('invitation-request');
        return all.length === 3 && all.sort((a, b) => Number(a.id) - Number(b.id));
      });
      expect(rows).toMatchObject([address, { address: null, addressKey: null }, { outcome: 'invited' }]);
      expect(await stage.rows('invitation-request-contact')).toMatchObject([{ contactId: 'x' }]);
    });
  });
});
