import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connector } from '../../server/src/crm/connector';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import type { DataverseConnectorOptions } from '../../server/src/crm/dataverse/options';
import type { DataverseServer, DataverseServerOptions } from '../dataverse-server';
import { mergeContacts, updateRow } from '../dataverse-server/rows/write';
import { addRow, connectorOptions, startInstalledServer } from '../dataverse-server/support';
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
/** What the quick create form of Dynamics writes. */
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

describe('contacts that were merged', () => {
  const merged = () => {
    const to = seed();
    const master = addRow(server, 'contact', { lastname: 'Byron', emailaddress1: 'byron@example.com' });
    return { to, master };
  };

  it('are answered as the one that took their place, over several merges', async () => {
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

  it('that go in a circle are nobody', async () => {
    await start();
    const { to, master } = merged();
    mergeContacts(server.environment, master, to.contactId);
    mergeContacts(server.environment, to.contactId, master);
    expect(await connector.contacts.get(to.contactId)).toBeNull();
  });

  it('get their redemption and portal user on the one that took their place', async () => {
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

describe('e-mails of Dynamics', () => {
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

  it('go out from the queue to the contact, regarding the invitation', async () => {
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

  it('that fail there say what to look at', async () => {
    await start();
    const { to, email } = await prepare();
    change('contact', to.contactId, { donotemail: true });
    await connector.emails.send(email);
    expect((await connector.emails.deliveries([email.id])).get(email.id)).toEqual({
      state: 'failed',
      reason: expect.stringContaining('mailbox of the queue') as string,
    });
  });

  it('that are drafts, or failed, are canceled when they are closed', async () => {
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

  it('cannot be sent from something that is no queue', async () => {
    await start();
    const options = connectorOptions(server, { senderQueueId: 'invitations' });
    expect(() => createDataverseConnector(options)).toThrow('senderQueueId');
  });
});

describe('what staff change between the reading and the writing', () => {
  /** Does something once, just before the first request that matches is carried out. */
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

  it('is not overwritten by a status: what was revoked stays so', async () => {
    await start();
    const id = await invite(seed());
    justBefore(/^PATCH tpc_portalinvitations/, () => {
      change('tpc_portalinvitation', id, { statecode: 1, statuscode: 2 });
    });
    await connector.invitations.setStatus(id, { status: 'sent' });
    expect(await connector.invitations.get(id)).toMatchObject({ status: 'revoked' });
  });

  it('is not overwritten by a claim: one of two has it', async () => {
    await start();
    const id = inviteInDynamics(seed());
    justBefore(/^PATCH tpc_portalinvitations/, () => {
      change('tpc_portalinvitation', id, { tpc_claim: 'another' });
    });
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
  ])('is looked at again before a redemption is written over it: the %s', async (_, work) => {
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

it('says in Dynamics why an invitation failed, and takes that back when it is sent', async () => {
  await start();
  const id = await invite(seed());
  await connector.invitations.setStatus(id, { status: 'failed', failure: 'x'.repeat(2000) });
  expect(rowOf('tpc_portalinvitation', id).values.tpc_failure).toBe('x'.repeat(1000));
  await connector.invitations.setStatus(id, { status: 'failed' });
  expect(rowOf('tpc_portalinvitation', id).values.tpc_failure).toBe('x'.repeat(1000));
  await connector.invitations.setStatus(id, { status: 'sent', failure: null });
  expect(rowOf('tpc_portalinvitation', id).values.tpc_failure).toBeNull();
});

it('reads portals whose table lacks the time zone, and says what to run when it is to be written', async () => {
  await start();
  tableOf('tpc_portal').columns.delete('tpc_timezone');
  const { portalId } = seed();
  expect(await connector.portals.get(portalId)).toMatchObject({ timeZone: 'UTC' });
  expect(await connector.portals.list()).toMatchObject([{ timeZone: 'UTC' }]);
  expect((await connector.portals.update(portalId, { name: 'New', timeZone: 'UTC' })).name).toBe('New');
  const refused = connector.portals.update(portalId, { timeZone: 'Europe/Berlin' });
  await expect(refused).rejects.toThrow('no column tpc_timezone; run "crm-user-invite-dynamics install"');
});

describe('invitations made in Dynamics', () => {
  it('are told of, with the one who made them and a date of expiry', async () => {
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

  it('that lack contact, portal or role are left alone', async () => {
    await start();
    const { cursor } = await connector.invitations.changesSince(null);
    const { contactId, portalId } = seed();
    const id = inviteInDynamics({ contactId, portalId });
    expect((await connector.invitations.changesSince(cursor)).rows).toEqual([]);
    expect(await connector.invitations.get(id)).toBeNull();
  });

  it('are told of again while a transaction that began earlier may still come, and then no more', async () => {
    await start({ connector: { settleSeconds: 2 } });
    const id = inviteInDynamics(seed());
    const first = await connector.invitations.changesSince(null);
    const second = await connector.invitations.changesSince(first.cursor);
    expect([first, second].map(({ rows }) => rows.map((row) => row.id))).toEqual([[id], [id]]);
    await sleep(3000);
    const third = await connector.invitations.changesSince(second.cursor);
    expect((await connector.invitations.changesSince(third.cursor)).rows).toEqual([]);
  });

  it('are revoked by deactivating them there', async () => {
    await start();
    const id = inviteInDynamics(seed());
    change('tpc_portalinvitation', id, { statecode: 1 });
    expect(await connector.invitations.get(id)).toMatchObject({ status: 'revoked', active: false });
  });

  it('with a status reason of the organization are not sent, and closed if they are inactive', async () => {
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

  it('may be written to a column of the organization', async () => {
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

describe('access that has ended', () => {
  it('is not ended once more, which every site would have to follow', async () => {
    await start();
    const portalUser = portalUserOf(seed());
    await connector.portalUsers.create(portalUser);
    await connector.portalUsers.end(portalUser.id);
    server.requests.length = 0;
    await connector.portalUsers.end(portalUser.id);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  });
});

describe('the id of a portal user that belongs to somebody else', () => {
  it('is a conflict, and changes nothing', async () => {
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

  it('that do not exist are named, with what to do', async () => {
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

  it('names every missing table, column, relation and key, and where it is made', async () => {
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

  it('says that a key is not ready yet', async () => {
    await start({ server: { keyDelay: 60_000 } });
    expect(await red()).toMatchObject([{ name: 'Key of tpc_portaluser', message: 'Its index is Pending' }]);
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

  it('says when the queue is not there, or has no address', async () => {
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

  it('is one red check when signing in fails', async () => {
    await start({ connector: { credential: { secret: 'wrong' } } });
    expect(await connector.verify()).toMatchObject([
      { name: 'Sign-in', ok: false, remedy: expect.stringContaining('credential') as string },
    ]);
  });
});

describe('paging', () => {
  it('takes no cursor that leads elsewhere', async () => {
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

  it('keeps its cursors short', async () => {
    await start();
    for (let count = 0; count < 3; count += 1)
      addRow(server, 'contact', { lastname: `Lovelace ${String(count)}` });
    const { nextCursor } = await connector.contacts.search({ pageSize: 1 });
    expect(nextCursor?.length).toBeLessThan(500);
  });
});
