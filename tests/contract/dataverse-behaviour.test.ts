import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connector } from '../../server/src/crm/connector';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import { createDataverseClient } from '../../server/src/crm/dataverse/client/client';
import { createModelSource } from '../../server/src/crm/dataverse/model/model';
import { resolveNames } from '../../server/src/crm/dataverse/model/names';
import type { DataverseConnectorOptions } from '../../server/src/crm/dataverse/options';
import type { DataverseServer, DataverseServerOptions } from '../dataverse-server';
import { deleteRow, mergeContacts, updateRow } from '../dataverse-server/rows/write';
import { addRow, connectionTo, connectorOptions, startInstalledServer } from '../dataverse-server/support';
import { failureOf } from '../../server/src/crm/testing/support';

let server: DataverseServer;
let connector: Connector;

const start = async (
  options: { server?: DataverseServerOptions; connector?: Partial<DataverseConnectorOptions> } = {}
): Promise<void> => {
  ({ server } = await startInstalledServer(options.server));
  connector = createDataverseConnector(connectorOptions(server, options.connector));
};
afterEach(() => server.close());

const tableOf = (name: string) => server.environment.schema.get(name);
const rowOf = (table: string, id: string) => {
  const row = server.environment.store.find(tableOf(table), id);
  if (!row) throw new Error(`There is no row ${id} in ${table}`);
  return row;
};
const change = (table: string, id: string, body: object): void => {
  updateRow(server.environment, tableOf(table), rowOf(table, id), body);
};

