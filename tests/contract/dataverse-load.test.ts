/** @run nightly */

import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Connector, NewCrmInvitation } from '../../server/src/crm/connector';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import type { DataverseServer } from '../dataverse-server';
import { addRow, connectorOptions, startInstalledServer } from '../dataverse-server/support';

const COUNT = 1000;
const WORKERS = 4;

// Dynamics allows one user 6,000 requests in five minutes, so the requests per invitation limit how many can be sent.
describe('many invitations', () => {
  let server: DataverseServer;
  let connector: Connector;
  let invitations: NewCrmInvitation[];

  beforeAll(async () => {
    ({ server } = await startInstalledServer());
    connector = createDataverseConnector(connectorOptions(server, { limits: { deadline: 60_000 } }));
    const portalId = addRow(server, 'tpc_portal', { tpc_name: 'Shop', tpc_key: 'shop' });
    const roleId = addRow(server, 'tpc_portalrole', {
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
    });
    invitations = Array.from({ length: COUNT }, (_, index) => ({
      id: randomUUID(),
      contactId: addRow(server, 'contact', {
        lastname: 'Lovelace',
        emailaddress1: `ada${String(index)}@example.com`,
      }),
      portalId,
      roleId,
      invitedBy: null,
      locale: 'en',
      expiresAt: new Date('2030-01-01T00:00:00Z'),
    }));
  });
  afterAll(() => server.close());

  /** Runs as many calls concurrently as a site has workers. */
  const each = (work: (invitation: NewCrmInvitation) => Promise<unknown>): Promise<unknown> => {
    const limit = pLimit(WORKERS);
    return Promise.all(invitations.map((invitation) => limit(() => work(invitation))));
  };
  const chunksOf = <T>(items: T[], size: number): T[][] =>
    Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
      items.slice(index * size, (index + 1) * size)
    );

  it('are sent with at most two and a half requests each, and no 429', async () => {
    const emails = invitations.map(() => randomUUID());
    server.requests.length = 0;
    for (const some of chunksOf(invitations, 500)) await connector.invitations.createMany(some);
    await each((invitation) => {
      const id = emails[invitations.indexOf(invitation)] ?? '';
      const body = { html: '<p>Hello</p>', text: 'Hello' };
      const { id: invitationId, contactId } = invitation;
      const address = { to: 'ada@example.com', subject: 'Hello', messageId: `<${id}@example.com>` };
      return connector.emails.send({ id, invitationId, contactId, ...address, ...body, masked: body });
    });
    for (const ids of chunksOf(emails, 500)) {
      const deliveries = await connector.emails.deliveries(ids);
      expect([...deliveries.values()].filter(({ state }) => state === 'sent')).toHaveLength(ids.length);
    }
    await each(({ id }) => connector.invitations.setStatus(id, { status: 'sent', sentAt: new Date() }));

    expect(server.requests.length).toBeLessThanOrEqual(2.5 * COUNT);
    expect(server.protection.refused).toBe(0);
    expect(server.environment.outbox.sent).toHaveLength(COUNT);
  }, 180_000);

  it('are redeemed with at most two requests each, and no 429', async () => {
    server.requests.length = 0;
    await each(({ id: invitationId, contactId, portalId, roleId }) =>
      connector.recordRedemption({
        portalUser: { id: randomUUID(), contactId, portalId, roleId, username: contactId, answers: {} },
        invitationId,
        redeemedAt: new Date(),
        contactChanges: { firstName: 'Ada' },
      })
    );
    // One more request reads the columns of contacts, once.
    expect(server.requests.length).toBeLessThanOrEqual(2 * COUNT + 1);
    expect(server.protection.refused).toBe(0);
    expect(server.environment.store.all(server.environment.schema.get('tpc_portaluser'))).toHaveLength(COUNT);
  }, 180_000);
});
