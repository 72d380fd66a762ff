import { randomUUID } from 'node:crypto';
import { startDataverseServer, type DataverseServer } from '../dataverse-server';
import { customizationLock } from '../dataverse-server/faults';
import { addRow, webApi } from '../dataverse-server/support';

// What Dataverse refuses, its imitation has to refuse too: otherwise a test passes on what fails in production.
let server: DataverseServer;
let api: Awaited<ReturnType<typeof webApi>>;

beforeEach(async () => {
  server = await startDataverseServer();
  api = await webApi(server);
});
afterEach(() => server.close());

const rowsOf = (table: string) => server.environment.store.all(server.environment.schema.get(table));

const emailTo = (contactId: string, more: Record<string, unknown> = {}) => ({
  subject: 'Hello',
  email_activity_parties: [
    { 'partyid_queue@odata.bind': `/queues(${server.seeded.queueId})`, participationtypemask: 1 },
    { 'partyid_contact@odata.bind': `/contacts(${contactId})`, participationtypemask: 2 },
  ],
  ...more,
});

describe('an e-mail with its parties', () => {
  it('is created in one POST, under an id of the client, and only once', async () => {
    const activityid = randomUUID();
    const body = emailTo(addRow(server, 'contact', { emailaddress1: 'ada@example.com' }), { activityid });
    const created = await api('POST', 'emails', body);
    expect(created.status).toBe(204);
    expect(created.headers.get('OData-EntityId')).toContain(`emails(${activityid})`);
    expect(rowsOf('activityparty')).toHaveLength(2);
    expect(await api('POST', 'emails', body)).toMatchObject({ status: 412, code: '0x80040237' });
    expect(rowsOf('activityparty')).toHaveLength(2);
  });

  it.each([
    ['an upsert', { 'If-None-Match': '*' }],
    ['an update', { 'If-Match': '*' }],
  ])('is refused in %s', async (_, headers) => {
    const activityid = randomUUID();
    const contactId = addRow(server, 'contact', { emailaddress1: 'ada@example.com' });
    if ('If-Match' in headers) await api('POST', 'emails', { activityid });
    const refused = await api('PATCH', `emails(${activityid})`, emailTo(contactId), headers);
    expect(refused).toMatchObject({ status: 400, code: '0x80048d19' });
    expect(rowsOf('activityparty')).toEqual([]);
  });

  it('is refused in UpdateMultiple', async () => {
    const activityid = randomUUID();
    await api('POST', 'emails', { activityid });
    const target = {
      '@odata.type': 'Microsoft.Dynamics.CRM.email',
      ...emailTo(addRow(server, 'contact', {}), { activityid }),
    };
    expect(
      await api('POST', 'emails/Microsoft.Dynamics.CRM.UpdateMultiple', { Targets: [target] })
    ).toMatchObject({ status: 400 });
  });
});

describe('an e-mail from a queue that cannot send', () => {
  it.each([
    ['is inactive', { statecode: 1 }, { statecode: 0 }],
    ['has no delivery method', { outgoingemaildeliverymethod: 0 }, { outgoingemaildeliverymethod: 2 }],
    [
      'has an address that is not approved',
      { emailrouteraccessapproval: 2 },
      { emailrouteraccessapproval: 1 },
    ],
  ])('waits while the queue %s', async (_, broken, mended) => {
    const activityid = randomUUID();
    const contactId = addRow(server, 'contact', { emailaddress1: 'ada@example.com' });
    const status = async () => (await api('GET', `emails(${activityid})`)).body?.statuscode;
    const queue = `queues(${server.seeded.queueId})`;
    await api('PATCH', queue, broken);
    await api('POST', 'emails', { ...emailTo(contactId), activityid });
    await api('POST', `emails(${activityid})/Microsoft.Dynamics.CRM.SendEmail`, { IssueSend: true });
    expect(await status()).toBe(6);
    await api('PATCH', queue, mended);
    expect(await status()).toBe(3);
  });
});

describe('versions of rows', () => {
  const named = async (query: string): Promise<unknown[]> => {
    const { body } = await api('GET', `contacts?$select=lastname,versionnumber&${query}`);
    return (body?.value as { lastname: string }[]).map(({ lastname }) => lastname);
  };
  const version = async (id: string): Promise<number> =>
    Number((await api('GET', `contacts(${id})?$select=versionnumber`)).body?.versionnumber);

  it('filter and order rows', async () => {
    const [first, second, third] = ['A', 'B', 'C'].map((lastname) => addRow(server, 'contact', { lastname }));
    await api('PATCH', `contacts(${first ?? ''})`, { lastname: 'D' });
    expect(
      await named(
        `$filter=versionnumber gt ${String(await version(second ?? ''))}&$orderby=versionnumber desc`
      )
    ).toEqual(['D', 'C']);
    expect(
      await named(`$orderby=versionnumber&$filter=versionnumber le ${String(await version(third ?? ''))}`)
    ).toEqual(['B', 'C']);
  });

  it.each([
    ["versionnumber gt '5'", 'Edm.Int64'],
    ["statecode eq '0'", 'Edm.Int32'],
    ["donotemail eq 'true'", 'Edm.Boolean'],
    ["modifiedon ge '2026-01-01'", 'Edm.DateTimeOffset'],
    ['lastname eq 5', 'Edm.String'],
  ])('and other values are compared with values of their type, not as in %s', async (filter, type) => {
    const refused = await api('GET', `contacts?$filter=${encodeURIComponent(filter)}`);
    expect(refused.status).toBe(400);
    expect(refused.message).toContain(type);
  });
});

