import { randomUUID } from 'node:crypto';
import { startDataverseServer, type DataverseServer } from '../dataverse-server';
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

describe('an e-mail with its parties', () => {
  const emailTo = (contactId: string, more: Record<string, unknown> = {}) => ({
    subject: 'Hello',
    email_activity_parties: [
      { 'partyid_queue@odata.bind': `/queues(${server.seeded.queueId})`, participationtypemask: 1 },
      { 'partyid_contact@odata.bind': `/contacts(${contactId})`, participationtypemask: 2 },
    ],
    ...more,
  });

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
