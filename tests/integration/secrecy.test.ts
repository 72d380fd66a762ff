import type { TestApp } from '../helpers/strapi';
import { onEachDatabase } from './support/databases';
import { createStage, type Stage } from './support/stage';

onEachDatabase('the code of an invitation', (boot) => {
  let app: TestApp;
  let stage: Stage;
  const events: string[] = [];

  beforeAll(async () => {
    app = await boot();
    stage = await createStage(app);
    app.strapi.eventHub.subscribe(async (name: string, ...args: unknown[]) => {
      events.push(`${name} ${JSON.stringify(args)}`);
    });
  });
  afterAll(async () => app.stop());

  const everyTable = async (): Promise<string> => {
    const { connection, dialect } = app.strapi.db;
    const tables: string[] =
      dialect.client === 'postgres'
        ? await connection('pg_tables').where({ schemaname: 'public' }).pluck('tablename')
        : await connection('sqlite_master').where({ type: 'table' }).pluck('name');
    expect(tables.length).toBeGreaterThan(30);
    return JSON.stringify(await Promise.all(tables.map((table) => connection(table).select())));
  };

  it('is in the e-mail, and in no table, log line, event or answer', async () => {
    const used = await stage.contact({ email: 'used@example.org' });
    const waiting = await stage.contact({ email: 'waiting@example.org' });
    const invited = await stage.invite([used.documentId, waiting.documentId]);
    const usedCode = await stage.codeSentTo('used@example.org');
    const waitingCode = await stage.codeSentTo('waiting@example.org');
    await stage.post('/invitations/inspect', { code: waitingCode });
    await stage.post('/invitations/redeem', { code: usedCode, password: 'short' });
    await stage.post('/invitations/redeem', {
      code: usedCode,
      password: 'long enough for this',
      extra: true,
    });
    const redeemed = await stage.post('/invitations/redeem', {
      code: usedCode,
      password: 'long enough for this',
    });
    expect(redeemed.status).toBe(201);
    await stage.jobsDone();
    const answers = await Promise.all(
      invited.body.data.accepted.map(({ invitationId }: { invitationId: string }) =>
        stage.admin('get', `/invitations/${invitationId}`)
      )
    );

    const tables = await everyTable();
    const everywhere = [
      tables,
      app.logs.join(),
      events.join(),
      JSON.stringify(answers.map((answer) => answer.body)),
    ];

    expect(tables).toContain('waiting@example.org');
    expect(tables).toContain('invitation=***');
    expect(events.length).toBeGreaterThan(0);
    for (const place of everywhere) {
      expect(place).not.toContain(usedCode);
      expect(place).not.toContain(waitingCode);
      expect(place).not.toContain('long enough for this');
    }
  });

  it('is not used up by being looked at', async () => {
    const { documentId } = await stage.contact({ email: 'scanned@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('scanned@example.org');
    await stage.jobsDone();
    const state = async () => [
      await stage.rows('invitation', { contactId: documentId }),
      await stage.rows('invitation-code'),
      await stage.rows('job'),
      await app.strapi.db.query('plugin::users-permissions.user').count({}),
    ];
    const first = await stage.post('/invitations/inspect', { code });
    await stage.jobsDone();
    const before = await state();

    const http = (await import('supertest')).default(app.http);
    for (let look = 0; look < 50; look += 1) {
      await http.get(`/api/crm-user-invite/invitations/inspect?invitation=${code}`);
      await http.head(`/api/crm-user-invite/invitations/redeem?invitation=${code}`);
      const inspected = await stage.post('/invitations/inspect', { code });
      expect(inspected.body).toEqual(first.body);
    }

    expect(await state()).toEqual(before);
    const redeemed = await stage.post('/invitations/redeem', { code, password: 'after all those looks' });
    expect(redeemed.status).toBe(201);
  });
});
