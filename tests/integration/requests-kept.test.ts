/** @databases all at night */
import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../server/src/domain/durations';
import { priorityOf } from '../../server/src/jobs/job';
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
    for (const type of [REQUEST, `${REQUEST}-contact`])
      await app.strapi.db.query(type).deleteMany({ where: {} });
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

  it('forget a contact that is deleted, and no other', async () => {
    const email = 'triplet@example.org';
    const triplets = [
      await stage.contact({ email }),
      await stage.contact({ email }),
      await stage.contact({ email }),
    ];
    await asking.mailsAfterAsking(email);
    const [deleted, ...left] = triplets.map(({ documentId }) => documentId);
    const statements: string[] = [];
    const record = ({ sql }: { sql: string }) => statements.push(sql);
    app.strapi.db.connection.on('query', record);
    try {
      await app.strapi
        .documents('plugin::crm-user-invite.contact' as 'admin::user')
        .delete({ documentId: String(deleted) });
      await stage.jobsDone();
    } finally {
      app.strapi.db.connection.removeListener('query', record);
    }
    // A scan of all requests, for each contact that is deleted, would take long on a large site.
    const about = statements.filter((sql) => sql.includes('invitation_request'));
    expect(about.length).toBeGreaterThan(0);
    expect(about.filter((sql) => /like|cast\(/i.test(sql))).toEqual([]);

    const rows = await stage.rows('invitation-request-contact');
    expect(rows.map(({ contactId }) => contactId).sort()).toEqual([...left].sort());
    expect(await stage.rows('invitation-request')).toMatchObject([
      { outcome: 'ambiguous', addressKey: null },
    ]);
    const { body } = await stage.admin('get', `/portals/${stage.portal.documentId}/requests/ambiguous`);
    expect(body.data).toMatchObject([{ email, contacts: [{ email }, { email }] }]);
    expect((await stage.admin('get', `/contacts/${left[0]}/export`)).body.data.requests).toMatchObject([
      { portalKey: 'customer', outcome: 'ambiguous' },
    ]);
  });

  it('wait for all that staff and invited people wait for', async () => {
    await asking.ask('stranger@example.org');
    const [job] = await stage.rows('job', { kind: 'invitation.request' });
    for (const kind of ['redemption.record', 'invitation.send', 'batch.invite', 'contact.log'] as const)
      expect(job?.priority).toBeGreaterThan(priorityOf({ kind }));
    await asking.answered();
  });

  it('are dropped while ten thousand are waiting, for every address and portal', async () => {
    const email = 'known@example.org';
    await stage.contact({ email });
    const waiting = Array.from({ length: 10_000 }, () => rowOf(1));
    for (let start = 0; start < waiting.length; start += 1000) await add(waiting.slice(start, start + 1000));
    const warned = jest.spyOn(app.strapi.log, 'warn').mockReturnValue(app.strapi.log);
    try {
      for (const [address, portal] of [
        [email, 'customer'],
        ['stranger@example.org', 'customer'],
        [email, 'no-such-portal'],
      ] as const) {
        const { status, body } = await asking.ask(address, portal);
        expect([status, body]).toEqual([202, { data: {} }]);
      }
      expect(await app.strapi.db.query(REQUEST).count({})).toBe(10_000);
      expect(await stage.rows('job')).toEqual([]);
      expect(warned.mock.calls).toEqual([[expect.stringContaining('10000 requests')]]);
    } finally {
      warned.mockRestore();
    }

    // A request from three days ago is too old to be answered.
    const { requestId } = waiting[0] ?? {};
    const requestedAt = new Date(Date.now() - 3 * DAY_MS);
    await app.strapi.db.query(REQUEST).updateMany({ where: { requestId }, data: { requestedAt } });
    expect(await asking.mailsAfterAsking(email)).toEqual([`${email}: Your invitation to Customer Portal`]);
  });
});
