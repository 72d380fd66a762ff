import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import { createDataverseClient } from '../../server/src/crm/dataverse/client/client';
import type { DataverseLimits } from '../../server/src/crm/dataverse/options';
import { startDataverseServer, type DataverseServer, type Misfortune } from '../dataverse-server';
import { addRow, connectionTo, connectorOptions, startInstalledServer } from '../dataverse-server/support';

describe('requests on records that are made at the same time', () => {
  let server: DataverseServer;
  const recordsOf = (limits: Partial<DataverseLimits> = {}) =>
    createDataverseClient(connectionTo(server, { limits })).records;
  const contacts = () => server.environment.store.all(server.environment.schema.get('contact'));
  const lastNames = () => contacts().map(({ values }) => values.lastname);
  const nameSchema = z.object({ lastname: z.string() });
  const creation = (lastname: string, contactid: string = randomUUID()) =>
    ({ method: 'POST', path: 'contacts', body: { contactid, lastname }, repeatable: true }) as const;
  const reading = (id: string) => ({ method: 'GET', path: `contacts(${id})?$select=lastname` }) as const;

  beforeEach(async () => {
    server = await startDataverseServer();
  });
  afterEach(() => server.close());

  it('go out together, at most 20 at a time, and each gets its own answer', async () => {
    const ids = Array.from({ length: 30 }, (_, index) =>
      addRow(server, 'contact', { lastname: `Number ${String(index)}` })
    );
    const records = recordsOf();
    const read = await Promise.all(ids.map((id) => records.read(reading(id), nameSchema)));
    expect(read.map(({ lastname }) => lastname)).toEqual(lastNames());
    expect(server.requests).toEqual(['POST $batch', 'POST $batch']);
    expect(server.operations).toHaveLength(30);
  });

  it('go out as it is, if there is only one', async () => {
    await recordsOf().send(creation('Lovelace'));
    expect(server.requests).toEqual(['POST contacts']);
  });

  it('do not touch each other when one fails', async () => {
    const records = recordsOf();
    const taken = addRow(server, 'contact', { lastname: 'Lovelace' });
    const outcomes = await Promise.allSettled([
      records.send(creation('Hopper')),
      records.send(creation('Byron', taken)),
      records.read(reading(randomUUID()), nameSchema),
      records.change([
        { method: 'PATCH', path: `contacts(${taken})`, body: { lastname: 'King' } },
        { method: 'POST', path: 'contacts', body: { contactid: taken } },
      ]),
      records.change([{ method: 'PATCH', path: `contacts(${taken})`, body: { jobtitle: 'Countess' } }]),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { kind: 'conflict', reason: 'exists' } },
      { status: 'rejected', reason: { kind: 'not-found' } },
      { status: 'rejected', reason: { kind: 'conflict', reason: 'exists' } },
      { status: 'fulfilled' },
    ]);
    expect(lastNames()).toEqual(['Lovelace', 'Hopper']);
    expect(contacts()[0]?.values.jobtitle).toBe('Countess');
    expect(server.requests).toEqual(['POST $batch']);
  });

  it.each<[string, Misfortune]>([
    ['cut after the changes', { kind: 'cut', when: 'after' }],
    ['cut in its middle', { kind: 'cut', when: 'within' }],
    ['half of a text', { kind: 'half-json' }],
    ['a page in HTML', { kind: 'html' }],
  ])(
    'are repeated one by one after an answer that is %s, unless they must not run twice',
    async (_, lost) => {
      const records = recordsOf();
      const first = creation('Lovelace');
      const once = { ...creation('Hopper'), repeatable: false };
      server.faults.add({ match: /\$batch/, misfortune: lost });
      const [repeated, single] = await Promise.allSettled([records.send(first), records.send(once)]);
      // The repetition finds the id taken, which the caller takes as done.
      if (repeated.status === 'rejected') expect(repeated.reason).toMatchObject({ reason: 'exists' });
      expect(single).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
      const of = ({ body }: { body: { contactid: string } }) =>
        contacts().filter(({ id }) => id === body.contactid);
      expect(of(first)).toHaveLength(1);
      expect(server.requests).toHaveLength(2);
      expect(server.requests[1]).toBe('POST contacts');
    }
  );

  it('all pause when one of them is answered with 429, and only that one is repeated', async () => {
    const records = recordsOf({ deadline: 5000 });
    await records.send(creation('First'));
    const busy = { status: 429, code: '0x80072322', headers: { 'Retry-After': '0.4' } };
    server.faults.add({ match: /^GET contacts/, misfortune: { kind: 'answer', ...busy } });
    const id = addRow(server, 'contact', { lastname: 'Lovelace' });
    const started = Date.now();
    const [read] = await Promise.all([
      records.read(reading(id), nameSchema),
      records.send({ ...creation('Hopper'), repeatable: false }),
    ]);
    expect(read).toEqual({ lastname: 'Lovelace' });
    expect(Date.now() - started).toBeGreaterThanOrEqual(390);
    expect(lastNames()).toEqual(['First', 'Lovelace', 'Hopper']);
    expect(server.requests.slice(1)).toEqual([
      'POST $batch',
      expect.stringMatching(/^GET contacts/) as string,
    ]);
  });

  it('do not wait for a caller who gives up, nor does that caller wait for them', async () => {
    const records = recordsOf();
    const id = addRow(server, 'contact', { lastname: 'Lovelace' });
    server.faults.add({ match: /\$batch/, misfortune: { kind: 'stall', milliseconds: 500 } });
    const started = Date.now();
    const impatient = records.read({ ...reading(id), signal: AbortSignal.timeout(100) }, nameSchema).then(
      () => 'answered',
      () => Date.now() - started
    );
    const patient = records.read({ ...reading(id), signal: AbortSignal.timeout(2000) }, nameSchema);
    expect(await impatient).toBeLessThan(400);
    expect(await patient).toMatchObject({ lastname: 'Lovelace' });
    expect(server.requests).toEqual(['POST $batch']);
  });

  it('of people do not wait for those of jobs', async () => {
    const records = recordsOf();
    const id = addRow(server, 'contact', { lastname: 'Lovelace' });
    server.faults.add({ match: /\$batch/, misfortune: { kind: 'stall', milliseconds: 1000 } });
    const jobs = Promise.all([records.read(reading(id), nameSchema), records.read(reading(id), nameSchema)]);
    const started = Date.now();
    await records.read({ ...reading(id), signal: AbortSignal.timeout(900) }, nameSchema);
    expect(Date.now() - started).toBeLessThan(800);
    await jobs;
  });

  it('stay together, however long Dynamics takes and however they began', async () => {
    const records = recordsOf({ deadline: 30_000 });
    const id = addRow(server, 'contact', { lastname: 'Lovelace' });
    server.faults.add({ match: /./, misfortune: { kind: 'stall', milliseconds: 100 }, times: 1000 });
    const [workers, rounds] = [4, 10];
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        await sleep(worker * 60);
        for (let round = 0; round < rounds; round += 1) await records.read(reading(id), nameSchema);
      })
    );
    expect(server.operations).toHaveLength(workers * rounds);
    expect(server.requests.length).toBeLessThanOrEqual(rounds + workers);
  });

  it('never come faster than Dynamics allows', async () => {
    await server.close();
    server = await startDataverseServer({ limits: { requests: 30, window: 1000 } });
    const { read } = createDataverseClient(
      connectionTo(server, { limits: { burst: 10, perSecond: 20, deadline: 20_000 } })
    );
    const id = addRow(server, 'contact', { lastname: 'Lovelace' });
    await Promise.all(Array.from({ length: 60 }, () => read(reading(id), nameSchema)));
    expect(server.protection.refused).toBe(0);
    expect(server.requests).toHaveLength(60);
  });
});

