/** @databases all at night */
import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../server/src/domain/durations';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking, type Asking } from './support/asking';
import { createStage, type Stage } from './support/stage';

const REQUEST = 'plugin::crm-user-invite.invitation-request';

describe('requests for an invitation, on a site that keeps them for ten days', () => {
  let app: TestApp;
  let stage: Stage;
  let asking: Asking;

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: { rateLimit: { trustedProxies: 1 }, invitation: { retentionDays: 10 } },
    });
    stage = await createStage(app);
    asking = createAsking(app, stage);
    await asking.open();
  });
  afterAll(async () => app.stop());
  beforeEach(async () => {
    await app.strapi.db.query(REQUEST).deleteMany({ where: {} });
  });

  const rowOf = (daysAgo: number, data: Record<string, unknown> = {}) => ({
    ...{
      requestId: randomUUID(),
      portalKey: 'customer',
      requestedAt: new Date(Date.now() - daysAgo * DAY_MS),
    },
    ...data,
  });
  const add = (rows: Record<string, unknown>[]) => app.strapi.db.query(REQUEST).createMany({ data: rows });
  const figures = async () =>
    (await stage.admin('get', `/portals/${stage.portal.documentId}/requests`)).body.data;

  it('are counted for those days, each in one of the figures', async () => {
    const outcomes = ['invited', 'sent-again', 'sign-in', 'ambiguous', 'limited', 'none', null];
    await add(outcomes.flatMap((outcome) => [rowOf(9.9, { outcome }), rowOf(10.1, { outcome })]));
    await add([rowOf(1, { outcome: 'invited', portalKey: 'another' })]);
    expect(await figures()).toEqual({
      ...{ days: 10, asked: 7, invited: 1, sentAgain: 1, toldToSignIn: 1, ambiguous: 1, others: 3 },
    });
  });
});