describe('change tracking', () => {
  const TRACK = { Prefer: 'odata.track-changes' };
  const read = (path: string, headers?: Record<string, string>) => api('GET', path, undefined, headers);
  /** The changes of all pages, and the link to later ones. */
  const readAll = async (path: string, headers?: Record<string, string>) => {
    const pages: Record<string, unknown>[][] = [];
    let next: string | undefined = path;
    for (;;) {
      const { body, status }: Awaited<ReturnType<typeof read>> = await read(next, headers);
      expect(status).toBe(200);
      pages.push(body?.value as Record<string, unknown>[]);
      const local = (link: unknown) => String(link).split('/v9.2/')[1] ?? '';
      if (body?.['@odata.deltaLink']) return { pages, deltaLink: local(body['@odata.deltaLink']) };
      next = local(body?.['@odata.nextLink']);
    }
  };
  const restart = async (): Promise<void> => {
    await server.close();
    server = await startDataverseServer({ trackedTables: ['contact'] });
    api = await webApi(server);
  };

  it('is refused for a table that does not have it', async () => {
    expect(await read('contacts?$select=lastname', TRACK)).toMatchObject({ status: 400, code: '0x80072491' });
  });

  it.each(['$filter=statecode eq 0', '$orderby=lastname', '$expand=masterid', '$top=1'])(
    'is refused with %s',
    async (option) => {
      await restart();
      const refused = await read(`contacts?${option}`, TRACK);
      expect(refused.status).toBe(400);
      expect(refused.message).toContain(`"${option.slice(1, option.indexOf('='))}"`);
    }
  );

  it('is refused to users who may not read all rows', async () => {
    await restart();
    server.environment.hiddenRows.add(addRow(server, 'contact', {}));
    expect(await read('contacts', TRACK)).toMatchObject({ status: 403, code: '0x80040220' });
  });

  it('reports rows, later changes and deletions, in pages', async () => {
    await restart();
    const [a = '', b = '', c = ''] = ['A', 'B', 'C'].map((lastname) =>
      addRow(server, 'contact', { lastname })
    );
    const pagewise = { Prefer: 'odata.track-changes,odata.maxpagesize=2' };
    const first = await readAll('contacts?$select=lastname', pagewise);
    expect(first.pages).toMatchObject([[{ contactid: a }, { contactid: b }], [{ contactid: c }]]);

    await api('DELETE', `contacts(${a})`);
    await api('PATCH', `contacts(${b})`, { lastname: 'D' });
    const later = await readAll(first.deltaLink);
    expect(later.pages).toMatchObject([
      [
        { contactid: b, lastname: 'D' },
        { id: a, reason: 'deleted', '@odata.context': expect.stringMatching(/\/\$deletedEntity$/) as string },
      ],
    ]);
    expect((await readAll(later.deltaLink)).pages).toEqual([[]]);
  });

  it('leaves changes between two pages to the next reading', async () => {
    await restart();
    const ids = ['A', 'B', 'C'].map((lastname) => addRow(server, 'contact', { lastname }));
    const pagewise = { Prefer: 'odata.track-changes,odata.maxpagesize=2' };
    const first = await read('contacts?$select=lastname', pagewise);
    await api('PATCH', `contacts(${ids[2] ?? ''})`, { lastname: 'D' });
    const rest = await readAll(String(first.body?.['@odata.nextLink']).split('/v9.2/')[1] ?? '');
    expect(rest.pages).toEqual([[]]);
    expect((await readAll(rest.deltaLink)).pages).toMatchObject([[{ lastname: 'D' }]]);
  });

  it('ends with its token after a week', async () => {
    await restart();
    const { deltaLink } = await readAll('contacts?$select=lastname', TRACK);
    const old = deltaLink.replace(/20\d\d-/, '2020-');
    expect(await read(old)).toMatchObject({ status: 400, code: '0x80044352' });
  });
});

describe('the lock on customizations', () => {
  const publish = () => api('POST', 'PublishAllXml');
  const script = { name: 'new_script.js', webresourcetype: 3 };

  it('refuses a number of customizations, and nothing else', async () => {
    server.faults.add(customizationLock(2));
    expect(await publish()).toMatchObject({ status: 503, code: '0x80071151' });
    expect((await api('POST', 'contacts', {})).status).toBe(204);
    expect((await api('POST', 'webresourceset', script)).status).toBe(503);
    expect((await publish()).status).toBe(204);
    expect((await api('POST', 'webresourceset', script)).status).toBe(204);
  });

  it('may report a customization as refused that took effect', async () => {
    server.faults.add(customizationLock(1, { status: 429, takesEffect: true }));
    expect((await api('POST', 'webresourceset', script)).status).toBe(429);
    expect((await api('POST', 'webresourceset', script)).code).toBe('0x8004F115');
  });
});
