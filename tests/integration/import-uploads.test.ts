import { once } from 'node:events';
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const PATH = '/crm-user-invite/contacts/import';
const ROW = `${'x'.repeat(900)}@import.example\n`;
/** A file of the maximum size whose last row is not terminated. */
const UNREADABLE = Buffer.from(`${ROW.repeat(9_000)}"never closed`);
const TOO_LARGE = Buffer.from(ROW.repeat(15_000));

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: { error?: { details: { code: string; detail?: string } } };
}

/** The response to a request. */
const answerTo = async (call: ClientRequest): Promise<Answer> => {
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: JSON.parse(text) as Answer['body'],
  };
};

describe('an upload of contacts', () => {
  let app: TestApp;
  let stage: Stage;
  let token: string;
  let agent: Agent;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    token = await stage.newAdmin('importer@example.org', id);
    app.http.listen(0, '127.0.0.1');
    await once(app.http, 'listening');
  });
  afterAll(async () => app.stop());
  afterEach(() => agent.destroy());

  const call = (
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string> = {}
  ): ClientRequest => {
    const { port } = app.http.address() as AddressInfo;
    const authorization = `Bearer ${token}`;
    const request = httpRequest({ port, agent, path, method, headers: { authorization, ...headers } });
    // The server may close the connection of a refused upload before it is complete.
    request.on('error', () => undefined);
    return request;
  };
  const upload = (query = '', headers: Record<string, string> = {}) =>
    call('POST', PATH + query, { 'content-type': 'text/csv', ...headers });

  it.each<[string, string, Record<string, string>, Buffer, [number, string, string | undefined]]>([
    ['its query is wrong', '?dryRun=x', {}, TOO_LARGE, [400, 'request.invalid', undefined]],
    ['a quotation mark is missing', '?dryRun', {}, UNREADABLE, [400, 'import.unreadable', 'quotes']],
    ['it is too large', '?dryRun', {}, TOO_LARGE, [400, 'import.unreadable', 'too-large']],
    ['it is compressed', '', { 'content-encoding': 'gzip' }, UNREADABLE, [400, 'request.invalid', undefined]],
  ])(
    'keeps its connection usable when it is refused because %s',
    async (_why, query, headers, file, refusal) => {
      agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const first = upload(query, { ...headers, 'content-length': String(file.length) });
      const refused = answerTo(first);
      first.end(file);
      const { status, body } = await refused;
      const begun = Date.now();
      const next = call('GET', PATH);
      next.end();
      expect((await answerTo(next)).status).toBe(200);
      expect([status, body.error?.details.code, body.error?.details.detail]).toEqual(refusal);
      // Node closes an idle connection after five seconds.
      expect(Date.now() - begun).toBeLessThan(4_000);
    }
  );

  it('waits for earlier ones, and is refused if too many wait', async () => {
    agent = new Agent({ keepAlive: false });
    const done: number[] = [];
    const uploads = Array.from({ length: 22 }, () => upload('?dryRun', { 'transfer-encoding': 'chunked' }));
    const answers = uploads.map(async (each, number) => {
      const answer = await answerTo(each);
      done.push(number);
      return answer;
    });
    for (const each of uploads) {
      const received = once(app.http, 'request');
      each.write('Email\n');
      await received;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    // One upload is being read, and twenty are waiting.
    const last = await answers[21]!;
    expect([last.status, last.body.error?.details.code]).toEqual([429, 'rate.limited']);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    // The other uploads are complete, but they wait for the first one.
    for (const each of uploads.slice(1)) each.end('ada@import.example\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(done).toEqual([21]);
    uploads[0]!.end('ada@import.example\n');
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual([...Array.from({ length: 21 }, () => 200), 429]);
    // On a busy machine, consecutive responses may arrive in the wrong order.
    const [refusedFirst, ...inOrder] = done;
    expect(refusedFirst).toBe(21);
    expect(inOrder.filter((number, place) => Math.abs(number - place) > 2)).toEqual([]);
  });
});
