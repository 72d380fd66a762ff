import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import { createDataverseClient } from '../../server/src/crm/dataverse/client/client';
import type { DataverseConnectorOptions } from '../../server/src/crm/dataverse/options';
import type { Connector } from '../../server/src/crm/connector';
import { startDataverseServer, type DataverseServer, type Misfortune } from '../dataverse-server';
import {
  addRow,
  connectionTo,
  connectorOptions,
  keepingLogger,
  startInstalledServer,
} from '../dataverse-server/support';
import { failureOf } from '../../server/src/crm/testing/support';

const CONTACT = 'contacts?';
const busy = (headers: Record<string, string> = {}): Misfortune => ({
  kind: 'answer',
  status: 429,
  code: '0x80072322',
  headers,
});

/** Starts the server and returns its origin. */
const originOf = async (listener: Server): Promise<string> => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((listener.address() as AddressInfo).port)}`;
};

describe('a request to Dynamics', () => {
  let server: DataverseServer;
  const clientOf = (more: Parameters<typeof connectionTo>[1] = {}) =>
    createDataverseClient(connectionTo(server, more));
  const readContacts = (client = clientOf()) => client.readAll(`${CONTACT}$select=fullname`);

  beforeEach(async () => {
    server = await startDataverseServer();
    addRow(server, 'contact', { lastname: 'Lovelace', emailaddress1: 'ada@example.com' });
  });
  afterEach(() => server.close());

  describe('when it is throttled', () => {
    it.each([
      ['whole seconds', () => '1', 900],
      ['decimals', () => '0.25', 240],
      // HTTP dates have whole seconds, so the wait may be up to one second shorter.
      ['a date', () => new Date(Date.now() + 2000).toUTCString(), 900],
      ['a date that is over', () => new Date(Date.now() - 5000).toUTCString(), 0],
    ])('waits as long as Retry-After says, given as %s', async (_, retryAfter, atLeast) => {
      const client = clientOf({ limits: { deadline: 5000 } });
      await readContacts(client);
      server.faults.add({ misfortune: busy({ 'Retry-After': retryAfter() }) });
      const started = Date.now();
      expect(await readContacts(client)).toHaveLength(1);
      expect(Date.now() - started).toBeGreaterThanOrEqual(atLeast);
      expect(Date.now() - started).toBeLessThan(atLeast + 1500);
    });

    it.each([
      ['that is too long to wait', '120', 120],
      ['that is missing', undefined, 5],
      ['that makes no sense', 'soon', 5],
    ])('fails as throttled with a pause %s, and says when to retry', async (_, retryAfter, seconds) => {
      server.faults.add({ misfortune: busy(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }) });
      const error: unknown = await readContacts().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind: 'throttled' });
      const { retryAfterSeconds } = error as { retryAfterSeconds: number };
      expect(retryAfterSeconds).toBeGreaterThan(seconds - 2);
      expect(retryAfterSeconds).toBeLessThanOrEqual(seconds);
    });

    it('fails at once, and says for how long, during a pause that nobody waits for', async () => {
      const client = clientOf({ limits: { deadline: 60_000, longestPause: 1000 } });
      await readContacts(client);
      server.faults.add({ misfortune: busy({ 'Retry-After': '30' }) });
      const before = server.requests.length;
      for (const attempt of ['the refused request', 'a later one']) {
        const started = Date.now();
        const error: unknown = await readContacts(client).catch((reason: unknown) => reason);
        expect([attempt, error]).toMatchObject([
          attempt,
          {
            kind: 'throttled',
            retryAfterSeconds: 30,
            message: 'Dynamics asks for a pause, which ends in 30 s',
          },
        ]);
        expect(Date.now() - started).toBeLessThan(900);
      }
      expect(server.requests).toHaveLength(before + 1);
    });

    it('holds back all other requests as well', async () => {
      const client = clientOf({ limits: { deadline: 5000 } });
      await readContacts(client);
      const before = server.requests.length;
      server.faults.add({ misfortune: busy({ 'Retry-After': '0.5' }) });
      const first = readContacts(client);
      while (server.requests.length === before) await sleep(5);
      await sleep(50);
      const others = Promise.all(Array.from({ length: 5 }, () => readContacts(client)));
      await sleep(200);
      expect(server.requests).toHaveLength(before + 1);
      await Promise.all([first, others]);
    });

    it('is retried even if it must not run twice, because nothing was done', async () => {
      server.faults.add({ misfortune: busy({ 'Retry-After': '0.1' }) });
      await clientOf().send({ method: 'POST', path: 'contacts', body: { lastname: 'Hopper' } });
      expect(await readContacts()).toHaveLength(2);
    });
  });

  it('runs with at most seven others', async () => {
    const client = clientOf({ limits: { deadline: 10_000 } });
    server.faults.add({ times: 40, misfortune: { kind: 'stall', milliseconds: 30 } });
    let most = 0;
    const enter = server.protection.enter.bind(server.protection);
    let underWay = 0;
    server.protection.enter = () => {
      const leave = enter();
      most = Math.max(most, (underWay += 1));
      return () => {
        underWay -= 1;
        leave();
      };
    };
    await Promise.all(Array.from({ length: 40 }, () => readContacts(client)));
    expect(most).toBe(8);
  });

  it('survives a burst of 503 answers', async () => {
    server.faults.add({ times: 4, misfortune: { kind: 'answer', status: 503 } });
    expect(await readContacts()).toHaveLength(1);
  });

  it.each<[string, Misfortune]>([
    ['a connection cut before it', { kind: 'cut', when: 'before' }],
    ['a connection cut in the answer', { kind: 'cut', when: 'within' }],
    ['a connection cut after it', { kind: 'cut', when: 'after' }],
    ['half a JSON', { kind: 'half-json' }],
    ['a page in HTML', { kind: 'html' }],
    ['a page in HTML with 502', { kind: 'html', status: 502 }],
  ])('survives %s', async (_, misfortune) => {
    server.faults.add({ misfortune });
    expect(await readContacts()).toHaveLength(1);
  });

  it.each<[string, Misfortune, string]>([
    ['503', { kind: 'answer', status: 503 }, 'not available'],
    ['a connection cut', { kind: 'cut', when: 'before' }, 'could not be reached'],
    ['HTML', { kind: 'html' }, 'The answer is a web page'],
    ['half a JSON', { kind: 'half-json' }, 'could not be read'],
  ])(
    'gives up on endless %s within its deadline, as unavailable, and says why',
    async (_, misfortune, message) => {
      server.faults.add({ times: 1000, misfortune });
      const started = Date.now();
      await expect(readContacts()).rejects.toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining(message) as string,
      });
      expect(Date.now() - started).toBeLessThan(2000);
    }
  );

  it('does not exceed its timeout when an answer stalls', async () => {
    server.faults.add({ misfortune: { kind: 'stall', milliseconds: 60_000 } });
    const started = Date.now();
    expect(await readContacts(clientOf({ limits: { requestTimeout: 200 } }))).toHaveLength(1);
    expect(Date.now() - started).toBeLessThan(1500);
  });

  it('ends at once when its caller aborts it', async () => {
    server.faults.add({ times: 9, misfortune: { kind: 'stall', milliseconds: 60_000 } });
    const started = Date.now();
    const call = clientOf().send({ method: 'GET', path: 'WhoAmI', signal: AbortSignal.timeout(150) });
    expect(await failureOf(call)).toBe('unavailable');
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it.each<[string, RequestListener]>([
    ['does not come', () => undefined],
    [
      'has no end',
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        const dripping = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(dripping));
      },
    ],
  ])('applies the timeout to a sign-in whose answer %s', async (_, listener) => {
    const stalling = createServer(listener);
    const authorityHost = await originOf(stalling);
    const client = clientOf({ authorityHost, limits: { requestTimeout: 200, deadline: 300 } });
    const started = Date.now();
    await expect(readContacts(client)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(Date.now() - started).toBeLessThan(1500);
    stalling.closeAllConnections();
    stalling.close();
  });

  describe('when the site stops', () => {
    const stopping = { kind: 'unavailable', message: expect.stringContaining('site is stopping') as string };
    const patient = { deadline: 60_000, retryDelay: 60_000, maxRetryDelay: 60_000 };

    it.each<[string, Misfortune]>([
      ['an answer that stalls', { kind: 'stall', milliseconds: 60_000 }],
      ['a pause after a 429', busy({ 'Retry-After': '50' })],
      ['another try', { kind: 'answer', status: 503 }],
    ])('stops waiting for %s', async (_, misfortune) => {
      // Makes each wait between two attempts nearly as long as possible.
      jest.spyOn(Math, 'random').mockReturnValue(0.9);
      const client = clientOf({ limits: { ...patient, requestTimeout: 60_000, longestPause: 60_000 } });
      await readContacts(client);
      const before = server.requests.length;
      server.faults.add({ times: 100, misfortune });
      const calls = Array.from({ length: 20 }, () => readContacts(client).catch((error: unknown) => error));
      while (server.requests.length === before) await sleep(5);
      await sleep(50);
      const asked = server.requests.length;
      const started = Date.now();
      client.end();
      for (const error of await Promise.all(calls)) expect(error).toMatchObject(stopping);
      await expect(readContacts(client)).rejects.toMatchObject(stopping);
      expect(Date.now() - started).toBeLessThan(1000);
      expect(server.requests).toHaveLength(asked);
      jest.restoreAllMocks();
    });

    it('stops waiting for a sign-in', async () => {
      const silent = createServer(() => undefined);
      const authorityHost = await originOf(silent);
      const asked = new Promise((resolve) => silent.once('request', resolve));
      const client = clientOf({ authorityHost, limits: patient });
      const call = readContacts(client).catch((error: unknown) => error);
      await asked;
      const started = Date.now();
      client.end();
      expect(await call).toMatchObject(stopping);
      expect(Date.now() - started).toBeLessThan(1000);
      silent.closeAllConnections();
      silent.close();
    });
  });

  it.each([
    ['duplicate detection, which comes as 500', 500, '0x80040333', 'invalid', 'duplicate detection'],
    ['a value that is too long', 400, '0x80044331', 'invalid', 'longer'],
    ['a user who is no member', 403, '0x80072560', 'forbidden', 'application user'],
    ['a missing table', 404, '0x80060888', 'misconfigured', 'check'],
    ['a refusal without a code', 400, '', 'invalid', 'invalid'],
    ['a failure without a code', 500, '', 'unavailable', 'failed'],
  ])('is not retried after %s', async (_, status, code, kind, message) => {
    server.faults.add({
      times: 10,
      misfortune: { kind: 'answer', status, code, message: 'A record of ada@example.com exists' },
    });
    const error: unknown = await clientOf()
      .send({ method: 'PATCH', path: `contacts(${randomUUID()})`, body: {} })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(message) as string });
    expect(String(error)).not.toContain('ada@example.com');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['another version', '0x80060882', 'version-changed'],
    ['a record with that id', '0x80040237', 'exists'],
    ['a record with that key', '0x80060892', 'exists'],
  ])('distinguishes a 412 for %s from the others', async (_, code, reason) => {
    server.faults.add({ misfortune: { kind: 'answer', status: 412, code } });
    await expect(
      clientOf().send({ method: 'PATCH', path: `contacts(${randomUUID()})`, body: {} })
    ).rejects.toMatchObject({ kind: 'conflict', reason });
  });

  it('names the missing privilege and the request id', async () => {
    server.environment.missingPrivileges.add('prvReadcontact');
    await expect(readContacts()).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/prvReadcontact.*request id/) as string,
    });
  });

  it('follows no redirects', async () => {
    server.faults.add({
      misfortune: { kind: 'answer', status: 302, headers: { Location: 'https://attacker.example/' } },
    });
    expect(await failureOf(readContacts())).toBe('misconfigured');
  });

  it('follows no links to another origin, and requests nothing outside the API', async () => {
    const client = clientOf();
    for (const path of [
      'https://attacker.example/api/data/v9.2/contacts',
      `${server.origin}/other`,
      '../../../other',
    ]) {
      await expect(client.readAll(path).then(() => 'followed')).rejects.toMatchObject({ kind: 'invalid' });
    }
    expect(server.requests).toEqual([]);
  });

  it('logs no token, no secret and no personal data', async () => {
    const logger = keepingLogger();
    const client = clientOf({ logger });
    const tokens = new Set<string>();
    const check = server.tokens.check.bind(server.tokens);
    server.tokens.check = (authorization) => {
      tokens.add(authorization?.replace('Bearer ', '') ?? '');
      return check(authorization);
    };
    await client.readAll("contacts?$filter=emailaddress1 eq 'ada@example.com'");
    server.tokens.withdrawAll();
    server.faults.add({ misfortune: { kind: 'answer', status: 400, message: 'About ada@example.com' } });
    const create = () => client.send({ method: 'POST', path: 'contacts', body: { lastname: 'Lovelace' } });
    const failures = [await create().catch(String)];
    server.faults.add({ misfortune: { kind: 'cut', when: 'before' } });
    failures.push(await create().catch(String));
    server.tokens.withdrawAll();
    await readContacts(client);
    expect(logger.lines.length).toBeGreaterThan(4);
    expect(tokens.size).toBeGreaterThan(1);
    for (const secret of [...tokens, server.credentials.clientSecret]) {
      expect([...logger.lines, ...failures].join()).not.toContain(secret);
    }
    expect(logger.lines.join()).not.toMatch(/ada@example|Lovelace/);
  });
});

describe('when a connection breaks', () => {
  let server: DataverseServer;
  let connector: Connector;
  const seed = () => {
    const contactId = addRow(server, 'contact', { lastname: 'Lovelace', emailaddress1: 'ada@example.com' });
    const portalId = addRow(server, 'tpc_portal', {
      tpc_name: 'Shop',
      tpc_key: randomUUID(),
      tpc_siteurl: 'https://a.example',
    });
    const roleId = addRow(server, 'tpc_portalrole', {
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
    });
    return { contactId, portalId, roleId };
  };
  const start = async (more: Partial<DataverseConnectorOptions> = {}) => {
    ({ server } = await startInstalledServer());
    connector = createDataverseConnector(connectorOptions(server, more));
  };
  const invitationOf = (to: ReturnType<typeof seed>) => ({
    ...to,
    id: randomUUID(),
    invitedBy: null,
    locale: 'en',
    expiresAt: new Date('2030-01-01T00:00:00Z'),
  });
  const emailOf = (invitation: ReturnType<typeof invitationOf>) => ({
    id: randomUUID(),
    invitationId: invitation.id,
    contactId: invitation.contactId,
    to: 'ada@example.com',
    subject: 'Hello',
    html: '<p>Hello</p>',
    text: 'Hello',
    masked: { html: '<p>Hello</p>', text: 'Hello' },
    messageId: '<1@example.com>',
  });
  const rowsOf = (table: string) => server.environment.store.all(server.environment.schema.get(table));

  beforeEach(() => start());
  afterEach(() => server.close());

  describe.each<[string, Misfortune]>([
    ['before the answer', { kind: 'cut', when: 'before' }],
    ['in the answer', { kind: 'cut', when: 'within' }],
    ['after the change', { kind: 'cut', when: 'after' }],
    ['so that half of the answer comes', { kind: 'half-json' }],
  ])('%s', (_, misfortune) => {
    const breakOn = (match: RegExp): void => {
      server.faults.add({ match, misfortune });
    };

    it('creates invitations once', async () => {
      const to = seed();
      breakOn(/CreateMultiple/);
      await connector.invitations.createMany([invitationOf(to), invitationOf(to)]);
      expect(rowsOf('tpc_portalinvitation')).toHaveLength(2);
    });

    it('sets a status', async () => {
      const invitation = invitationOf(seed());
      await connector.invitations.createMany([invitation]);
      breakOn(/^PATCH tpc_portalinvitations/);
      await connector.invitations.setStatus(invitation.id, { status: 'revoked' });
      expect(await connector.invitations.get(invitation.id)).toMatchObject({ status: 'revoked' });
    });

    it('creates a portal user once', async () => {
      const to = seed();
      breakOn(/^POST tpc_portalusers$/);
      const wanted = { ...to, id: randomUUID(), username: 'ada', answers: {} };
      expect(await connector.portalUsers.create(wanted)).toMatchObject({ id: wanted.id, active: true });
      expect(rowsOf('tpc_portaluser')).toHaveLength(1);
    });

    it('records a complete redemption once', async () => {
      const to = seed();
      const invitation = invitationOf(to);
      await connector.invitations.createMany([invitation]);
      server.requests.length = 0;
      // The first batch reads, the second one writes.
      server.faults.add({ match: /\$batch/, misfortune: { kind: 'stall', milliseconds: 0 } });
      breakOn(/\$batch/);
      await connector.recordRedemption({
        portalUser: { ...to, id: randomUUID(), username: 'ada', answers: {} },
        invitationId: invitation.id,
        redeemedAt: new Date(),
        contactChanges: { firstName: 'Ada' },
      });
      expect(rowsOf('tpc_portaluser')).toHaveLength(1);
      expect(await connector.invitations.get(invitation.id)).toMatchObject({ status: 'redeemed' });
      expect(await connector.contacts.get(to.contactId)).toMatchObject({ fullName: 'Ada Lovelace' });
    });

    it('records a redemption once that needs no reading first', async () => {
      const to = seed();
      const invitation = invitationOf(to);
      await connector.invitations.createMany([invitation]);
      await connector.contacts.get(to.contactId);
      server.operations.length = 0;
      breakOn(/^POST tpc_portalusers$/);
      await connector.recordRedemption({
        portalUser: { ...to, id: randomUUID(), username: 'ada', answers: {} },
        invitationId: invitation.id,
        redeemedAt: new Date(),
        contactChanges: {},
      });
      expect(server.operations[0]).toBe('POST tpc_portalusers');
      expect(rowsOf('tpc_portaluser')).toHaveLength(1);
      expect(await connector.invitations.get(invitation.id)).toMatchObject({ status: 'redeemed' });
    });

    it('creates one invitation once', async () => {
      breakOn(/^POST tpc_portalinvitations$/);
      await connector.invitations.createMany([invitationOf(seed())]);
      expect(server.faults.left).toBe(0);
      expect(rowsOf('tpc_portalinvitation')).toHaveLength(1);
    });

    it('sends an e-mail once, even if it is asked to several times', async () => {
      const invitation = invitationOf(seed());
      await connector.invitations.createMany([invitation]);
      const email = emailOf(invitation);
      breakOn(/SendEmail/);
      expect(await failureOf(connector.emails.send(email))).toBe('unavailable');
      await connector.emails.send(email);
      await connector.emails.send(email);
      expect(await connector.emails.send(email)).toMatchObject({ state: 'sent' });
      expect(server.environment.outbox.sent).toHaveLength(1);
    });

    it('creates an e-mail once', async () => {
      const invitation = invitationOf(seed());
      await connector.invitations.createMany([invitation]);
      const email = emailOf(invitation);
      breakOn(/^POST emails$/);
      await connector.emails.send(email);
      expect(await connector.emails.send(email)).toMatchObject({ state: 'sent' });
      expect(rowsOf('email')).toHaveLength(1);
      expect(server.environment.outbox.sent).toHaveLength(1);
    });
  });

  it('saves nothing of a redemption if a part of it is refused', async () => {
    const to = seed();
    const invitation = invitationOf(to);
    await connector.invitations.createMany([invitation]);
    const call = connector.recordRedemption({
      portalUser: { ...to, id: randomUUID(), username: 'x'.repeat(1000), answers: {} },
      invitationId: invitation.id,
      redeemedAt: new Date(),
      contactChanges: { firstName: 'Ada' },
    });
    await expect(call).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('longer') as string,
    });
    expect(rowsOf('tpc_portaluser')).toEqual([]);
    expect(await connector.invitations.get(invitation.id)).toMatchObject({ status: 'new' });
  });

  it('retries a change after concurrent changes', async () => {
    const invitation = invitationOf(seed());
    await connector.invitations.createMany([invitation]);
    await Promise.all(
      (['sent', 'expired', 'revoked'] as const).map((status) =>
        createDataverseConnector(connectorOptions(server)).invitations.setStatus(invitation.id, { status })
      )
    );
    expect(['sent', 'expired', 'revoked']).toContain(
      (await connector.invitations.get(invitation.id))?.status
    );
  });
});