it('an e-mail whose answer is lost together with others is sent once', async () => {
  const { server } = await startInstalledServer();
  const connector = createDataverseConnector(connectorOptions(server));
  const portalId = addRow(server, 'tpc_portal', { tpc_key: 'shop', tpc_name: 'Shop' });
  const emails = Array.from({ length: 3 }, () => {
    const contactId = addRow(server, 'contact', { lastname: 'Lovelace', emailaddress1: 'ada@example.com' });
    const invitationId = addRow(server, 'tpc_portalinvitation', {
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
    });
    const body = { html: '<p>Hello</p>', text: 'Hello' };
    const mail = { to: 'ada@example.com', subject: 'Hello', messageId: '<1@example.com>' };
    return { id: randomUUID(), invitationId, contactId, ...mail, ...body, masked: body };
  });
  server.faults.add({ match: /SendEmail/, misfortune: { kind: 'cut', when: 'after' } });
  const first = await Promise.allSettled(emails.map((email) => connector.emails.send(email)));
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await sleep(10);
  const again = await Promise.all(emails.map((email) => connector.emails.send(email)));
  expect(again.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  expect(server.operations.filter((each) => each.includes('SendEmail'))).toHaveLength(3);
  expect(server.environment.outbox.sent).toHaveLength(3);
  await server.close();
});
