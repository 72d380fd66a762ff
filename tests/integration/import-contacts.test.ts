/** @databases all at night */
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import request, { type Response } from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const PATH = '/crm-user-invite/contacts/import';
const TYPE = 'contact';

describe('an import of contacts', () => {
  let app: TestApp;
  let stage: Stage;
  let token: string;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    token = await stage.newAdmin('importer@example.org', id);
  });
  afterAll(async () => app.stop());

  const upload = (csv: string | Buffer, query = '', mapping?: object | string): Promise<Response> => {
    const call = request(app.http)
      .post(PATH + query)
      .set('Authorization', `Bearer ${token}`)
      .attach('file', Buffer.from(csv), { filename: 'contacts.csv', contentType: 'text/csv' });
    // After the file; clients may also send it before the file.
    if (mapping) void call.field('mapping', typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
    return Promise.resolve(call);
  };
  const send = (csv: string | Buffer, query = '', type = 'text/csv'): Promise<Response> =>
    Promise.resolve(
      request(app.http)
        .post(PATH + query)
        .set('Authorization', `Bearer ${token}`)
        .set('Content-Type', type)
        .send(csv)
    );
  const count = () => app.strapi.db.query('plugin::crm-user-invite.contact').count({});

  const MIXED = [
    'First name;Last name;E-mail;Shoe size;Do not e-mail',
    'Ada;Lovelace;ada@import.example;38;',
    'Grace;Hopper;grace at import.example;39;',
    'Ada;King;ADA@import.example;38;yes',
    ';;;40;',
    'Edsger;Dijkstra;edsger@import.example;44;no;more',
    'Barbara;Liskov;barbara@import.example;37;yes',
  ].join('\r\n');

  it('reports what is wrong with each row before anything is written', async () => {
    const before = await count();
    const { status, body } = await upload(MIXED, '?dryRun');
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      dryRun: true,
      rows: 6,
      created: 2,
      duplicates: 1,
      refused: 3,
      encoding: 'utf-8',
      headerLine: 1,
    });
    expect(body.data.columns).toContainEqual({
      name: 'Shoe size',
      field: null,
      candidate: null,
      samples: ['38', '39', '40'],
    });
    expect(body.data.leftOut).toEqual([
      {
        line: 3,
        cells: ['Grace', 'Hopper', 'grace at import.example', '39', ''],
        problems: [{ code: 'email.invalid', column: 'email' }],
      },
      {
        line: 4,
        cells: ['Ada', 'King', 'ADA@import.example', '38', 'yes'],
        problems: [{ code: 'duplicate.in-file' }],
      },
      { line: 5, cells: ['', '', '', '40', ''], problems: [{ code: 'name.missing' }] },
      {
        line: 6,
        cells: ['Edsger', 'Dijkstra', 'edsger@import.example', '44', 'no', 'more'],
        problems: [{ code: 'cells.too-many' }],
      },
    ]);
    expect(await count()).toBe(before);
  });

  it('writes nothing of a file with refused rows', async () => {
    const before = await count();
    const { status, body } = await upload(MIXED);
    expect([status, body.error.details.code]).toEqual([400, 'import.rows-refused']);
    expect(body.error.details.errors).toContainEqual({
      path: ['3', 'email'],
      message: 'email.invalid',
      code: 'email.invalid',
    });
    expect(await count()).toBe(before);
  });

  it('writes the other rows on request, and none of them a second time', async () => {
    const before = await count();
    expect((await upload(MIXED, '?skipInvalid=true')).body.data).toMatchObject({ dryRun: false, created: 2 });
    expect(await count()).toBe(before + 2);
    const found = await stage.admin('get', '/contacts?search=liskov');
    expect(found.body.data).toMatchObject([
      { fullName: 'Barbara Liskov', email: 'barbara@import.example', doNotEmail: true, active: true },
    ]);
    const again = await upload(MIXED, '?skipInvalid=true');
    expect(again.body.data).toMatchObject({ created: 0, duplicates: 3, refused: 3 });
    expect(await count()).toBe(before + 2);
  });

  it('matches a contact by its address, or by all of its values without one', async () => {
    await stage.contact({ email: 'Known@Import.example', active: false });
    const csv = 'email,firstName,phone\nknown@import.example,Somebody,1\n,Nameless,2\n';
    expect((await upload(csv)).body.data).toMatchObject({ created: 1, duplicates: 1 });
    const { body } = await upload(csv);
    expect(body.data).toMatchObject({ created: 0, duplicates: 2 });
    expect(body.data.leftOut.map((row: { problems: object[] }) => row.problems)).toEqual([
      [{ code: 'duplicate.in-crm' }],
      [{ code: 'duplicate.in-crm' }],
    ]);
  });

  it('creates one contact per row when the same file is imported twice at the same time', async () => {
    const csv = `email\n${Array.from({ length: 700 }, (_, row) => `twice${row}@import.example`).join('\n')}`;
    const before = await count();
    const answers = await Promise.all([upload(csv), upload(csv)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => body.data.created as number).sort()).toEqual([0, 700]);
    expect(await count()).toBe(before + 700);
  });

  it('accepts 10,000 rows as the body, and answers other requests meanwhile', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, row) => `First ${row},"Last, ${row}",row${row}@large.example,Company ${row % 50}`
    );
    const csv = `firstName,lastName,email,company\n${rows.join('\n')}\n`;
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const { status, body } = await send(csv);
    clearInterval(timer);
    expect([status, body.data?.created]).toEqual([200, 10_000]);
    // The whole import takes some seconds.
    expect(longest).toBeLessThan(1000);
    const found = await stage.admin('get', '/contacts?search=row9999@large');
    expect(found.body.data).toHaveLength(1);
  });

  it('keeps opt-outs and states, so that marked contacts are not invited', async () => {
    const csv = [
      'First Name,Email,Email Opt Out,Status',
      'Opted,opted@marks.example,1,Active',
      'Inactive,inactive@marks.example,0,Inactive',
      'Open,open@marks.example,0,Active',
    ].join('\n');
    expect((await upload(csv)).body.data).toMatchObject({ created: 3 });
    const rows = await stage.rows(TYPE, { email: { $endsWith: '@marks.example' } });
    const marks = rows.map(({ firstName, doNotEmail, active }) => [firstName, doNotEmail, active]);
    expect(marks.sort()).toEqual([
      ['Inactive', false, false],
      ['Open', false, true],
      ['Opted', true, true],
    ]);
    const invited = await stage.invite(rows.map(({ documentId }) => documentId as string));
    expect(invited.body.data.refused.map(({ code }: { code: string }) => code).sort()).toEqual([
      'contact.do-not-email',
      'contact.inactive',
    ]);
    expect(invited.body.data.accepted).toHaveLength(1);
  });

  it('adds an opt-out and a state to existing contacts, and removes none', async () => {
    const there = await stage.contact({ email: 'later@optout.example' });
    const gone = await stage.contact({ email: 'gone@optout.example' });
    const kept = await stage.contact({ email: 'kept@optout.example', doNotEmail: true });
    const csv = [
      'Email,First Name,Email Opt Out,Status',
      'LATER@optout.example,Other,1,Active',
      'gone@optout.example,Other,0,Inactive',
      'kept@optout.example,Other,0,Active',
    ].join('\n');
    expect((await upload(csv, '?dryRun')).body.data).toMatchObject({
      created: 0,
      duplicates: 3,
      restricted: 2,
    });
    const marks = async () =>
      Promise.all(
        [there, gone, kept].map(async (contact) => {
          const { body } = await stage.admin('get', `/contacts/${contact.documentId}`);
          return [body.data.doNotEmail, body.data.active, body.data.firstName === 'Other'];
        })
      );
    expect(await marks()).toEqual([[false, true, false], [false, true, false], [true, true, false]]); // prettier-ignore
    expect((await upload(csv)).body.data).toMatchObject({ created: 0, duplicates: 3, restricted: 2 });
    expect(await marks()).toEqual([[true, true, false], [false, false, false], [true, true, false]]); // prettier-ignore
  });

  it('adds the opt-out of a row that is skipped for another reason', async () => {
    const there = await stage.contact({ email: 'refused@optout.example' });
    const csv = 'Email,Language,Unsubscribed\n"Rt <refused@optout.example>",Klingonisch,Yes\n';
    const { body } = await upload(csv, '?skipInvalid');
    expect(body.data).toMatchObject({ created: 0, refused: 1, restricted: 1 });
    const { body: now } = await stage.admin('get', `/contacts/${there.documentId}`);
    expect(now.data).toMatchObject({ doNotEmail: true, active: true });
  });

  it('asks instead of importing while the permission to e-mail is unclear', async () => {
    const before = await count();
    const csv = 'Email,Email Opt Out\nw@asked.example,W\nn@asked.example,N\n';
    const looked = await upload(csv, '?dryRun');
    expect(looked.body.data.columns[1]).toMatchObject({
      field: 'doNotEmail',
      values: [
        { value: 'W', rows: 1, means: null },
        { value: 'N', rows: 1, means: false },
      ],
    });
    const { status, body } = await upload(csv, '?skipInvalid');
    expect([status, body.error.details.code]).toEqual([400, 'import.unclear']);
    expect(body.error.details.errors).toMatchObject([
      { path: ['Email Opt Out', 'W'], code: 'value.unclear' },
    ]);
    expect((await send(csv)).body.error.details.code).toBe('import.unclear');
    expect(await count()).toBe(before);
    const answered = await upload(csv, '', { values: { 'Email Opt Out': { W: true } } });
    expect(answered.body.data).toMatchObject({ created: 2 });
  });

  it('reads the columns that the user has mapped', async () => {
    const csv = 'Email,Mobile Phone,Business Phone,Code\nc@chosen.example,1,2,Ada\n';
    const columns = { 'Mobile Phone': 'phone', Code: 'lastName' };
    expect((await upload(csv, '', { columns })).body.data.columns).toMatchObject([
      { name: 'Email', field: 'email' },
      { name: 'Mobile Phone', field: 'phone' },
      { name: 'Business Phone', field: null, candidate: 'phone' },
      { name: 'Code', field: 'lastName' },
    ]);
    const found = await stage.admin('get', '/contacts?search=c@chosen');
    expect(found.body.data).toMatchObject([{ phone: '1', lastName: 'Ada' }]);
  });

  it.each([
    ['no JSON', '{'],
    ['an unknown key', { colums: {} }],
    ['an unknown field', { columns: { Email: 'fax' } }],
    ['an unknown column', { columns: { Fax: 'phone' } }],
    ['two columns for one field', { columns: { Email: 'email', Mail: 'email' } }],
    ['an unknown encoding', { encoding: 'utf-7' }],
    ['more than anybody chooses', { columns: { ['x'.repeat(300_000)]: null } }],
  ])('refuses a mapping with %s', async (_name, mapping) => {
    const { status, body } = await upload('Email,Mail\na@b.example,c@d.example\n', '?dryRun', mapping);
    expect([status, body.error.details.code]).toEqual([400, 'request.invalid']);
  });

  it("reads Excel's Western encoding, and the encoding that is named", async () => {
    const csv = Buffer.from('sep=;\r\nVorname;Nachname;E-Mail\r\nKäthe;Größe;k@excel.example\r\n', 'latin1');
    expect((await upload(csv)).body.data).toMatchObject({ created: 1, encoding: 'windows-1252', headerLine: 2 }); // prettier-ignore
    const found = await stage.admin('get', '/contacts?search=k@excel');
    expect(found.body.data).toMatchObject([{ fullName: 'Käthe Größe' }]);
    const { body } = await upload(csv, '?dryRun', { encoding: 'windows-1251' });
    expect(body.data.columns[0].samples).toEqual(['Kдthe']);
  });

  it('keeps languages as tags, and reports invalid ones', async () => {
    const csv =
      'email,language\na@tongue.example,German\nb@tongue.example,1036\nc@tongue.example,Klingonisch\n';
    const { body } = await upload(csv, '?skipInvalid');
    expect(body.data.leftOut).toMatchObject([
      { line: 4, problems: [{ code: 'language.invalid', column: 'language' }] },
    ]);
    const rows = await stage.rows(TYPE, { email: { $endsWith: '@tongue.example' } });
    expect(rows.map(({ language }) => language).sort()).toEqual(['de', 'fr-FR']);
  });

  it.each([
    ['nothing', '', 'request.invalid', undefined],
    ['a blank line alone', '\n', 'import.unreadable', 'empty'],
    ['columns that name nobody', 'company,phone\nx,1\n', 'import.unreadable', 'no-columns'],
    ['no header', 'ada@example.com\n', 'import.unreadable', 'no-header'],
    ['a workbook in it', 'PK\u0003\u0004', 'import.unreadable', 'not-csv'],
    ['a quote that is not closed', 'email\n"ada', 'import.unreadable', 'quotes'],
  ])('refuses a file with %s', async (_name, csv, code, detail) => {
    const { status, body } = await send(csv);
    expect([status, body.error.details.code, body.error.details.detail]).toEqual([400, code, detail]);
  });

  it('refuses a body that is not a file', async () => {
    const json = await send('{"email":"ada@example.com"}', '', 'application/json');
    expect([json.status, json.body.error.details.code]).toEqual([400, 'request.invalid']);
    const twice = await request(app.http)
      .post(PATH)
      .set('Authorization', `Bearer ${token}`)
      .attach('a', Buffer.from('email'), 'a.csv')
      .attach('b', Buffer.from('email'), 'b.csv');
    expect([twice.status, twice.body.error.details.code]).toEqual([400, 'request.invalid']);
    const broken = await send('--x\r\nnothing', '', 'multipart/form-data; boundary=x');
    expect([broken.status, broken.body.error.details.code]).toEqual([400, 'request.invalid']);
    const cut =
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail\r\ncut@off.example';
    const short = await send(cut, '', 'multipart/form-data; boundary=x');
    expect([short.status, short.body.error.details.code]).toEqual([400, 'request.invalid']);
    expect(await stage.rows(TYPE, { email: 'cut@off.example' })).toEqual([]);
    const large = await upload(`email\n${`${'x'.repeat(900)}\n`.repeat(12_000)}`);
    expect([large.status, large.body.error.details.detail]).toEqual([400, 'too-large']);
    const query = await send('email\n', '?dryRun=perhaps');
    expect([query.status, query.body.error.details.code]).toEqual([400, 'request.invalid']);
  });

  describe('with a stream of progress', () => {
    const PROGRESS = 'application/x-ndjson';
    const rowsOf = (host: string, count: number) =>
      `email\n${Array.from({ length: count }, (_, row) => `row${row}@${host}.example`).join('\n')}`;
    const watch = async (csv: string, query = '') => {
      const { status, type, text } = await request(app.http)
        .post(PATH + query)
        .set('Authorization', `Bearer ${token}`)
        .set('Accept', PROGRESS)
        .attach('file', Buffer.from(csv), { filename: 'contacts.csv', contentType: 'text/csv' })
        .buffer();
      const lines = text.trimEnd().split('\n');
      return { status, type, lines: lines.map((line) => JSON.parse(line)) };
    };

    beforeAll(async () => {
      app.http.listen(0, '127.0.0.1');
      await once(app.http, 'listening');
    });

    /** Sends a file and disconnects when the response reports the phase. */
    const leaveIn = async (phase: string, csv: string): Promise<void> => {
      const { port } = app.http.address() as AddressInfo;
      const headers = {
        ...{ Authorization: `Bearer ${token}`, Accept: PROGRESS },
        ...{ 'Content-Type': 'text/csv', 'Content-Length': Buffer.byteLength(csv) },
      };
      const sent = httpRequest({ port, host: '127.0.0.1', path: PATH, method: 'POST', headers });
      sent.end(csv);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      for await (const piece of answer) if (String(piece).includes(`"phase":"${phase}"`)) break;
      answer.destroy();
    };

    it('reports the progress of checking and writing, and then the result', async () => {
      const { status, type, lines } = await watch(`${rowsOf('watched', 1200)}\nnobody`, '?skipInvalid=true');
      expect([status, type]).toEqual([200, PROGRESS]);
      expect(lines.slice(0, -1)).toEqual([
        ...[0, 500, 1000].map((done) => ({ phase: 'checking', done, total: 1200 })),
        ...[0, 500, 1000, 1200].map((done) => ({ phase: 'writing', done, total: 1200 })),
      ]);
      expect(lines.at(-1)).toMatchObject({ data: { dryRun: false, rows: 1201, created: 1200, refused: 1 } });
    });

    it('writes nothing, and reports no writing, on a dry run', async () => {
      const before = await count();
      const { lines } = await watch(rowsOf('looked-at', 10), '?dryRun=true');
      expect(lines).toMatchObject([{ phase: 'checking' }, { data: { dryRun: true, created: 10 } }]);
      expect(await count()).toBe(before);
    });

    it('refuses unreadable and forbidden imports as without a stream', async () => {
      for (const csv of ['email\n"ada', rowsOf('refused', 2).replace('@', ' at ')]) {
        const { status, lines } = await watch(csv);
        expect([status, lines[0].error.details.code]).toEqual([
          400,
          csv.includes('"') ? 'import.unreadable' : 'import.rows-refused',
        ]);
      }
    });

    it.each(['checking', 'writing'])(
      'writes nothing when the client disconnects while it is %s',
      async (phase) => {
        const before = await count();
        await leaveIn(phase, rowsOf(`left-${phase}`, 20_000));
        // This import waits for the previous one.
        expect((await upload(rowsOf(`after-${phase}`, 1))).body.data).toMatchObject({ created: 1 });
        expect(await count()).toBe(before + 1);
      }
    );
  });

  it('lists the fields that can be imported', async () => {
    const { body } = await stage.admin('get', '/contacts/import');
    expect(body.data.columns).toContain('email');
    expect(body.data.limits.rows).toBe(20_000);
  });

  it('requires the permission', async () => {
    const role = await app.strapi.service('admin::role').create({ name: 'Reader', description: 'Reads' });
    await app.strapi
      .service('admin::role')
      .assignPermissions(role.id, [
        { action: 'plugin::crm-user-invite.contacts.read', subject: null, conditions: [] },
      ]);
    const reader = await stage.newAdmin('reader@example.org', role.id);
    const as = (bearer: string | null) => {
      const call = request(app.http).post(PATH).set('Content-Type', 'text/csv');
      return (bearer ? call.set('Authorization', `Bearer ${bearer}`) : call).send('email\nx@y.example');
    };
    expect((await as(reader)).status).toBe(403);
    expect((await as(null)).status).toBe(401);
    expect(await stage.rows(TYPE, { email: 'x@y.example' })).toEqual([]);
  });
});
