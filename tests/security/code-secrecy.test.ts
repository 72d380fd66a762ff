import { createTransport } from 'nodemailer';
import request from 'supertest';
import { allRows } from '../helpers/all-rows';
import type { SentMail } from '../helpers/mailbox';
import { ScriptedSmtpServer } from '../helpers/scripted-smtp-server';
import { codesIn, SHAPES } from '../helpers/shapes-of-codes';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { codeIn, createStage, eventually, type Stage } from '../integration/support/stage';

describe('the code of an invitation', () => {
  let app: TestApp;
  let stage: Stage;
  const events: string[] = [];

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    app.strapi.eventHub.subscribe(async (name: string, ...args: unknown[]) => {
      events.push(`${name} ${JSON.stringify(args)}`);
    });
  });
  afterAll(async () => app.stop());

  const everyTable = async (): Promise<string> => {
    const tables = await allRows(app.strapi);
    expect(Object.keys(tables).length).toBeGreaterThan(30);
    return JSON.stringify(tables);
  };

  it('is behind # in the link, which browsers keep out of Referer and requests', async () => {
    await stage.invite((await stage.contact({ email: 'referer@example.org' })).documentId);
    const code = await stage.codeSentTo('referer@example.org');
    const { html, text } = app.mailbox.lastTo('referer@example.org');
    expect(text.split(/\s+/)).toContain(`${ORIGIN}/sign-up#invitation=${code}`);
    for (const body of [html, text]) {
      expect(
        body
          .split(code)
          .slice(0, -1)
          .every((before) => before.endsWith('/sign-up#invitation='))
      ).toBe(true);
    }
  });

  it('is in no cacheable answer', async () => {
    const code = 'A'.repeat(43);
    const answers = await Promise.all([
      ...['inspect', 'redeem', 'accept', 'renew'].map((route) =>
        stage.post(`/invitations/${route}`, { code })
      ),
      stage.post('/invitations/inspect', {}),
      ...['/contacts', '/invitations', '/invitations/x', '/jobs', '/portals'].map((path) =>
        stage.admin('get', path)
      ),
    ]);
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
  });

  it('is in no error report', async () => {
    await stage.invite((await stage.contact({ email: 'unlucky@example.org' })).documentId);
    const code = await stage.codeSentTo('unlucky@example.org');
    await stage.jobsDone();
    const stopFailing = app.strapi.db.lifecycles.subscribe({
      models: ['plugin::users-permissions.user'],
      beforeCreate: () => Promise.reject(new Error('The disk is full')),
    });
    const password = 'long enough for this, too';
    const answer = await stage.post('/invitations/redeem', { code, password });
    stopFailing();

    expect(answer.status).toBe(500);
    expect(answer.body.error).toEqual({
      status: 500,
      name: 'InternalServerError',
      message: 'Internal Server Error',
    });
    expect(app.logs.join()).toContain('The disk is full');
    for (const place of [app.logs.join(), await everyTable()]) {
      expect(place).not.toContain(code);
      expect(place).not.toContain(password);
    }
    expect((await stage.post('/invitations/redeem', { code, password })).status).toBe(201);
  });

  it('is not logged with address or password when the database fails', async () => {
    await stage.invite((await stage.contact({ email: 'unlucky.too@example.org' })).documentId);
    const code = await stage.codeSentTo('unlucky.too@example.org');
    await stage.jobsDone();
    const rename = (from: string, to: string) => app.strapi.db.connection.schema.renameTable(from, to);
    const before = app.logs.length;
    await rename('crm_user_invite_accounts', 'accounts_are_away');
    const password = 'long enough for this, too';
    const answer = await stage.post('/invitations/redeem', { code, password });
    await rename('accounts_are_away', 'crm_user_invite_accounts');

    expect(answer.status).toBe(500);
    const lines = app.logs.slice(before).join('\n');
    expect(lines).toContain('The database refused');
    for (const secret of ['unlucky.too', password, code]) expect(lines).not.toContain(secret);
    expect((await stage.post('/invitations/redeem', { code, password })).status).toBe(201);
  });

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

  it('is in the answer that makes a link to hand over, and in no table, log line, event, job or later answer', async () => {
    const { documentId } = await stage.contact({ email: 'handed.over@example.org', doNotEmail: true });
    const invited = await stage.invite(documentId, { notify: false });
    const { invitationId } = invited.body.data.accepted[0];
    const path = `/invitations/${String(invitationId)}`;
    const [before, eventsBefore] = [app.logs.length, events.length];
    const made = [await stage.admin('post', `${path}/link`), await stage.admin('post', `${path}/link`)];
    const jobs = JSON.stringify(await stage.rows('job'));
    const codes = made.map(({ body }) => codeIn(String(body.data.url)));
    for (const { headers, body } of made) {
      expect(headers['cache-control']).toBe('no-store');
      expect(Object.keys(body.data)).toEqual(['url', 'expiresAt']);
    }
    await stage.post('/invitations/redeem', { code: codes[0], password: 'short' });
    await stage.jobsDone();
    const shown = await Promise.all(
      [path, '/invitations', `/contacts/${documentId}`, `/contacts/${documentId}/export`, '/jobs'].map(
        (each) => stage.admin('get', each)
      )
    );
    const broken = app.strapi.db.lifecycles.subscribe({
      models: ['plugin::crm-user-invite.invitation-event'],
      beforeCreateMany: () => Promise.reject(new Error('The disk is full')),
    });
    const failed = await stage.admin('post', `${path}/link`);
    broken();
    expect(failed.status).toBe(500);

    const kept = [
      ...[await everyTable(), app.logs.slice(before).join(), events.slice(eventsBefore).join(), jobs],
      ...shown.map(({ body }) => JSON.stringify(body)),
      JSON.stringify(failed.body),
    ];
    expect(kept.join()).toContain('handed.over@example.org');
    expect(kept.join()).toContain('link-created');
    for (const place of kept) {
      expect(codesIn(place, codes)).toEqual([]);
      expect(place).not.toMatch(/#invitation=[\w-]{43}/);
    }
    expect(await stage.rows('invitation-code', { invitationId })).toHaveLength(2);
  });

  it('stays valid when it is inspected', async () => {
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

    for (let look = 0; look < 50; look += 1) {
      await request(app.http).get(`/api/crm-user-invite/invitations/inspect?invitation=${code}`);
      await request(app.http).head(`/api/crm-user-invite/invitations/redeem?invitation=${code}`);
      const inspected = await stage.post('/invitations/inspect', { code });
      expect(inspected.body).toEqual(first.body);
    }

    expect(await state()).toEqual(before);
    const redeemed = await stage.post('/invitations/redeem', { code, password: 'after all those looks' });
    expect(redeemed.status).toBe(201);
  });

  describe('with a mail server that repeats what it refuses', () => {
    /** A multi-line reply; only its last line has no hyphen. */
    const refusal = (text: string): string => {
      const lines = text.split(/\r?\n/);
      return lines.map((line, at) => `554${at < lines.length - 1 ? '-' : ' '}5.7.1 ${line}`).join('\n');
    };

    let server: ScriptedSmtpServer;
    /** The codes in the e-mails, in the order of sending. */
    let codes: string[] = [];

    beforeAll(async () => {
      server = await ScriptedSmtpServer.start();
      const transport = createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true });
      Object.assign(app.mailbox, {
        receive(mail: SentMail) {
          codes.push(codeIn(mail.text));
          return transport.sendMail(mail);
        },
      });
    });
    afterAll(async () => {
      await server.stop();
    });

    /** Everything that is stored and shown about an invitation that the mail server refuses. */
    const refusedWith = async (reply: (mail: string) => string) => {
      const before = { logs: app.logs.length, events: events.length };
      codes = [];
      server.script = { BODY: (mail) => refusal(`Rejected as spam: ${reply(mail)}`) };
      const invited = await stage.invite((await stage.contact()).documentId);
      const { invitationId } = invited.body.data.accepted[0];
      const job = await eventually(async () => {
        const { body } = await stage.admin('get', '/jobs');
        return (body.data as { id: string; error: string | null; invitationId: string }[]).find(
          (one) => one.invitationId === invitationId && one.error
        );
      });
      const shown = await stage.admin('get', `/invitations/${invitationId}`);
      const trial = await stage.admin('post', `/portals/${stage.portal.documentId}/test-mail`, {});
      const kept = [
        app.logs.slice(before.logs).join('\n'),
        events.slice(before.events).join('\n'),
        JSON.stringify([job, shown.body, trial.body]),
        await everyTable(),
      ].join('\n');
      return { kept, job };
    };

    it.each([
      'bare',
      'folded over two lines',
      'quoted-printable, cut in the code',
      'base64, in lines',
      'entities',
    ] as const)('is not revealed: %s', async (shape) => {
      const { kept, job } = await refusedWith(() => SHAPES[shape](codes.at(-1) ?? ''));
      expect(codes.length).toBeGreaterThan(0);
      expect(job.error).toContain('554 5.7.1: Rejected as spam');
      expect(codesIn(kept, codes)).toEqual([]);
      for (const code of codes) expect(kept).not.toContain(code.slice(0, 20));
    });

    it('is not revealed by the whole e-mail in the refusal', async () => {
      const { kept } = await refusedWith((mail) => mail);
      expect(codesIn(kept, codes)).toEqual([]);
    });
  });
});
