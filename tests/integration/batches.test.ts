import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

describe('inviting many', () => {
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

  it('answers at once, and tells how far it has come', async () => {
    const answer = await stage.invite(contactIds);
    expect(answer.status).toBe(202);
    expect(Object.keys(answer.body.data)).toEqual(['batchId']);
    const done = await eventually(async () => {
      const state = await batch(answer.body.data.batchId);
      return state.sent === 441 ? state : null;
    });
    expect(done).toEqual({ state: 'done', total: 450, accepted: 441, refused: 9, sent: 441, failed: 0 });
    expect(new Set(app.mailbox.mails.map((mail) => mail.to)).size).toBe(441);
  });

  it('can be paused, resumed and cancelled while it runs, and not afterwards', async () => {
    const row = {
      batchId: 'a-batch',
      state: 'paused',
      request: { contactIds, portalId: stage.portal.documentId, roleId: stage.role.documentId },
      position: 0,
      total: contactIds.length,
      accepted: 0,
      refused: 0,
      refusals: [],
    };
    await app.strapi.db.query('plugin::crm-user-invite.batch').create({ data: row });
    expect(await batch('a-batch')).toMatchObject({ state: 'paused', accepted: 0 });

    expect((await stage.admin('post', '/batches/a-batch/resume')).status).toBe(200);
    const done = await eventually(async () => {
      const state = await batch('a-batch');
      return state.state === 'done' ? state : null;
    });
    expect(done).toMatchObject({ accepted: 0, refused: 450 });
    const late = await stage.admin('post', '/batches/a-batch/cancel');
    expect([late.status, late.body.error.details.code]).toEqual([409, 'batch.ended']);
    expect((await stage.admin('get', '/batches/there-is-none')).status).toBe(404);
  });
});
