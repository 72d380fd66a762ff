import { createBatchRepository } from '../../server/src/repositories/batches';
import { createBatchSliceRepository } from '../../server/src/repositories/batch-slices';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

describe('an invitation of many contacts', () => {
  let app: TestApp;
  let stage: Stage;
  let contactIds: string[];

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: { mail: { perSecond: 1000 }, jobs: { runner: 'embedded', concurrency: 16 } },
    });
    stage = await createStage(app);
    contactIds = [];
    for (let number = 0; number < 450; number += 1) {
      const data = number % 50 === 7 ? { email: null } : {};
      contactIds.push((await stage.contact(data)).documentId);
    }
  });
  afterAll(async () => app.stop());

  const batch = async (id: string) => (await stage.admin('get', `/batches/${id}`)).body.data;

  it('is answered at once, and reports its progress', async () => {
    const answer = await stage.invite(contactIds);
    expect(answer.status).toBe(202);
    expect(Object.keys(answer.body.data)).toEqual(['batchId']);
    const done = await eventually(async () => {
      const state = await batch(answer.body.data.batchId);
      return state.state === 'running' ? null : state;
    });
    expect(done).toEqual({
      state: 'done',
      total: 450,
      accepted: 441,
      refused: 9,
      sent: 441,
      failed: 0,
      failure: null,
    });
    expect(new Set(app.mailbox.mails.map((mail) => mail.to)).size).toBe(441);
    expect((await stage.admin('get', '/batches')).body.data).toEqual([]);

    // The result for each contact, in order, read page by page.
    const outcomes: { contact: { id: string }; invitation: unknown; refusal: unknown }[] = [];
    let cursor = '';
    do {
      const path = `/batches/${answer.body.data.batchId}/contacts?pageSize=100&cursor=${cursor}`;
      const { body } = await stage.admin('get', path);
      outcomes.push(...body.data);
      cursor = body.meta.nextCursor;
    } while (cursor);
    expect(outcomes.map(({ contact }) => contact.id)).toEqual(contactIds);
    expect(outcomes[6]).toMatchObject({ invitation: { status: 'sent' }, refusal: null });
    expect(outcomes[7]).toMatchObject({ invitation: null, refusal: { code: 'contact.no-email' } });
  });

  it('lists the refused contacts before anything is sent', async () => {
    const others = [];
    for (let number = 0; number < 60; number += 1) others.push((await stage.contact()).documentId);
    const noAddress = (await stage.contact({ email: null })).documentId;
    const preview = await stage.admin('post', '/invitations/preview', {
      contactIds: [...contactIds, ...others, noAddress],
      portalId: stage.portal.documentId,
      roleId: stage.role.documentId,
    });
    const refused = preview.body.data.refused as { contactId: string; code: string }[];
    expect(refused).toHaveLength(451);
    expect(refused.at(-1)).toEqual({ contactId: noAddress, code: 'contact.no-email' });
    expect(preview.body.data.email.contactId).toBe(others[0]);
  });

  it('can forget a contact although the retention has just deleted its contacts', async () => {
    const slices = createBatchSliceRepository(app.strapi);
    const place = { batchId: 'a-deleted-batch', position: 0 };
    await expect(slices.removeContact(place, String(contactIds[0]))).resolves.toBeUndefined();
  });

  it('can be paused, resumed and cancelled while it runs, and not afterwards', async () => {
    await createBatchRepository(app.strapi).add({
      batchId: 'a-batch',
      state: 'paused',
      invitedBy: null,
      request: { portalId: stage.portal.documentId, roleId: stage.role.documentId },
      position: 0,
      total: contactIds.length,
      accepted: 0,
      refused: 0,
    });
    await createBatchSliceRepository(app.strapi).add('a-batch', contactIds);
    expect(await batch('a-batch')).toMatchObject({ state: 'paused', accepted: 0 });
    const open = await stage.admin('get', '/batches');
    expect(open.body.data).toMatchObject([{ id: 'a-batch', state: 'paused', total: 450, accepted: 0 }]);
    const waiting = await stage.admin('get', '/batches/a-batch/contacts?pageSize=1');
    expect(waiting.body.data).toMatchObject([{ invitation: null, refusal: null }]);

    expect((await stage.admin('post', '/batches/a-batch/resume')).status).toBe(200);
    const done = await eventually(async () => {
      const state = await batch('a-batch');
      return state.state === 'done' ? state : null;
    });
    expect(done).toMatchObject({ accepted: 0, refused: 450 });
    const late = await stage.admin('post', '/batches/a-batch/cancel');
    expect([late.status, late.body.error.details.code]).toEqual([409, 'batch.ended']);
    expect((await stage.admin('get', '/batches/there-is-none')).status).toBe(404);
    expect((await stage.admin('get', '/batches/there-is-none/contacts')).status).toBe(404);
  });
});
