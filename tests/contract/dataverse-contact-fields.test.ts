import { randomUUID } from 'node:crypto';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import type { MappedField } from '../../server/src/crm/dataverse/records/contact-fields';
import type { DataverseServer } from '../dataverse-server';
import { addRow, connectorOptions, startInstalledServer } from '../dataverse-server/support';

// Column formats in Dynamics: choices are numbers, dates and times are ISO 8601; numbers and look-ups accept no text.
describe('answers written to columns of a contact', () => {
  let server: DataverseServer;
  let portalId: string;
  let roleId: string;

  beforeAll(async () => {
    ({ server } = await startInstalledServer());
    portalId = addRow(server, 'tpc_portal', {
      tpc_name: 'Customers',
      tpc_key: 'customers',
      tpc_siteurl: 'https://www.example.com',
    });
    roleId = addRow(server, 'tpc_portalrole', {
      tpc_name: 'Member',
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
    });
  });
  afterAll(() => server.close());

  const connect = (fields: MappedField[] = []) =>
    createDataverseConnector({ ...connectorOptions(server), fields });

  const record = async (contactId: string, contactChanges: Record<string, string | boolean | null>) => {
    const connector = connect();
    const invitationId = addRow(server, 'tpc_portalinvitation', {
      'tpc_ContactId@odata.bind': `/contacts(${contactId})`,
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
      'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${roleId})`,
    });
    const portalUser = {
      id: randomUUID(),
      contactId,
      portalId,
      roleId,
      username: 'ada',
      answers: { a: 'b' },
    };
    await connector.recordRedemption({ portalUser, invitationId, redeemedAt: new Date(), contactChanges });
    const { environment } = server;
    return {
      contact: environment.store.find(environment.schema.get('contact'), contactId)?.values,
      answers: (await connector.portalUsers.get(portalUser.id))?.answers,
    };
  };

  it('are stored in the format of the columns', async () => {
    const contactId = addRow(server, 'contact', {
      lastname: 'Lovelace',
      telephone1: '1',
      jobtitle: 'Countess',
    });
    const { contact, answers } = await record(contactId, {
      firstName: 'Ada',
      phone: null,
      preferredcontactmethodcode: 'Phone',
      creditonhold: 'On hold',
      numberofchildren: '3',
      creditlimit: '99,50',
      birthdate: '1815-12-10',
      anniversary: '1835-07-08',
    });
    expect(contact).toMatchObject({
      firstname: 'Ada',
      telephone1: null,
      jobtitle: 'Countess',
      preferredcontactmethodcode: 3,
      creditonhold: true,
      numberofchildren: 3,
      creditlimit: 99.5,
      birthdate: '1815-12-10',
      anniversary: expect.stringMatching(/^1835-07-08T12:00/),
    });
    expect(answers).toEqual({ a: 'b' });
  });

  it('are written even if the column of another answer cannot store it', async () => {
    const contactId = addRow(server, 'contact', { lastname: 'Hopper' });
    const unwritable = {
      numberofchildren: 'many',
      preferredcontactmethodcode: 'Pigeon',
      parentcustomerid: 'Contoso',
      interests: '1,2',
      jobTitle: 'x'.repeat(101),
      nosuchcolumn: 'y',
    };
    const { contact, answers } = await record(contactId, { ...unwritable, firstName: 'Grace' });
    expect(contact).toMatchObject({ firstname: 'Grace' });
    expect(answers).toEqual({ a: 'b', ...unwritable });
  });

  it('are read as a form displays them', async () => {
    const accountId = addRow(server, 'account', { name: 'Contoso' });
    const contactId = addRow(server, 'contact', {
      firstname: 'Ada',
      preferredcontactmethodcode: 2,
      creditonhold: false,
      numberofchildren: 2,
      birthdate: '1815-12-10',
      anniversary: '1835-07-07T23:00:00Z',
      'parentcustomerid_account@odata.bind': `/accounts(${accountId})`,
    });
    const names = ['firstName', 'company', 'preferredcontactmethodcode', 'creditonhold', 'numberofchildren', 'birthdate', 'anniversary', 'interests', 'gone']; // prettier-ignore
    const fields = await connect().contacts.fieldsOf(contactId, names);
    expect(Object.fromEntries([...fields].map(([name, { value }]) => [name, value]))).toEqual({
      firstName: 'Ada',
      company: 'Contoso',
      preferredcontactmethodcode: 2,
      creditonhold: false,
      numberofchildren: 2,
      birthdate: '1815-12-10',
      anniversary: expect.stringMatching(/^1835-07-08/),
      interests: null,
      gone: null,
    });
    expect(fields.get('firstName')?.target).toEqual({ kind: 'text', maxLength: 50 });
    expect(fields.get('preferredcontactmethodcode')?.target).toMatchObject({
      kind: 'choice',
      options: expect.arrayContaining([{ value: 3, labels: ['Phone'] }]),
    });
    for (const name of ['company', 'interests', 'gone']) expect(fields.get(name)?.target).toBeNull();
    const nobody = await connect().contacts.fieldsOf(randomUUID(), ['firstName']);
    expect(nobody.get('firstName')).toMatchObject({ value: null });
  });

  it('fail the connection check with field and column if the column cannot store them', async () => {
    const checks = await connect([
      { name: 'mobile', type: 'tel', contactField: 'mobilephone' },
      { name: 'contact-by', type: 'select', options: ['Email', 'Pigeon'], contactField: 'preferredcontactmethodcode' }, // prettier-ignore
      { name: 'children', type: 'checkbox', contactField: 'numberofchildren' },
      { name: 'firm', type: 'text', contactField: 'parentcustomerid' },
      { name: 'hobbies', type: 'text', contactField: 'interests' },
      { name: 'size', type: 'text', contactField: 'shoesize' },
      { name: 'no-mail', type: 'checkbox', contactField: 'donotemail' },
    ]).verify();
    const found = checks.filter(({ code }) => code?.startsWith('form-field'));
    expect(found.map(({ code, ok, values }) => [code, ok, values?.field, values?.column])).toEqual([
      ['form-field.fits', true, 'mobile', 'mobilephone'],
      ['form-field.options', false, 'contact-by', 'preferredcontactmethodcode'],
      ['form-field.unfit', false, 'children', 'numberofchildren'],
      ['form-field.unfit', false, 'firm', 'parentcustomerid'],
      ['form-field.unfit', false, 'hobbies', 'interests'],
      ['form-field.missing', false, 'size', 'shoesize'],
      ['form-field.protected', false, 'no-mail', 'donotemail'],
    ]);
    expect(found[1]?.message).toContain('Pigeon');
  });
});