const seed = () => {
  const contactId = addRow(server, 'contact', { lastname: 'Lovelace', emailaddress1: 'ada@example.com' });
  const portalId = addRow(server, 'tpc_portal', {
    tpc_name: 'Shop',
    tpc_key: randomUUID(),
    tpc_siteurl: 'https://a.example',
  });
  const roleId = addRow(server, 'tpc_portalrole', {
    tpc_name: 'Member',
    'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
  });
  return { contactId, portalId, roleId };
};
const invite = async (to: ReturnType<typeof seed>): Promise<string> => {
  const id = randomUUID();
  const expiresAt = new Date('2030-01-01T00:00:00Z');
  await connector.invitations.createMany([{ ...to, id, invitedBy: 'Alex', locale: 'en', expiresAt }]);
  return id;
};
/** Creates the row that the quick create form of Dynamics saves. */
const inviteInDynamics = (to: Partial<ReturnType<typeof seed>>): string =>
  addRow(server, 'tpc_portalinvitation', {
    ...(to.contactId && { 'tpc_ContactId@odata.bind': `/contacts(${to.contactId})` }),
    ...(to.portalId && { 'tpc_PortalId@odata.bind': `/tpc_portals(${to.portalId})` }),
    ...(to.roleId && { 'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${to.roleId})` }),
  });
const portalUserOf = (to: ReturnType<typeof seed>) => ({
  ...to,
  id: randomUUID(),
  username: 'ada',
  answers: {},
});

describe('merged contacts', () => {
  const merged = () => {
    const to = seed();
    const master = addRow(server, 'contact', { lastname: 'Byron', emailaddress1: 'byron@example.com' });
    return { to, master };
  };

  it('are returned as the contact that replaced them, across several merges', async () => {
    await start();
    const { to, master } = merged();
    const last = addRow(server, 'contact', { lastname: 'Last' });
    mergeContacts(server.environment, master, to.contactId);
    mergeContacts(server.environment, last, master);
    expect(await connector.contacts.get(to.contactId)).toMatchObject({
      id: last,
      lastName: 'Last',
      active: true,
    });
  });

  it('are not found if the merges form a cycle', async () => {
    await start();
    const { to, master } = merged();
    mergeContacts(server.environment, master, to.contactId);
    mergeContacts(server.environment, to.contactId, master);
    expect(await connector.contacts.get(to.contactId)).toBeNull();
  });

  it('get their redemption and portal user on the contact that replaced them', async () => {
    await start();
    const { to, master } = merged();
    const invitationId = await invite(to);
    mergeContacts(server.environment, master, to.contactId);
    const portalUser = portalUserOf(to);
    const contactChanges = { phone: '+44 1' };
    await connector.recordRedemption({ portalUser, invitationId, redeemedAt: new Date(), contactChanges });
    expect(await connector.portalUsers.get(portalUser.id)).toMatchObject({ contact: { id: master } });
    expect(await connector.contacts.get(master)).toMatchObject({ phone: '+44 1' });
    expect(await connector.portalUsers.create({ ...portalUser, id: randomUUID() })).toMatchObject({
      id: portalUser.id,
    });
  });
});

describe('a redemption of a contact that was read a moment ago', () => {
  const prepare = async () => {
    await start();
    const to = seed();
    const invitationId = await invite(to);
    const portalUser = portalUserOf(to);
    const redemption = { portalUser, invitationId, redeemedAt: new Date(), contactChanges: {} };
    return { to, redemption };
  };

  it('is one request, and changes nothing when it is repeated', async () => {
    const { to, redemption } = await prepare();
    await connector.contacts.get(to.contactId);
    server.requests.length = 0;
    await connector.recordRedemption(redemption);
    expect(server.requests).toEqual(['POST $batch']);
    change('tpc_portaluser', redemption.portalUser.id, { statecode: 1 });
    await connector.recordRedemption(redemption);
    expect(await connector.portalUsers.get(redemption.portalUser.id)).toMatchObject({ active: false });
  });

  it('gives an ended portal user back, with the new role', async () => {
    const { to, redemption } = await prepare();
    const former = portalUserOf({ ...to, roleId: seed().roleId });
    await connector.portalUsers.create(former);
    await connector.portalUsers.end(former.id);
    await connector.contacts.get(to.contactId);
    await connector.recordRedemption(redemption);
    expect(await connector.portalUsers.find({ contactIds: [to.contactId] })).toMatchObject([
      { id: former.id, active: true, role: { id: to.roleId } },
    ]);
  });

  it('goes to the contact that it was merged into', async () => {
    const { to, redemption } = await prepare();
    const master = addRow(server, 'contact', { lastname: 'Byron', emailaddress1: 'ada@example.com' });
    mergeContacts(server.environment, master, to.contactId);
    await connector.contacts.get(to.contactId);
    await connector.recordRedemption(redemption);
    expect(await connector.portalUsers.get(redemption.portalUser.id)).toMatchObject({
      contact: { id: master },
    });
  });

  it('fails if the invitation was deleted', async () => {
    const { to, redemption } = await prepare();
    await connector.contacts.get(to.contactId);
    const invitationId = randomUUID();
    expect(await failureOf(connector.recordRedemption({ ...redemption, invitationId }))).toBe('not-found');
    expect(server.environment.store.all(tableOf('tpc_portaluser'))).toEqual([]);
  });
});

describe('e-mails in Dynamics', () => {
  const emailFor = (invitationId: string, contactId: string) => ({
    id: randomUUID(),
    invitationId,
    contactId,
    to: 'ada@example.com',
    subject: 'Hello',
    html: '<p>Hello</p>',
    text: 'Hello',
    masked: { html: '', text: '' },
    messageId: '<1@example.com>',
  });
  const prepare = async () => {
    const to = seed();
    const invitationId = await invite(to);
    return { to, email: emailFor(invitationId, to.contactId) };
  };
  const stateOf = async (id: string) => (await connector.emails.deliveries([id])).get(id)?.state;

  it('are pending until server-side synchronization has sent them', async () => {
    await start({ server: { outbox: { delay: 60_000 } } });
    const { email } = await prepare();
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now');
    const pass = (milliseconds: number) => clock.mockImplementation(() => now() + milliseconds);
    expect(await connector.emails.send(email)).toEqual({ state: 'pending' });
    expect(await stateOf(email.id)).toBe('pending');
    pass(31_000);
    expect(await stateOf(email.id)).toBe('pending');
    expect(server.environment.outbox.sent).toEqual([]);
    pass(61_000);
    expect(await stateOf(email.id)).toBe('sent');
    clock.mockRestore();
    expect(server.requests.filter((request) => request.includes('SendEmail'))).toHaveLength(1);
  });

  it('are sent from the queue to the contact and regard the invitation', async () => {
    await start();
    const { to, email } = await prepare();
    await connector.emails.send(email);
    const parties = server.environment.store.all(tableOf('activityparty')).map(({ values }) => values);
    expect(parties).toMatchObject([
      { participationtypemask: 1, partyid: { table: 'queue', id: server.seeded.queueId } },
      { participationtypemask: 2, partyid: { table: 'contact', id: to.contactId } },
    ]);
    expect(rowOf('email', email.id).values.regardingobjectid).toEqual({
      table: 'tpc_portalinvitation',
      id: email.invitationId,
    });
  });

  it('explain what to check when sending fails in Dynamics', async () => {
    await start();
    const { to, email } = await prepare();
    change('contact', to.contactId, { donotemail: true });
    await connector.emails.send(email);
    expect((await connector.emails.deliveries([email.id])).get(email.id)).toEqual({
      state: 'failed',
      reason: expect.stringContaining('mailbox of the queue') as string,
    });
  });

  it('are canceled when they are closed as drafts or after a failure', async () => {
    await start();
    const drafted = (await prepare()).email;
    server.faults.add({ match: /SendEmail/, misfortune: { kind: 'answer', status: 403 }, times: 1 });
    await expect(connector.emails.send(drafted)).rejects.toThrow();
    const { to, email: failed } = await prepare();
    change('contact', to.contactId, { donotemail: true });
    await connector.emails.send(failed);
    expect(await stateOf(failed.id)).toBe('failed');
    for (const { id } of [drafted, failed]) {
      await connector.emails.close(id, null);
      expect(rowOf('email', id).values).toMatchObject({ statecode: 2, statuscode: 5 });
    }
  });

  it('cannot be sent if the sender is not a queue', async () => {
    await start();
    const options = connectorOptions(server, { senderQueueId: 'invitations' });
    expect(() => createDataverseConnector(options)).toThrow('senderQueueId');
  });
});

describe('a concurrent change by staff', () => {
  /** Runs the work once, just before the first matching request is carried out. */
  const justBefore = (match: RegExp, work: () => void): void => {
    const take = server.faults.take.bind(server.faults);
    server.faults.take = (request) => {
      if (match.test(request)) {
        server.faults.take = take;
        work();
      }
      return take(request);
    };
  };
  const writes = (match: RegExp) => server.requests.filter((request) => match.test(request)).length;

  it('is not overwritten by a status: a revoked invitation stays revoked', async () => {
    await start();
    const id = await invite(seed());
    justBefore(/^PATCH tpc_portalinvitations/, () => {
      change('tpc_portalinvitation', id, { statecode: 1, statuscode: 2 });
    });
    await connector.invitations.setStatus(id, { status: 'sent' });
    expect(await connector.invitations.get(id)).toMatchObject({ status: 'revoked' });
  });

  it('is not overwritten by a claim: only one of two claims succeeds', async () => {
    await start();
    const id = inviteInDynamics(seed());
    justBefore(/^PATCH tpc_portalinvitations/, () => {
      change('tpc_portalinvitation', id, { tpc_claim: 'another' });
    });
    expect(await connector.invitations.claim(id, 'ours')).toBe(false);
    expect(rowOf('tpc_portalinvitation', id).values.tpc_claim).toBe('another');
  });

  it('has the name that it is created with', async () => {
    await start();
    const [id, expiresAt] = [randomUUID(), new Date('2030-01-01T00:00:00Z')];
    const name = 'Lovelace, Shop';
    await connector.invitations.createMany([
      { ...seed(), id, name, invitedBy: 'Alex', locale: 'en', expiresAt },
    ]);
    expect(rowOf('tpc_portalinvitation', id).values.tpc_name).toBe(name);
  });

  it.each([
    ['gets the name of contact and portal with a claim', null, 'Lovelace, Shop'],
    ['keeps the name that staff gave it', 'Reinvited', 'Reinvited'],
  ])('%s', async (_, given, name) => {
    await start();
    const id = inviteInDynamics(seed());
    change('tpc_portalinvitation', id, { tpc_name: given });
    expect(await connector.invitations.claim(id, 'ours')).toBe(true);
    expect(rowOf('tpc_portalinvitation', id).values).toMatchObject({ tpc_claim: 'ours', tpc_name: name });
  });

  it('is not overwritten by a claim of a record that was read before it', async () => {
    await start();
    const id = inviteInDynamics(seed());
    await connector.invitations.get(id);
    change('tpc_portalinvitation', id, { tpc_claim: 'another' });
    expect(await connector.invitations.claim(id, 'ours')).toBe(false);
    expect(rowOf('tpc_portalinvitation', id).values.tpc_claim).toBe('another');
  });

  it.each<[string, (ids: { invitationId: string; contactId: string }) => void]>([
    [
      'invitation',
      ({ invitationId }) => {
        change('tpc_portalinvitation', invitationId, { tpc_locale: 'de' });
      },
    ],
    [
      'contact',
      ({ contactId }) => {
        change('contact', contactId, { jobtitle: 'Countess' });
      },
    ],
  ])('is read again before a redemption overwrites it: the %s', async (_, work) => {
    await start();
    const to = seed();
    const invitationId = await invite(to);
    let batches = 0;
    const changeOnSecond = (): void => {
      justBefore(/\$batch/, () => {
        batches += 1;
        if (batches === 2) work({ invitationId, contactId: to.contactId });
        else changeOnSecond();
      });
    };
    changeOnSecond();
    const contactChanges = { phone: '+44 1' };
    const portalUser = portalUserOf(to);
    await connector.recordRedemption({ portalUser, invitationId, redeemedAt: new Date(), contactChanges });
    // Read, refused, read again, written.
    expect(writes(/\$batch/)).toBe(4);
    expect(await connector.invitations.get(invitationId)).toMatchObject({ status: 'redeemed' });
  });
});

it('shows in Dynamics why an invitation failed, and clears the reason when it is sent', async () => {
  await start();
  const id = await invite(seed());
  await connector.invitations.setStatus(id, { status: 'failed', failure: 'x'.repeat(2000) });
  expect(rowOf('tpc_portalinvitation', id).values.tpc_failure).toBe('x'.repeat(1000));
  await connector.invitations.setStatus(id, { status: 'failed' });
  expect(rowOf('tpc_portalinvitation', id).values.tpc_failure).toBe('x'.repeat(1000));
  await connector.invitations.setStatus(id, { status: 'sent', failure: null });
  expect(rowOf('tpc_portalinvitation', id).values.tpc_failure).toBeNull();
});

it('does not write a status that the invitation has already', async () => {
  await start();
  const id = await invite(seed());
  const sentAt = new Date('2026-05-01T10:00:00.123Z');
  await connector.invitations.setStatus(id, { status: 'sent', sentAt, failure: null });
  const writes = () => server.operations.filter((operation) => operation.startsWith('PATCH')).length;
  const before = writes();
  await connector.invitations.setStatus(id, { status: 'sent', sentAt, failure: null });
  expect(writes()).toBe(before);
  await connector.invitations.setStatus(id, { status: 'sent', sentAt: new Date('2026-05-01T10:00:02Z') });
  expect(writes()).toBe(before + 1);
});

it('reads portals without a time zone column, and names the command to run when a time zone is written', async () => {
  await start();
  tableOf('tpc_portal').columns.delete('tpc_timezone');
  const { portalId } = seed();
  expect(await connector.portals.get(portalId)).toMatchObject({ timeZone: 'UTC' });
  expect(await connector.portals.list()).toMatchObject([{ timeZone: 'UTC' }]);
  expect((await connector.portals.update(portalId, { name: 'New', timeZone: 'UTC' })).name).toBe('New');
  const refused = connector.portals.update(portalId, { timeZone: 'Europe/Berlin' });
  await expect(refused).rejects.toThrow('no column tpc_timezone; run "crm-user-invite-dynamics install"');
});

describe('tables that an earlier version installed, without a request role,', () => {
  const withoutRequestRole = async () => {
    await start();
    const { columns } = tableOf('tpc_portal');
    const column = columns.get('tpc_requestroleid');
    if (!column) throw new Error('The column is missing');
    columns.delete('tpc_requestroleid');
    return { ...seed(), restore: () => columns.set('tpc_requestroleid', column) };
  };

  it('keep working, and name the command to run when a request role is written', async () => {
    const { portalId, roleId } = await withoutRequestRole();
    expect(await connector.portals.get(portalId)).toMatchObject({ requestRoleId: null });
    expect(await connector.portals.list()).toMatchObject([{ requestRoleId: null }]);
    expect((await connector.portals.update(portalId, { name: 'New', requestRoleId: null })).name).toBe('New');
    const refused = connector.portals.update(portalId, { requestRoleId: roleId });
    await expect(refused).rejects.toThrow('no column tpc_requestroleid, so that nobody can ask');
    await expect(refused).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  it('are reported by the connection check, which does not fail for that', async () => {
    await withoutRequestRole();
    const checks = await connector.verify();
    expect(checks.filter(({ ok }) => ok !== true)).toMatchObject([
      {
        name: 'Column tpc_portal.tpc_requestroleid',
        ok: null,
        message: expect.stringContaining('nobody can ask for an invitation') as string,
      },
    ]);
  });

  it('are read again a minute after they were found outdated', async () => {
    const { restore } = await withoutRequestRole();
    let now = 0;
    const model = createModelSource(createDataverseClient(connectionTo(server)), resolveNames(), () => now);
    expect((await model()).portal.has('tpc_requestroleid')).toBe(false);
    restore();
    now = 59_000;
    expect((await model()).portal.has('tpc_requestroleid')).toBe(false);
    now = 61_000;
    expect((await model()).portal.has('tpc_requestroleid')).toBe(true);
    server.requests.length = 0;
    now = 600_000;
    await model();
    expect(server.requests).toEqual([]);
  });
});

describe('contacts found by their address', () => {
  it('leave out those that were merged into another', async () => {
    await start();
    const email = 'ada.merged@example.com';
    const kept = addRow(server, 'contact', { lastname: 'Kept', emailaddress1: email });
    const merged = addRow(server, 'contact', { lastname: 'Merged', emailaddress1: email });
    mergeContacts(server.environment, kept, merged);
    expect((await connector.contacts.findByEmail(email)).map(({ id }) => id)).toEqual([kept]);
  });
});

describe('invitations created in Dynamics', () => {
  it('are reported with their creator and an expiry date', async () => {
    await start({ connector: { expiresInDays: 7 } });
    const { cursor } = await connector.invitations.changesSince(null);
    const to = seed();
    const id = inviteInDynamics(to);
    const { rows } = await connector.invitations.changesSince(cursor);
    expect(rows).toMatchObject([{ ...to, id, status: 'new', active: true, invitedBy: 'CRM User Invite' }]);
    const days = ((rows[0]?.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
  });

  it.each([
    ['contactId', 'contact'],
    ['portalId', 'portal'],
    ['roleId', 'role'],
  ] as const)(
    'are listed as incomplete if they lack the %s, also when they were committed late',
    async (of, missing) => {
      await start();
      const { cursor } = await connector.invitations.changesSince(null);
      const whole = seed();
      const { [of]: _missing, ...to } = whole;
      const id = inviteInDynamics(to);
      const incomplete = [{ id, status: 'new', claim: null, missing: [missing] }];
      const later = await connector.invitations.changesSince(cursor);
      expect(later).toMatchObject({ rows: [], incomplete });
      expect(await connector.invitations.changesSince(later.cursor)).toMatchObject({ incomplete: [] });
      expect(await connector.invitations.changesSince(later.cursor, [whole.portalId])).toMatchObject({
        ...{ rows: [], waiting: [], incomplete },
      });
      expect(await connector.invitations.get(id)).toBeNull();
    }
  );

  it('are listed before all changes if they wait, and leave room for them on the next page', async () => {
    await start();
    const to = seed();
    const late = Array.from({ length: 500 }, () => inviteInDynamics(to));
    const { cursor } = await connector.invitations.changesSince(null);
    const id = inviteInDynamics(seed());
    const first = await connector.invitations.changesSince(cursor, [to.portalId]);
    expect(first.waiting.map((each) => each.id).sort()).toEqual(late.sort());
    expect([first.rows, first.cursor]).toEqual([[], cursor]);
    expect((await connector.invitations.changesSince(cursor)).rows).toMatchObject([{ id }]);
  });

  it('are reported again while an earlier transaction may still commit, and then no longer', async () => {
    await start({ connector: { settleSeconds: 2 } });
    const id = inviteInDynamics(seed());
    const first = await connector.invitations.changesSince(null);
    const second = await connector.invitations.changesSince(first.cursor);
    expect([first, second].map(({ rows }) => rows.map((row) => row.id))).toEqual([[id], [id]]);
    await sleep(3000);
    const third = await connector.invitations.changesSince(second.cursor);
    expect((await connector.invitations.changesSince(third.cursor)).rows).toEqual([]);
  });

  it('are revoked when they are deactivated in Dynamics', async () => {
    await start();
    const id = inviteInDynamics(seed());
    change('tpc_portalinvitation', id, { statecode: 1 });
    expect(await connector.invitations.get(id)).toMatchObject({ status: 'revoked', active: false });
  });

  it('are not sent if they have a status reason of the organization, and are revoked if inactive', async () => {
    await start();
    tableOf('tpc_portalinvitation').statuses.push(
      { value: 900, state: 0, label: 'On hold' },
      { value: 901, state: 1, label: 'Withdrawn' }
    );
    const id = inviteInDynamics(seed());
    change('tpc_portalinvitation', id, { statuscode: 900, statecode: 0 });
    expect(await connector.invitations.get(id)).toMatchObject({ status: 'failed', active: true });
    change('tpc_portalinvitation', id, { statuscode: 901, statecode: 1 });
    expect(await connector.invitations.get(id)).toMatchObject({ status: 'revoked', active: false });
  });
});

describe('a list of changes', () => {
  const remove = (table: string, id: string): void => {
    deleteRow(server.environment, tableOf(table), rowOf(table, id));
  };

  it('goes on when the latest rows were deleted', async () => {
    await start();
    const to = seed();
    const kept = inviteInDynamics(to);
    const deleted = inviteInDynamics(to);
    addRow(server, 'contact', { lastname: 'Later' });
    const { cursor } = await connector.invitations.changesSince(null);
    remove('tpc_portalinvitation', deleted);
    const after = await connector.invitations.changesSince(cursor);
    expect(after.rows).toEqual([]);
    server.requests.length = 0;
    expect(await connector.invitations.changesSince(after.cursor)).toMatchObject({ rows: [] });
    expect(server.requests).toHaveLength(1);
    change('tpc_portalinvitation', kept, { tpc_locale: 'de' });
    expect((await connector.invitations.changesSince(after.cursor)).rows).toMatchObject([{ id: kept }]);
  });

  it.each(['invitations', 'contacts'] as const)(
    'notices that an environment was restored whose %s are older than the cursor',
    async (name) => {
      await start();
      inviteInDynamics(seed());
      const future = String(server.environment.store.currentVersion() + 1000);
      await expect(connector[name].changesSince(future)).rejects.toMatchObject({
        kind: 'invalid',
        message: expect.stringContaining('the environment was restored from a backup') as string,
      });
    }
  );

  it('notices the same of portal users by the token of their change tracking', async () => {
    await start();
    await connector.portalUsers.create(portalUserOf(seed()));
    const { cursor } = await connector.portalUsers.changesSince(null);
    const future = cursor.replace(/\d+/, '999999');
    await expect(connector.portalUsers.changesSince(future)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('has all portal users, page by page, and then changes and deletions', async () => {
    await start();
    const portalUsers = Array.from({ length: 501 }, () => portalUserOf(seed()));
    for (const { contactId, portalId, roleId, id } of portalUsers) {
      addRow(server, 'tpc_portaluser', {
        tpc_portaluserid: id,
        'tpc_ContactId@odata.bind': `/contacts(${contactId})`,
        'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
        'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${roleId})`,
      });
    }
    const first = await connector.portalUsers.changesSince(null);
    expect([first.rows.length, first.gone]).toEqual([500, []]);
    // It was on the first page, and changes before the last one is read.
    change('tpc_portaluser', first.rows[0]?.id ?? '', { statecode: 1, statuscode: 2 });
    const second = await connector.portalUsers.changesSince(first.cursor);
    expect(second.rows).toHaveLength(1);
    const [one, other] = first.rows.slice(1);
    if (!one || !other) throw new Error('There are no portal users');
    remove('tpc_portaluser', one.id);
    remove('contact', other.contact.id);
    const third = await connector.portalUsers.changesSince(second.cursor);
    expect(third.rows).toMatchObject([{ id: first.rows[0]?.id, active: false }]);
    expect([...(third.gone ?? [])].sort()).toEqual([one.id, other.id].sort());
  });

  it('has no deletions of a table without change tracking', async () => {
    await start();
    tableOf('tpc_portaluser').changeTracking = false;
    const portalUser = portalUserOf(seed());
    await connector.portalUsers.create(portalUser);
    const { rows, gone, cursor } = await connector.portalUsers.changesSince(null);
    expect([rows.map(({ id }) => id), gone]).toEqual([[portalUser.id], null]);
    addRow(server, 'contact', { lastname: 'Later' });
    remove('tpc_portaluser', portalUser.id);
    expect(await connector.portalUsers.changesSince(cursor)).toMatchObject({ rows: [], gone: null });
    expect(await connector.portalUsers.getMany([portalUser.id])).toEqual([]);
  });
});

describe('a portal user without a role', () => {
  it('is left out of lists, and a read says what is missing', async () => {
    await start();
    const to = seed();
    const portalUser = portalUserOf(to);
    await connector.portalUsers.create(portalUser);
    const { cursor } = await connector.portalUsers.changesSince(null);
    change('tpc_portaluser', portalUser.id, { 'tpc_PortalRoleId@odata.bind': null });
    expect(await connector.portalUsers.changesSince(cursor)).toMatchObject({ rows: [], gone: [] });
    await expect(connector.portalUsers.get(portalUser.id)).rejects.toThrow('lacks its portal or role');
  });
});

describe('answers of an invitee', () => {
  it.each(['emailaddress1', 'statecode', 'ownerid', 'adx_identity_passwordhash', 'company', 'masterid'])(
    'are never written to %s of the contact',
    async (column) => {
      await start();
      const to = seed();
      const invitationId = await invite(to);
      const contacts = () =>
        server.environment.store.all(tableOf('contact')).map(({ values }) => ({ ...values }));
      const before = contacts();
      const contactChanges = { [column]: 'x' };
      const portalUser = portalUserOf(to);
      await connector.recordRedemption({ portalUser, invitationId, redeemedAt: new Date(), contactChanges });
      expect(contacts()).toEqual(before);
      expect((await connector.portalUsers.get(portalUser.id))?.answers).toMatchObject(contactChanges);
    }
  );

  it('may be written to a custom column', async () => {
    await start();
    const to = seed();
    const invitationId = await invite(to);
    await connector.recordRedemption({
      portalUser: portalUserOf(to),
      invitationId,
      redeemedAt: new Date(),
      contactChanges: { tpc_language: 'de' },
    });
    expect(await connector.contacts.get(to.contactId)).toMatchObject({ language: 'de' });
  });
});

describe('ended access', () => {
  it('is not written again, because every site would have to process the change', async () => {
    await start();
    const portalUser = portalUserOf(seed());
    await connector.portalUsers.create(portalUser);
    await connector.portalUsers.end(portalUser.id);
    server.requests.length = 0;
    await connector.portalUsers.end(portalUser.id);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  });
});

describe('a portal user id that belongs to another contact', () => {
  it('causes a conflict and changes nothing', async () => {
    await start();
    const to = seed();
    const first = portalUserOf(to);
    await connector.portalUsers.create(first);
    const other = { ...to, contactId: seed().contactId };
    const invitationId = await invite(other);
    const second = { ...portalUserOf(other), id: first.id };
    expect(await failureOf(connector.portalUsers.create(second))).toBe('conflict');
    const redemption = { portalUser: second, invitationId, redeemedAt: new Date(), contactChanges: {} };
    expect(await failureOf(connector.recordRedemption(redemption))).toBe('conflict');
    expect(await connector.portalUsers.get(first.id)).toMatchObject({ contact: { id: to.contactId } });
    expect(await connector.invitations.get(invitationId)).toMatchObject({ status: 'new' });
  });
});

describe('tables with other names', () => {
  it('are used when the configuration names them', async () => {
    await start({ connector: { tables: { 'portal.signUpUrl': 'tpc_siteurl' } } });
    const { portalId } = seed();
    expect(await connector.portals.get(portalId)).toMatchObject({ signUpUrl: 'https://a.example' });
  });

  it('are named in the error if they do not exist', async () => {
    await start({ connector: { tables: { portal: 'new_website' } } });
    await expect(connector.portals.list()).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('new_website') as string,
    });
  });

  it.each([
    ['an unknown key', { website: 'new_website' }, 'website'],
    ['an unknown column', { 'portal.colour': 'new_colour' }, 'portal.colour'],
    ['what is no logical name', { portal: 'accounts?$filter=' }, 'logical name'],
    ['a table of Dynamics itself', { 'email.subject': 'new_subject' }, 'email.subject'],
  ])('are refused for %s', async (_, tables, message) => {
    await start();
    const options = { ...connectorOptions(server), tables };
    expect(() => createDataverseConnector(options)).toThrow(message);
  });
});

describe('the check', () => {
  const red = async () => (await connector.verify()).filter((check) => !check.ok);

  it('names every missing table, column, relation and key', async () => {
    await start();
    const { schema } = server.environment;
    schema.get('tpc_portal').columns.delete('tpc_signupurl');
    schema.get('tpc_portalinvitation').columns.get('tpc_portalroleid')?.targets.splice(0);
    schema.get('tpc_portaluser').keys.splice(0);
    const names = (await red()).map((check) => check.name);
    expect(names).toEqual([
      'Column tpc_portal.tpc_signupurl',
      'Relation tpc_portalinvitation.tpc_portalroleid',
      'Key of tpc_portaluser',
    ]);
    for (const { remedy } of await red()) expect(remedy).toContain('crm-user-invite-dynamics install');
  });

  it('reports keys that are not active yet', async () => {
    await start({ server: { keyDelay: 60_000 } });
    expect(await red()).toMatchObject([
      { name: 'Key of tpc_portal', message: 'Its index is Pending' },
      { name: 'Key of tpc_portaluser', message: 'Its index is Pending' },
    ]);
  });

  it('names every missing privilege', async () => {
    await start();
    server.environment.missingPrivileges
      .add('prvCreatetpc_portaluser')
      .add('prvAppendToqueue')
      .add('prvDeletecontact');
    expect((await red()).map((check) => check.name)).toEqual([
      'Privilege prvCreatetpc_portaluser',
      'Privilege prvAppendToqueue',
    ]);
  });

  it('reports a queue that does not exist or has no address', async () => {
    await start({ connector: { senderQueueId: randomUUID() } });
    expect(await red()).toMatchObject([
      { name: 'Sender queue', remedy: expect.stringContaining('senderQueueId') as string },
    ]);
    connector = createDataverseConnector(connectorOptions(server));
    change('queue', server.seeded.queueId, { emailaddress: null });
    expect(await red()).toMatchObject([
      { name: 'Sender queue', remedy: expect.stringContaining('mailbox') as string },
    ]);
  });

  it('is a single failed check when signing in fails', async () => {
    await start({ connector: { credential: { secret: 'wrong' } } });
    expect(await connector.verify()).toMatchObject([
      { name: 'Sign-in', ok: false, remedy: expect.stringContaining('credential') as string },
    ]);
  });
});

describe('paging', () => {
  it('rejects a cursor that leads to another table or server', async () => {
    await start();
    const packed = (text: string) => Buffer.from(text).toString('base64url');
    for (const cursor of [
      'https://attacker.example/',
      packed('https://attacker.example/'),
      `${server.origin}/api`,
    ]) {
      expect(await failureOf(connector.contacts.search({ cursor, pageSize: 5 }))).toBe('invalid');
    }
    expect(server.requests.filter((request) => request.startsWith('GET contacts'))).toEqual([]);
  });
});
