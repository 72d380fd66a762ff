/** @databases all at night */
import { applicationOf } from '../../server/src/compose';
import { createJobRepository } from '../../server/src/repositories/jobs';
import { crash } from '../helpers/crash';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { contradictions } from './support/consistency';
import { createStage, eventually, type Stage } from './support/stage';

const CONTACTS = 40;
const pluginConfig = { mail: { perSecond: 10 }, jobs: { runner: 'embedded', concurrency: 2 } };
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a batch that is sending', () => {
  let app: TestApp;
  let stage: Stage;

  beforeEach(async () => {
    app = await bootStrapi({ pluginConfig });
    stage = await createStage(app);
  });
  afterEach(async () => app.stop());

  const batch = async (id: string) => (await stage.admin('get', `/batches/${id}`)).body.data;
  const steer = (id: string, verb: 'pause' | 'resume' | 'cancel') =>
    stage.admin('post', `/batches/${id}/${verb}`);
  const mails = () => app.mailbox.mails.map(({ to }) => to);
  const jobs = (where: Record<string, unknown>) => stage.rows('job', { kind: 'invitation.send', ...where });

  const contacts = async (): Promise<string[]> => {
    const ids: string[] = [];
    for (let number = 0; number < CONTACTS; number += 1) ids.push((await stage.contact()).documentId);
    return ids;
  };
  const started = async (): Promise<string> => {
    const { body } = await stage.invite(await contacts());
    await eventually(async () => mails().length >= 5);
    return body.data.batchId as string;
  };
  /** Waits until a paused batch has no e-mail in progress. Returns the number of sent e-mails. */
  const quiet = async (): Promise<number> => {
    await eventually(async () => (await jobs({ state: 'running' })).length === 0);
    return mails().length;
  };

  it('holds its unsent e-mails when paused, and is done after the last one when resumed', async () => {
    const id = await started();
    expect(await batch(id)).toMatchObject({ state: 'running', accepted: CONTACTS });
    expect((await steer(id, 'pause')).body.data.state).toBe('paused');
    const out = await quiet();
    expect(out).toBeLessThan(CONTACTS);
    await sleep(1_000);
    expect(mails()).toHaveLength(out);
    expect(await batch(id)).toMatchObject({ state: 'paused', accepted: CONTACTS, sent: out });
    expect(await jobs({ state: 'held' })).toHaveLength(CONTACTS - out);
    // A held job has not failed, so it cannot be retried.
    const [held] = await jobs({ state: 'held' });
    const retry = await stage.admin('post', `/jobs/${String(held?.id)}/retry`);
    expect([retry.status, retry.body.error.details.code]).toEqual([409, 'job.not-failed']);

    expect((await steer(id, 'resume')).body.data.state).toBe('running');
    await eventually(async () => (await batch(id)).state === 'done');
    expect(await batch(id)).toMatchObject({ sent: CONTACTS, failed: 0 });
    expect(new Set(mails()).size).toBe(CONTACTS);
    expect(mails()).toHaveLength(CONTACTS);
    for (const verb of ['pause', 'cancel'] as const) {
      const late = await steer(id, verb);
      expect([late.status, late.body.error.details.code]).toEqual([409, 'batch.ended']);
    }
  }, 120_000);

  it.each(['running', 'paused'])(
    'revokes unsent invitations when it is cancelled while %s',
    async (state) => {
      const id = await started();
      if (state === 'paused') await steer(id, 'pause');
      const cancelled = await steer(id, 'cancel');
      expect([cancelled.status, cancelled.body.data.state]).toEqual([200, 'cancelled']);
      await stage.jobsDone();
      const out = mails().length;
      expect(out).toBeLessThan(CONTACTS);
      const { sent, failed } = await batch(id);
      expect([sent, failed]).toEqual([out, 0]);
      expect(await stage.rows('invitation', { status: 'sent' })).toHaveLength(out);
      expect(await stage.rows('invitation', { status: 'revoked', openKey: null })).toHaveLength(
        CONTACTS - out
      );
      const inCrm = await stage.rows('portal-invitation', { statusReason: 'revoked', active: false });
      expect(inCrm).toHaveLength(CONTACTS - out);
      const revoked = await stage.rows('invitation-event', { event: 'revoked' });
      expect(new Set(revoked.map(({ actor }) => actor))).toEqual(new Set(['Grace Hopper']));
      expect(revoked).toHaveLength(CONTACTS - out);
      expect((await steer(id, 'cancel')).status).toBe(200);
      const resume = await steer(id, 'resume');
      expect([resume.status, resume.body.error.details.code]).toEqual([409, 'batch.ended']);
      expect(
        await contradictions(
          app,
          app.mailbox.mails.map(({ text }) => text)
        )
      ).toEqual([]);
    },
    120_000
  );

  it('yields to e-mails of single invitations', async () => {
    await started();
    const before = mails().length;
    const { documentId } = await stage.contact({ email: 'waiting@example.org' });
    expect((await stage.invite(documentId)).status).toBe(202);
    await eventually(async () => mails().includes('waiting@example.org'));
    expect(mails().indexOf('waiting@example.org') - before).toBeLessThan(10);

    const [first] = await stage.rows('invitation', { status: 'sent' });
    const already = mails().length;
    await stage.admin('post', `/invitations/${String(first?.invitationId)}/resend`);
    await eventually(async () => mails().filter((to) => to === first?.address).length === 2);
    expect(mails().lastIndexOf(String(first?.address)) - already).toBeLessThan(10);
    expect(mails().length).toBeLessThan(CONTACTS);
  }, 120_000);

  it('holds failed e-mails, and those of a server that died, while it is paused', async () => {
    const { runner } = applicationOf(app.strapi);
    await runner.stop();
    const { body } = await stage.invite(await contacts());
    const id = body.data.batchId as string;
    const repository = createJobRepository(app.strapi);
    const now = new Date();
    const later = new Date(now.getTime() + 60_000);
    const [failing, abandoned] = await repository.listDue(now, 2);
    await repository.lease(failing!, 'one server', now, later);
    await repository.lease(abandoned!, 'another server', now, later);
    await steer(id, 'pause');

    const fields = { state: 'waiting', runAt: now, error: 'no connection', attempts: 1 } as const;
    await repository.release(failing!, 'one server', fields);
    expect((await repository.get(failing!.id))?.state).toBe('held');
    const left = (await repository.get(abandoned!.id))!;
    expect(await repository.lease(left, 'a third server', later, new Date(later.getTime() + 1))).toBe(false);
    expect((await repository.get(abandoned!.id))?.state).toBe('held');
    // Redis may still have an entry for a held job; it must not run.
    const held = (await repository.get(failing!.id))!;
    expect(await repository.lease(held, 'a third server', now, later)).toBe(false);

    await steer(id, 'resume');
    runner.start();
    await eventually(async () => (await batch(id)).state === 'done');
    expect(new Set(mails()).size).toBe(CONTACTS);
  }, 120_000);

  it('settles an e-mail that may have been sent when it is cancelled after a server died', async () => {
    const { runner, connector } = applicationOf(app.strapi);
    await runner.stop();
    const { body } = await stage.invite((await contacts()).slice(0, 4));
    const id = body.data.batchId as string;
    // One e-mail was sent, which the site has not recorded; the other one was not sent.
    await app.strapi.db.query('plugin::crm-user-invite.job').updateMany({ data: { attempts: 1 } });
    const [sent] = await jobs({});
    const { emailId } = sent?.payload as { emailId: string };
    const { deliveries } = connector.emails;
    connector.emails.deliveries = async (ids) => {
      const known = await deliveries(ids);
      return ids.includes(emailId) ? known.set(emailId, { state: 'sent', sentAt: new Date() }) : known;
    };
    await steer(id, 'cancel');
    runner.start();
    await stage.jobsDone();
    const rows = await stage.rows('invitation');
    const outcomes = rows.map(({ invitationId, status }) => [invitationId === sent?.invitationId, status]);
    expect(outcomes.filter(([isSent]) => isSent)).toEqual([[true, 'sent']]);
    expect(outcomes.filter(([isSent]) => !isSent)).toEqual(Array(3).fill([false, 'revoked']));
    expect(await batch(id)).toMatchObject({ state: 'cancelled', sent: 1, failed: 0 });
    expect(mails()).toEqual([]);
  }, 120_000);

  it('is cancelled completely by another server', async () => {
    const id = await started();
    await steer(id, 'cancel');
    crash(app);
    const { dir, mailbox } = app;
    await app.stop({ keepDir: true });
    app = await bootStrapi({ dir, mailbox, pluginConfig });
    const rows = app.strapi.db.query('plugin::crm-user-invite.job');
    await rows.updateMany({ where: { state: 'running' }, data: { leaseUntil: new Date(0) } });
    await eventually(async () => (await rows.count({})) === 0);
    const { batchViews } = applicationOf(app.strapi).invitations;
    const { state, sent, accepted } = await batchViews.get(id);
    expect([state, accepted]).toEqual(['cancelled', CONTACTS]);
    const invitations = app.strapi.db.query('plugin::crm-user-invite.invitation');
    expect(await invitations.count({ where: { status: 'revoked' } })).toBe(CONTACTS - sent);
    expect(await invitations.count({ where: { status: 'new' } })).toBe(0);
  }, 120_000);

  it('fails with the reason if its role is not mapped, and continues when its job is retried', async () => {
    const { runner } = applicationOf(app.strapi);
    await runner.stop();
    const ids = await contacts();
    const many = [...ids, ...Array.from({ length: 200 }, (_, number) => `nobody-${number}`)];
    const { body } = await stage.invite(many);
    const id = body.data.batchId as string;
    const roles = app.strapi.db.query('plugin::crm-user-invite.portal-role');
    await roles.updateMany({ data: { userRole: null } });
    runner.start();
    const failed = await eventually(async () => {
      const state = await batch(id);
      return state.state === 'failed' ? state : null;
    });
    expect(failed).toMatchObject({
      ...{ accepted: 0, refused: 0, total: CONTACTS + 200 },
      failure: 'The portal role is not mapped to a role in Strapi',
    });
    const [job] = await stage.rows('job', { state: 'failed' });
    expect(job).toMatchObject({ kind: 'batch.invite', attempts: 1 });
    expect((await steer(id, 'pause')).status).toBe(409);

    await roles.updateMany({ data: { userRole: 'authenticated' } });
    expect((await stage.admin('post', `/jobs/${String(job?.id)}/retry`)).status).toBe(202);
    await eventually(async () => (await batch(id)).state === 'done');
    expect(await batch(id)).toMatchObject({
      accepted: CONTACTS,
      refused: 200,
      sent: CONTACTS,
      failure: null,
    });
  }, 120_000);
});
