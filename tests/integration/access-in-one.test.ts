/** @databases all at night */
import request from 'supertest';
import { createJobRepository } from '../../server/src/repositories/jobs';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const USER = 'plugin::users-permissions.user';
const PASSWORD = 'a rather long password';

describe('a change of access or of a job by staff', () => {
  let app: TestApp;
  let stage: Stage;
  let editor: { documentId: string };

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    editor = await stage.create('portal-role', {
      ...{ name: 'Editor', userRole: 'authenticated', portal: stage.portal.documentId },
    });
  }, 180_000);
  afterAll(async () => app.stop());

  /** A contact who has signed up. */
  const member = async (email: string) => {
    const { documentId: contactId } = await stage.contact({ email });
    await stage.invite(contactId);
    const code = await stage.codeSentTo(email);
    expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    await stage.jobsDone();
    const { portalUsers } = (await stage.admin('get', `/contacts/${contactId}`)).body.data;
    return { contactId, portalUserId: portalUsers[0].id as string };
  };
  const signIn = (identifier: string) =>
    request(app.http)
      .post('/api/auth/local')
      .send({ identifier, password: PASSWORD })
      .then(({ status }) => status);
  const activity = async (contactId: string) =>
    (await stage.admin('get', `/contacts/${contactId}`)).body.data.activity as Record<string, unknown>[];

  it('is in the timeline of the contact, with who did it and both roles', async () => {
    const { contactId, portalUserId } = await member('ada@example.org');
    const changed = await stage.admin('put', `/portal-users/${portalUserId}`, { roleId: editor.documentId });
    expect(changed.status).toBe(200);
    // Repeating the change has no effect and creates no second entry.
    await stage.admin('put', `/portal-users/${portalUserId}`, { roleId: editor.documentId });
    await stage.admin('delete', `/portal-users/${portalUserId}`);
    await stage.admin('delete', `/portal-users/${portalUserId}`);
    expect((await activity(contactId)).slice(0, 2)).toMatchObject([
      { event: 'access-ended', actor: 'Grace Hopper', detail: 'Editor', portal: 'Customer Portal' },
      { event: 'role-changed', actor: 'Grace Hopper', detail: 'Customer → Editor' },
    ]);
    expect(await signIn('ada@example.org')).toBe(400);
  }, 120_000);

  it.each<[string, (ids: { contactId: string; portalUserId: string }) => Promise<unknown>]>([
    [
      'contact',
      ({ contactId }) =>
        app.strapi.documents('plugin::crm-user-invite.contact').delete({ documentId: contactId }),
    ],
    [
      'portal-user',
      ({ portalUserId }) =>
        app.strapi.db
          .query('plugin::crm-user-invite.portal-user')
          .delete({ where: { documentId: portalUserId } }),
    ],
  ])(
    'ends the access when a record of the embedded CRM is deleted: %s',
    async (type, remove) => {
      const email = `${type}@example.org`;
      const ids = await member(email);
      expect(await signIn(email)).toBe(200);
      await remove(ids);
      await stage.jobsDone();
      expect(await signIn(email)).toBe(400);
      expect(await stage.rows('invitation', { portalUserId: ids.portalUserId })).toMatchObject([
        { accessEndedAt: expect.any(String) as string },
      ]);
    },
    120_000
  );

  it('ends access in the CRM and on the site, or in neither', async () => {
    const { contactId, portalUserId } = await member('grace@example.org');
    const unsubscribe = app.strapi.db.lifecycles.subscribe({
      models: [USER],
      beforeUpdateMany: () => {
        throw new Error('The disk is full');
      },
    });
    try {
      expect((await stage.admin('delete', `/portal-users/${portalUserId}`)).status).toBeGreaterThanOrEqual(
        500
      );
    } finally {
      unsubscribe();
    }
    const { portalUsers } = (await stage.admin('get', `/contacts/${contactId}`)).body.data;
    expect(portalUsers).toMatchObject([{ active: true }]);
    expect((await activity(contactId)).map(({ event }) => event)).not.toContain('access-ended');
    expect(await signIn('grace@example.org')).toBe(200);
  }, 120_000);

  it('gives no role that is no longer mapped', async () => {
    const email = 'edsger@example.org';
    await stage.invite((await stage.contact({ email })).documentId);
    const code = await stage.codeSentTo(email);
    const roles = app.strapi.db.query('plugin::crm-user-invite.portal-role');
    const where = { documentId: stage.role.documentId };
    const map = async (userRole: string | null): Promise<void> => {
      await roles.update({ where, data: { userRole } });
      // Listing the portals refreshes the cache, which is valid for some seconds.
      await stage.admin('get', '/portals');
    };
    await map(null);
    const refused = await stage.post('/invitations/redeem', { code, password: PASSWORD });
    expect([refused.status, refused.body.error.details.code]).toEqual([503, 'crm.unavailable']);
    expect(await app.strapi.db.query(USER).count({ where: { email } })).toBe(0);
    await map('authenticated');
    expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
  }, 120_000);

  it('discards a failed job, and no other one', async () => {
    const [invitation] = await stage.rows('invitation');
    const jobs = createJobRepository(app.strapi);
    const runAt = new Date(Date.now() + 3_600_000);
    const job = { kind: 'invitation.write-status', key: 'once', runAt, priority: 1 };
    await jobs.addMany([{ ...job, invitationId: String(invitation?.invitationId) }]);
    const [row] = await stage.rows('job', { key: 'once' });
    const discard = () => stage.admin('delete', `/jobs/${String(row?.id)}`);
    const waiting = await discard();
    expect([waiting.status, waiting.body.error.details.code]).toEqual([409, 'job.not-failed']);

    const table = app.strapi.db.query('plugin::crm-user-invite.job');
    await table.updateMany({ where: { key: 'once' }, data: { state: 'failed', attempts: 20 } });
    // A repeated request resets the job instead of adding another one.
    expect(await jobs.revive('once', runAt)).toBe('revived');
    expect(await jobs.revive('once', runAt)).toBe('waiting');
    expect(await stage.rows('job', { key: 'once' })).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    expect(await jobs.revive('another', runAt)).toBe('gone');

    await table.updateMany({ where: { key: 'once' }, data: { state: 'failed' } });
    expect((await discard()).status).toBe(200);
    expect(await stage.rows('job', { key: 'once' })).toEqual([]);
    const again = await discard();
    expect([again.status, again.body.error.details.code]).toEqual([404, 'job.unknown']);
    const detail = (await stage.admin('get', `/invitations/${String(invitation?.invitationId)}`)).body.data;
    expect(detail.timeline.at(-1)).toMatchObject({
      ...{ event: 'job-discarded', actor: 'Grace Hopper', detail: 'invitation.write-status' },
    });
  }, 120_000);

  it('tells on the page of the contact who discarded a job that followed the CRM', async () => {
    const { contactId, portalUserId } = await member('barbara@example.org');
    const [{ invitationId } = {}] = await activity(contactId);
    const jobs = [
      ['invitation.follow', { invitationId, token: 'a token' }],
      ['contact.check', { contactId }],
      ['portal-user.follow', { portalUserId }],
    ] as const;
    const table = app.strapi.db.query('plugin::crm-user-invite.job');
    for (const [kind, payload] of jobs) {
      const data = { key: kind, kind, payload, state: 'failed', attempts: 20, priority: 1 };
      const { id } = await table.create({ data: { ...data, runAt: new Date() } });
      expect((await stage.admin('delete', `/jobs/${String(id)}`)).status).toBe(200);
      expect((await activity(contactId))[0]).toMatchObject({
        ...{ event: 'job-discarded', actor: 'Grace Hopper', detail: kind, invitationId },
      });
    }
  }, 120_000);
});
