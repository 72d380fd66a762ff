import { randomUUID } from 'node:crypto';
import { defaultParser } from '@odata/parser';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import type { DataverseServer } from '../dataverse-server';
import { addRow, connectorOptions, startInstalledServer } from '../dataverse-server/support';

// A third-party parser, generated from the ABNF of OData 4, reads every URL that the connector sends.
describe('the OData parser', () => {
  let server: DataverseServer;

  beforeAll(async () => {
    ({ server } = await startInstalledServer());
  });
  afterAll(() => server.close());

  /**
   * The request's URL, decoded as the parser expects, except for the opaque skip token. Without the metadata, the parser
   * takes a function for an entity set or a type, which have no parentheses.
   */
  const uriOf = (request: string): string => {
    const [path = '', query = ''] = request.slice(request.indexOf(' ') + 1).split('?');
    const options = query
      .split('&')
      .map((part) => (part.startsWith('$skiptoken=') ? part : decodeURIComponent(part)));
    const resource = decodeURIComponent(path).replace(/\(\)$/, '');
    return `/${resource}${query ? '?' : ''}${options.join('&')}`;
  };

  it('accepts every URL that the connector sends, from the first check to the redemption', async () => {
    const connector = createDataverseConnector(connectorOptions(server));
    const contactId = addRow(server, 'contact', {
      firstname: 'Ada',
      lastname: "O'Brien & Søn",
      emailaddress1: "o'brien+x@example.org",
    });
    const portalId = addRow(server, 'tpc_portal', {
      tpc_name: 'Customers',
      tpc_key: 'customers',
      tpc_siteurl: 'https://www.example.com',
    });
    const roleId = addRow(server, 'tpc_portalrole', {
      tpc_name: 'Member',
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
    });
    for (let count = 0; count < 3; count += 1) addRow(server, 'contact', { lastname: "O'Brien" });

    await connector.verify();
    const { nextCursor } = await connector.contacts.search({ search: "o'brien", pageSize: 2 });
    await connector.contacts.search({ search: "o'brien", pageSize: 2, cursor: nextCursor ?? '' });
    const byAddress = await connector.contacts.search({ search: "o'brien+x@example.org", pageSize: 2 });
    expect(byAddress.rows.map((contact) => contact.id)).toEqual([contactId]);
    await connector.contacts.search({ search: '100% _a [b] ü # & ? /', pageSize: 2 });
    await connector.contacts.get(contactId);
    await connector.contacts.getMany([contactId, randomUUID()]);
    await connector.portals.list();
    await connector.portals.update(portalId, { name: 'Shop', roles: [{ id: roleId, userRole: 'customer' }] });
    const { cursor } = await connector.invitations.changesSince(null);
    const invitation = {
      id: randomUUID(),
      contactId,
      portalId,
      roleId,
      invitedBy: null,
      locale: 'en',
      expiresAt: new Date(),
    };
    await connector.invitations.createMany([invitation]);
    await connector.invitations.changesSince(cursor);
    await connector.invitations.get(invitation.id, AbortSignal.timeout(5000));
    const email = {
      id: randomUUID(),
      invitationId: invitation.id,
      contactId,
      to: "o'brien+x@example.org",
      subject: 'Hello',
      html: '<p>Hello</p>',
      text: 'Hello',
      masked: { html: '<p>Hello</p>', text: 'Hello' },
      messageId: '<1@example.com>',
    };
    await connector.emails.send(email);
    await connector.emails.deliveries([email.id]);
    await connector.emails.listByInvitation(invitation.id);
    await connector.invitations.setStatus(invitation.id, { status: 'sent', sentAt: new Date() });
    const portalUser = { id: randomUUID(), contactId, portalId, roleId, username: 'ada', answers: {} };
    await connector.recordRedemption({
      portalUser,
      invitationId: invitation.id,
      redeemedAt: new Date(),
      contactChanges: { firstName: 'Augusta' },
    });
    await connector.portalUsers.find({ contactIds: [contactId], portalId });
    await connector.portalUsers.create(portalUser);
    await connector.portalUsers.changeRole(portalUser.id, roleId);
    await connector.portalUsers.end(portalUser.id);

    const refused = [...new Set(server.requests)].flatMap((request) => {
      try {
        defaultParser.odataUri(uriOf(request));
        return [];
      } catch (error) {
        return [`${request}: ${String(error)}`];
      }
    });
    expect(refused).toEqual([]);
    expect(server.requests.length).toBeGreaterThan(30);
  });

  it('rejects a URL that is not OData', () => {
    expect(() => defaultParser.odataUri("/contacts?$filter=lastname eq 'O'Brien'")).toThrow();
    expect(() => defaultParser.odataUri('/contacts?$filter=lastname is 1')).toThrow();
  });
});
