/** @databases all */
import request from 'supertest';
import { applicationOf } from '../../../server/src/compose';
import { createJobRepository } from '../../../server/src/repositories/jobs';
import { bootStrapi, userToken, type TestApp } from '../../helpers/strapi';
import { createStage, type Stage } from '../support/stage';

const PASSWORD = 'correct horse battery staple';

describe('a change between reading and the transaction', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const usersWith = (email: string) =>
    app.strapi.db.query('plugin::users-permissions.user').count({ where: { email } });

  it('makes one user of several contacts with one address, although each chose another username', async () => {
    const email = 'shared@example.org';
    const contacts = await Promise.all([1, 2, 3, 4].map(() => stage.contact({ email })));
    await stage.invite(contacts.map(({ documentId }) => documentId));
    await stage.jobsDone();
    const codes = app.mailbox.mails.map(({ text }) => /invitation=([\w-]{43})/.exec(text)?.[1]);
    const answers = await Promise.all(
      codes.map((code, number) =>
        stage.post('/invitations/redeem', { code, password: PASSWORD, username: `sharer-${number}` })
      )
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(await usersWith(email)).toBe(1);
  });

  const tokenOf = async (email: string): Promise<string> => {
    const role = await app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const data = { username: email, email, provider: 'local', confirmed: true, role: role.id };
    const { id } = await app.strapi.db.query('plugin::users-permissions.user').create({ data });
    return userToken(app.strapi, id);
  };
  const accept = (code: string, token: string) =>
    request(app.http)
      .post('/api/crm-user-invite/invitations/accept')
      .set('Authorization', `Bearer ${token}`)
      .send({ code });
  const redeem = (code: string) => stage.post('/invitations/redeem', { code, password: PASSWORD });

  const invited = async (email: string) => {
    const { documentId } = await stage.contact({ email });
    const { invitationId } = (await stage.invite(documentId)).body.data.accepted[0];
    const code = await stage.codeSentTo(email);
    await stage.jobsDone();
    return { invitationId: String(invitationId), code };
  };
  /** Makes a change while the CRM is asked whether the invitation is still valid. */
  const meanwhile = (change: () => Promise<unknown>): void => {
    const { contacts } = applicationOf(app.strapi).connector;
    const { get } = contacts;
    contacts.get = async (...args) => {
      contacts.get = get;
      await change();
      return get(...args);
    };
  };
  const changeMeanwhile = (invitationId: string, data: Record<string, unknown>): void =>
    meanwhile(() =>
      app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({ where: { invitationId }, data })
    );

  const MEANWHILE: [string, string, Record<string, unknown>][] = [
    ['revoked', 'invitation.revoked', { status: 'revoked', openKey: null }],
    ['sent anew', 'invitation.replaced', { generation: 2 }],
    ['closed', 'invitation.revoked', { codesClosed: 'contact-inactive' }],
    ['used', 'invitation.redeemed', { status: 'redeemed', openKey: null }],
  ];

  it.each(MEANWHILE)('makes no user with a code that is %s meanwhile', async (what, refusal, data) => {
    const email = `redeem-${what.replace(' ', '-')}@example.org`;
    const { invitationId, code } = await invited(email);
    changeMeanwhile(invitationId, data);
    const answer = await redeem(code);
    expect([answer.status, answer.body.error?.details.code]).toEqual([410, refusal]);
    expect(await usersWith(email)).toBe(0);
    expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ ...data, username: null }]);
  });

  it.each(MEANWHILE)('does not accept a code that is %s meanwhile', async (what, refusal, data) => {
    const email = `accept-${what.replace(' ', '-')}@example.org`;
    const token = await tokenOf(email);
    const { invitationId, code } = await invited(email);
    changeMeanwhile(invitationId, data);
    const answer = await accept(code, token);
    expect([answer.status, answer.body.error?.details.code]).toEqual([410, refusal]);
    expect(await stage.rows('invitation', { invitationId })).toMatchObject([{ ...data, userId: null }]);
  });

  it.each(['deleted', 'blocked'])('does not accept a code of a user that is %s meanwhile', async (how) => {
    const email = `accept-${how}@example.org`;
    const token = await tokenOf(email);
    const { invitationId, code } = await invited(email);
    const users = app.strapi.db.query('plugin::users-permissions.user');
    const where = { email };
    meanwhile(() =>
      how === 'deleted' ? users.deleteMany({ where }) : users.updateMany({ where, data: { blocked: true } })
    );
    const answer = await accept(code, token);
    expect([answer.status, answer.body.error?.details.code]).toEqual([401, 'sign-in.required']);
    expect(await stage.rows('invitation', { invitationId })).toMatchObject([
      { status: 'sent', userId: null, username: null },
    ]);
  });

  it('accepts an invitation once when a user sends several requests at the same time', async () => {
    const email = 'impatient@example.org';
    const token = await tokenOf(email);
    const { invitationId, code } = await invited(email);
    const answers = await Promise.all([1, 2, 3, 4].map(() => accept(code, token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await stage.jobsDone();
    expect(await stage.rows('invitation-event', { invitationId, event: 'accepted' })).toHaveLength(1);
    expect(await stage.rows('portal-user', { username: email })).toHaveLength(1);
  });

  it.each([
    ['redeemed', async (code: string) => redeem(code)],
    ['accepted', async (code: string) => accept(code, await tokenOf('closed-accepted@example.org'))],
    ['revoked', null],
  ])('closes an invitation that is %s, and allows another one', async (how, use) => {
    const { invitationId, code } = await invited(`closed-${how}@example.org`);
    const answer = await (use ? use(code) : stage.admin('post', `/invitations/${invitationId}/revoke`));
    expect(answer.status).toBeLessThan(300);
    const [row] = await stage.rows('invitation', { invitationId });
    expect(row).toMatchObject({ openKey: null, closedAt: expect.anything() as unknown });
  });

  it('is refused by the database for a second account of an address', async () => {
    const accounts = app.strapi.db.query('plugin::crm-user-invite.account');
    const account = (name: string) => ({
      ...{ address: 'one@example.org', usernameKey: name, invitationId: name },
      ...{ userId: 1, userDocumentId: name },
    });
    await accounts.create({ data: account('first') });
    await expect(accounts.create({ data: account('second') })).rejects.toThrow(/unique|Duplicate entry/i);
  });

  it('is allowed by the database for addresses and names that differ by an accent', async () => {
    const accounts = app.strapi.db.query('plugin::crm-user-invite.account');
    for (const [number, name] of ['zoe', 'zoë', 'zöe'].entries()) {
      const id = `accent-${number}`;
      const account = { address: `${name}@example.org`, usernameKey: name, invitationId: id };
      await accounts.create({ data: { ...account, userId: 1, userDocumentId: id } });
    }
    const found = await accounts.findMany({ where: { address: 'zoë@example.org' } });
    expect(found).toMatchObject([{ usernameKey: 'zoë' }]);
  });

  it('gives a job that two servers have read to one of them', async () => {
    const jobs = createJobRepository(app.strapi);
    const now = new Date();
    const later = new Date(now.getTime() + 60_000);
    await applicationOf(app.strapi).runner.stop();
    await jobs.addMany([
      { key: 'once', kind: 'contact.check', payload: { contactId: 'nobody' }, runAt: now, priority: 0 },
    ]);
    const [seen] = (await jobs.listDue(now, 100)).filter(({ key }) => key === 'once');
    expect(await jobs.lease(seen!, 'first', now, later)).toBe(true);
    expect(await jobs.lease(seen!, 'second', now, later)).toBe(false);
  });

  it('takes a job from a server only when its lease has expired', async () => {
    const jobs = createJobRepository(app.strapi);
    await applicationOf(app.strapi).runner.stop();
    const now = new Date();
    const after = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
    const payload = { contactId: 'nobody' };
    await jobs.addMany([{ kind: 'contact.check', key: 'leased', payload, runAt: now, priority: 0 }]);
    const [seen] = (await jobs.listDue(now, 100)).filter(({ key }) => key === 'leased');
    const { id } = seen!;
    const row = async () => (await stage.rows('job', { id }))[0];
    await jobs.lease(seen!, 'first', now, after(1));
    const running = (await jobs.get(id))!;

    expect(await jobs.lease(running, 'second', now, after(1))).toBe(false);
    await jobs.renewLeases([id], 'second', after(9));
    expect(await jobs.lease(running, 'second', after(1), after(2))).toBe(true);

    const waiting = { state: 'waiting', runAt: now, error: null, attempts: 0 } as const;
    await jobs.renewLeases([id], 'first', after(9));
    await jobs.release(running, 'first', waiting);
    await jobs.remove(id, 'first');
    expect(await row()).toMatchObject({ state: 'running', attempts: 2, leaseOwner: 'second' });
    // A row that was read before the second server took the lease cannot be leased by a third.
    expect(await jobs.lease(running, 'third', after(3), after(4))).toBe(false);

    await jobs.release(running, 'second', waiting);
    expect(await row()).toMatchObject({ state: 'waiting', leaseOwner: null, leaseUntil: null });
    await jobs.lease((await jobs.get(id))!, 'third', now, after(1));
    await jobs.remove(id, 'third');
    expect(await row()).toBeUndefined();
  });

  it("runs a dead server's job before less urgent ones, however many are due", async () => {
    const jobs = createJobRepository(app.strapi);
    await applicationOf(app.strapi).runner.stop();
    const now = new Date();
    const payload = { contactId: 'nobody' };
    const kind = 'contact.check';
    await jobs.addMany([{ kind, key: 'held', payload, runAt: now, priority: 0 }]);
    const [held] = (await jobs.listDue(now, 100)).filter(({ key }) => key === 'held');
    await jobs.lease(held!, 'a dead server', now, now);
    const keys = Array.from({ length: 10 }, (_item, number) => `mail-${number}`);
    await jobs.addMany(keys.map((key) => ({ kind, key, payload, runAt: now, priority: 3 })));
    expect((await jobs.listDue(now, 2)).map(({ key }) => key)).toContain('held');
  });
});
