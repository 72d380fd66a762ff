/** @run gate, nightly */
import request, { type Response } from 'supertest';
import type { Batch } from '../../contracts';
import { applicationOf } from '../../server/src/compose';
import { crash } from '../helpers/crash';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually } from './support/stage';

const CONTACTS = globalThis.testRun === 'gate' ? 2_000 : 10_000;
/** The number of contacts written in one transaction. */
const STEP = 100;
const MAILS_PER_SECOND = 5;
const pluginConfig = { mail: { perSecond: MAILS_PER_SECOND } };

/** Unique ids of 24 characters, in the format of the CRM. */
const contactId = (number: number): string => `c${String(number).padStart(23, '0')}`;

describe('a batch of thousands', () => {
  let app: TestApp;
  let token: string;
  let target: { portalId: string; roleId: string };
  const mailedAt: number[] = [];
  let firstBatch = '';

  /** As slow as a remote CRM, so that the batch can be observed while it runs. */
  const slowCrm = (): void => {
    const { contacts } = applicationOf(app.strapi).connector;
    const { getMany } = contacts;
    contacts.getMany = async (ids) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return getMany(ids);
    };
  };

  const watchMails = (): void => {
    const receive = app.mailbox.receive.bind(app.mailbox);
    app.mailbox.receive = (mail) => {
      receive(mail);
      mailedAt.push(Date.now());
    };
  };

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig });
    watchMails();
    slowCrm();
    const stage = await createStage(app);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    token = await stage.newAdmin('tester@example.org', id);
    target = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
    const contacts = app.strapi.db.query('plugin::crm-user-invite.contact');
    for (let from = 0; from < CONTACTS; from += 500) {
      const numbers = Array.from({ length: 500 }, (_item, place) => from + place);
      await contacts.createMany({
        data: numbers.map((number) => ({
          ...{ documentId: contactId(number), firstName: 'Contact', lastName: `Number ${number}` },
          ...{ email: `contact${number}@example.com`, active: true, doNotEmail: false },
        })),
      });
    }
  });
  afterAll(async () => app.stop());

  const contactIds = Array.from({ length: CONTACTS }, (_item, number) => contactId(number));
  /** Calls the server that is running. */
  const staff = async (method: 'get' | 'post', path: string, body?: object): Promise<Response> =>
    request(app.http)[method](`/crm-user-invite${path}`).set('Authorization', `Bearer ${token}`).send(body);
  const invite = () => staff('post', '/invitations', { contactIds, ...target });
  const progress = (id: string): Promise<Batch> => applicationOf(app.strapi).invitations.batchViews.get(id);
  const count = (type: string, where: Record<string, unknown> = {}): Promise<number> =>
    app.strapi.db.query(`plugin::crm-user-invite.${type}`).count({ where });
  const until = (id: string, is: (progress: Batch) => boolean): Promise<Batch> =>
    eventually(async () => {
      const now = await progress(id);
      return is(now) ? now : null;
    });

  it('is answered at once, paused, resumed, and continued after the server was killed', async () => {
    const answer = await invite();
    expect(answer.status).toBe(202);
    expect(Object.keys(answer.body.data)).toEqual(['batchId']);
    const id: string = answer.body.data.batchId;
    const atFirst = (await staff('get', `/batches/${id}`)).body.data as Batch;
    expect(atFirst).toMatchObject({ state: 'running', total: CONTACTS });
    expect(atFirst.accepted).toBeLessThan(CONTACTS);

    await until(id, ({ accepted }) => accepted > 0);
    expect((await staff('post', `/batches/${id}/pause`)).body.data.state).toBe('paused');
    const paused = await progress(id);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const still = await progress(id);
    expect(still).toMatchObject({ state: 'paused', accepted: paused.accepted, refused: 0 });
    expect(still.accepted).toBeLessThan(CONTACTS);
    expect(await count('invitation', { batchId: id })).toBe(still.accepted);

    expect((await staff('post', `/batches/${id}/resume`)).body.data.state).toBe('running');
    await until(id, ({ accepted }) => accepted > still.accepted);

    // In the middle of its work.
    crash(app);
    const { dir, mailbox } = app;
    await app.stop({ keepDir: true });
    app = await bootStrapi({ dir, mailbox, pluginConfig });
    const jobs = app.strapi.db.query('plugin::crm-user-invite.job');
    await jobs.updateMany({ where: { state: 'running' }, data: { leaseUntil: new Date(0) } });

    let inserts = 0;
    app.strapi.db.connection.on('query', ({ sql }: { sql: string }) => {
      if (/^insert into \S*\bcrm_user_invite_invitations\b/.test(sql)) inserts += 1;
    });
    const before = await count('invitation', { batchId: id });
    const through = await until(id, ({ accepted }) => accepted === CONTACTS);
    // Most of its e-mails are still unsent.
    expect(through).toMatchObject({ state: 'running', total: CONTACTS, refused: 0, failed: 0 });
    firstBatch = id;

    // Each contact is invited once: the database allows one open invitation per contact.
    expect(await count('invitation', { batchId: id })).toBe(CONTACTS);
    const [{ contacts }] = (await app.strapi.db
      .connection('crm_user_invite_invitations')
      .countDistinct('contact_id as contacts')) as [{ contacts: number | string }];
    expect(Number(contacts)).toBe(CONTACTS);
    const waiting = await count('job', { kind: 'invitation.send' });
    const { sent } = await progress(id);
    expect(waiting).toBeLessThanOrEqual(CONTACTS - sent + 4);
    expect(waiting).toBeGreaterThan(CONTACTS / 2);
    // The rows of a step are written in a few statements.
    expect(inserts).toBeGreaterThan(0);
    expect(inserts).toBeLessThan((CONTACTS - before) / 20);
  }, 240_000);

  it('keeps the decisions that were made before it is cancelled', async () => {
    slowCrm();
    const { body } = await invite();
    const id: string = body.data.batchId;
    await until(id, ({ refused }) => refused > 0);
    expect((await staff('post', `/batches/${id}/cancel`)).body.data.state).toBe('cancelled');
    const cancelled = await progress(id);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await progress(id)).toMatchObject({ state: 'cancelled', accepted: 0, refused: cancelled.refused });
    expect(cancelled.refused % STEP).toBe(0);
    expect(cancelled.refused).toBeLessThan(CONTACTS);
    const resume = await staff('post', `/batches/${id}/resume`);
    expect([resume.status, resume.body.error.details.code]).toEqual([409, 'batch.ended']);
  }, 120_000);

  it('revokes its unsent invitations when it is cancelled', async () => {
    expect((await staff('post', `/batches/${firstBatch}/cancel`)).body.data.state).toBe('cancelled');
    await eventually(async () => (await count('invitation', { batchId: firstBatch, status: 'new' })) === 0);
    const { sent } = await progress(firstBatch);
    expect(await count('invitation', { batchId: firstBatch, status: 'revoked' })).toBe(CONTACTS - sent);
    expect(sent).toBeLessThan(CONTACTS / 2);
  }, 120_000);

  it('sends no faster than the configured rate', () => {
    expect(mailedAt.length).toBeGreaterThan(MAILS_PER_SECOND);
    for (const [index, start] of mailedAt.entries()) {
      const second = mailedAt.slice(index).filter((moment) => moment < start + 1000);
      // A second can include the end of one window and the start of the next.
      expect(second.length).toBeLessThanOrEqual(2 * MAILS_PER_SECOND);
    }
    const seconds = ((mailedAt.at(-1) ?? 0) - (mailedAt[0] ?? 0)) / 1000;
    expect(mailedAt.length).toBeLessThanOrEqual(MAILS_PER_SECOND * (seconds + 2));
  });
});
