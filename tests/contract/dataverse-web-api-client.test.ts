import { randomUUID } from 'node:crypto';
import { DynamicsWebApi } from 'dynamics-web-api';
import type { DataverseServer } from '../dataverse-server';
import { accessToken, addRow, startInstalledServer } from '../dataverse-server/support';

interface Contact {
  contactid: string;
  '@odata.etag': string;
  lastname?: string | null;
  fullname?: string | null;
  '_parentcustomerid_value@OData.Community.Display.V1.FormattedValue'?: string;
  parentcustomerid_account?: { name: string } | null;
}

// A widely used third-party client for the real Dataverse must also work with the test server.
describe('dynamics-web-api on the Dataverse test server', () => {
  let server: DataverseServer;
  let api: DynamicsWebApi;

  beforeAll(async () => {
    ({ server } = await startInstalledServer());
    const token = await accessToken(server);
    api = new DynamicsWebApi({
      serverUrl: server.origin,
      dataApi: { version: '9.2' },
      onTokenRefresh: () => Promise.resolve(token),
    });
  });

  afterAll(() => server.close());

  const create = async (lastname: string): Promise<string> => {
    const id = await api.create<Record<string, unknown>, string>({
      collection: 'contacts',
      data: { firstname: 'Ada', lastname },
    });
    return id;
  };
  const retrieve = (key: string): Promise<Contact> =>
    api.retrieve<Contact>({ collection: 'contacts', key, select: ['lastname', 'fullname'] });

  /** The status of the error that the call fails with. */
  const statusOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'no refusal',
      (error: unknown) => (error as { status?: number }).status
    );

  it('creates a record, reads its id from OData-EntityId, and retrieves it', async () => {
    const id = await create('Lovelace');
    expect(await retrieve(id)).toMatchObject({ contactid: id, fullname: 'Ada Lovelace' });
  });

  it('gets the record back from a create with return=representation', async () => {
    const created = await api.create<Record<string, unknown>, Contact>({
      collection: 'contacts',
      data: { lastname: 'Hopper' },
      returnRepresentation: true,
    });
    expect(created).toMatchObject({ lastname: 'Hopper' });
    expect(created['@odata.etag']).toMatch(/^W\/"\d+"$/);
  });

  it('gets an error for a record that does not exist', async () => {
    expect(await statusOf(retrieve(randomUUID()))).toBe(404);
  });

  it('pages through a list and gets each record once', async () => {
    const lastname = `Page ${randomUUID()}`;
    const ids = [await create(lastname), await create(lastname), await create(lastname)];
    const query = {
      collection: 'contacts',
      select: ['lastname'],
      filter: `lastname eq '${lastname}'`,
      orderBy: ['lastname asc'],
      maxPageSize: 2,
      count: true,
    };
    const first = await api.retrieveMultiple<Contact>(query);
    expect(first.value).toHaveLength(2);
    const second = await api.retrieveMultiple<Contact>(query, first.oDataNextLink);
    expect(second.oDataNextLink).toBeUndefined();
    expect([...first.value, ...second.value].map((row) => row.contactid).sort()).toEqual(ids.sort());
    expect((await api.retrieveAll<Contact>(query)).value).toHaveLength(3);
  });

  it('expands and annotates look-ups', async () => {
    const accountId = addRow(server, 'account', { name: 'Harbour & Sons' });
    const id = addRow(server, 'contact', {
      lastname: 'Byron',
      'parentcustomerid_account@odata.bind': `/accounts(${accountId})`,
    });
    const contact = await api.retrieve<Contact>({
      collection: 'contacts',
      key: id,
      select: ['_parentcustomerid_value'],
      expand: [{ property: 'parentcustomerid_account', select: ['name'] }],
      includeAnnotations: '*',
    });
    expect(contact.parentcustomerid_account).toMatchObject({ name: 'Harbour & Sons' });
    expect(contact['_parentcustomerid_value@OData.Community.Display.V1.FormattedValue']).toBe(
      'Harbour & Sons'
    );
  });

  it('updates with If-Match, and is refused when the record has changed since', async () => {
    const id = await create('Before');
    const etag = (await retrieve(id))['@odata.etag'];
    const update = (lastname: string): Promise<unknown> =>
      api.update({ collection: 'contacts', key: id, data: { lastname }, ifmatch: etag });
    await update('After');
    // The client returns false for a 412.
    expect(await update('Too late')).toBe(false);
    expect((await retrieve(id)).lastname).toBe('After');
  });

  it('does not update a missing record: it sends If-Match: *', async () => {
    const id = randomUUID();
    expect(
      await statusOf(api.update({ collection: 'contacts', key: id, data: { lastname: 'Nobody' } }))
    ).toBe(404);
    expect(await statusOf(retrieve(id))).toBe(404);
  });

  it('upserts: creates, then updates, and with If-None-Match: * only creates', async () => {
    const key = randomUUID();
    const upsert = (lastname: string, more: object = {}): Promise<unknown> =>
      api.upsert({ collection: 'contacts', key, data: { lastname }, ...more });
    await upsert('First');
    await upsert('Second');
    expect((await retrieve(key)).lastname).toBe('Second');
    // The client treats this refusal as the requested result: no update.
    await upsert('Third', { ifnonematch: '*' });
    expect((await retrieve(key)).lastname).toBe('Second');
  });

  it('finds a record by an alternate key that contains a quote', async () => {
    const key = "o'brien";
    addRow(server, 'tpc_portal', {
      tpc_name: 'Customers',
      tpc_key: key,
      tpc_siteurl: 'https://www.example.com',
    });
    const portal = await api.retrieve<{ tpc_name: string }>({
      collection: 'tpc_portals',
      key: `tpc_key='${key.replace("'", "''")}'`,
      select: ['tpc_name'],
    });
    expect(portal.tpc_name).toBe('Customers');
  });

  it('deletes a record', async () => {
    const id = await create('Gone');
    await api.deleteRecord({ collection: 'contacts', key: id });
    expect(await statusOf(retrieve(id))).toBe(404);
  });

  describe('in a batch', () => {
    it('makes all changes and reads their answers', async () => {
      const existing = await create('Existing');
      api.startBatch();
      void api.create({ collection: 'contacts', data: { lastname: 'In a batch' } });
      void api.update({ collection: 'contacts', key: existing, data: { lastname: 'Changed in a batch' } });
      void api.retrieveMultiple({
        collection: 'contacts',
        select: ['lastname'],
        filter: "lastname eq 'In a batch'",
      });
      const [createdId, , found] = (await api.executeBatch()) as [string, unknown, { value: Contact[] }];
      expect((await retrieve(createdId)).lastname).toBe('In a batch');
      expect((await retrieve(existing)).lastname).toBe('Changed in a batch');
      expect(found.value).toHaveLength(1);
    });

    it('makes no changes when one of them fails', async () => {
      const lastname = randomUUID();
      api.startBatch();
      void api.create({ collection: 'contacts', data: { lastname } });
      void api.update({ collection: 'contacts', key: randomUUID(), data: { lastname } });
      await expect(api.executeBatch()).rejects.toBeDefined();
      const { value } = await api.retrieveMultiple({
        collection: 'contacts',
        filter: `lastname eq '${lastname}'`,
      });
      expect(value).toEqual([]);
    });

    it('refers to a record of the same change set by its Content-ID', async () => {
      api.startBatch();
      void api.create({
        collection: 'tpc_portals',
        data: { tpc_name: 'P', tpc_key: randomUUID() },
        contentId: '1',
      });
      void api.create({
        collection: 'tpc_portalroles',
        data: { tpc_name: 'Role of P', 'tpc_PortalId@odata.bind': '$1' },
      });
      const [portalId, roleId] = (await api.executeBatch()) as [string, string];
      const role = await api.retrieve<{ _tpc_portalid_value: string }>({
        collection: 'tpc_portalroles',
        key: roleId,
      });
      expect(role._tpc_portalid_value).toBe(portalId);
    });
  });

  it('calls functions and actions', async () => {
    const who = await api.callFunction<{ UserId: string }>({ name: 'WhoAmI' });
    expect(who.UserId).toBe(server.environment.userId);
    await api.callAction({ actionName: 'PublishAllXml' });
    const contactId = addRow(server, 'contact', { lastname: 'Mail', emailaddress1: 'mail@example.com' });
    const emailId = addRow(server, 'email', {
      subject: 'Hello',
      email_activity_parties: [
        { 'partyid_contact@odata.bind': `/contacts(${contactId})`, participationtypemask: 2 },
      ],
    });
    await api.callAction({
      collection: 'emails',
      key: emailId,
      actionName: 'Microsoft.Dynamics.CRM.SendEmail',
      action: { IssueSend: true },
    });
    expect(await api.retrieve({ collection: 'emails', key: emailId, select: ['statuscode'] })).toMatchObject({
      statuscode: 3,
    });
  });

  it('reads definitions of tables, columns and keys', async () => {
    const { value } = await api.retrieveEntities<{ LogicalName: string; EntitySetName: string }>({
      select: ['LogicalName', 'EntitySetName'],
      filter: "LogicalName eq 'tpc_portaluser'",
    });
    expect(value).toMatchObject([{ LogicalName: 'tpc_portaluser', EntitySetName: 'tpc_portalusers' }]);
  });
});
