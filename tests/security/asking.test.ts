/** @run gate, nightly */
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { applicationOf } from '../../server/src/compose';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking } from '../integration/support/asking';
import { createStage, eventually, type Stage } from '../integration/support/stage';
import { mannWhitney } from './support/mann-whitney';

jest.setTimeout(600_000);

const PASSWORD = 'a password of some length';

/** Times that each kind of address is asked with. */
const TRIES = globalThis.testRun === 'gate' ? 100 : 400;

/** The level of significance of one comparison. */
const LEVEL = 0.01;

/** How often a measurement is repeated that differs: at this level, one of a hundred does by chance. */
const REPEATS = 2;

/** Requests for one address in a row, as somebody sends who watches for what the first one starts. */
const BURST = 4;

const KINDS = ['unknown', 'known', 'optedOut', 'inactive', 'ambiguous', 'open', 'signedUp'] as const;
type Kind = (typeof KINDS)[number];

let app: TestApp;
let stage: Stage;
let asking: ReturnType<typeof createAsking>;
let port: number;
let client = 0;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  app = await bootStrapi({ pluginConfig: { rateLimit: { trustedProxies: 1 } } });
  stage = await createStage(app);
  asking = createAsking(app, stage);
  await asking.open();
  await new Promise<void>((resolve) => app.http.listen(0, '127.0.0.1', resolve));
  port = (app.http.address() as AddressInfo).port;
});
afterAll(async () => {
  agent.destroy();
  await app.stop();
});

/** Sends a request over one connection, each time as another client. Returns the answer as it is on the wire. */
const ask = async (email: string, portal = 'customer'): Promise<{ wire: string; ms: number }> => {
  client += 1;
  const body = JSON.stringify({ email, portal });
  const started = performance.now();
  const call = request({
    ...{ host: '127.0.0.1', port, agent, method: 'POST', path: '/api/crm-user-invite/invitations/request' },
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-Forwarded-For': `2001:db8:${(client >> 16).toString(16)}:${(client & 0xffff).toString(16)}::1`,
    },
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const text = (await response.toArray()).join('');
  const ms = performance.now() - started;
  const headers = response.rawHeaders.filter((_, place, all) => !['Date'].includes(all[place & ~1] ?? ''));
  return { wire: `${response.statusCode} ${headers.join('\n')}\n${text}`, ms };
};

let people = 0;
/** An address of a kind. All have the same length. */
const addressOf = async (kind: Kind): Promise<string> => {
  people += 1;
  const email = `person${String(people).padStart(6, '0')}@example.org`;
  if (kind === 'unknown') return email;
  const flags = { doNotEmail: kind === 'optedOut', active: kind !== 'inactive' };
  const { documentId } = await stage.contact({ email, ...flags });
  if (kind === 'ambiguous') await stage.contact({ email });
  if (kind === 'open' || kind === 'signedUp') await stage.invite(documentId);
  if (kind === 'signedUp') {
    const code = await stage.codeSentTo(email);
    await stage.post('/invitations/redeem', { code, password: PASSWORD });
  }
  return email;
};

const without = <Item>(items: readonly Item[], item: Item): Item[] => items.filter((each) => each !== item);

/** Times of the answers by kind. Kinds take turns, each time in another order, so that drift affects all alike. */
const measure = async (
  tries: number,
  burst: number,
  addresses: Record<Kind, string[]>
): Promise<Record<Kind, number[]>> => {
  const times = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Record<Kind, number[]>;
  for (let round = 0; round * burst < tries; round += 1) {
    const order = KINDS.map((kind) => ({ kind, place: Math.random() })).sort((a, b) => a.place - b.place);
    for (const { kind } of order) {
      const some = addresses[kind];
      const email = String(some[round % some.length]);
      for (let time = 0; time < burst; time += 1) times[kind].push((await ask(email)).ms);
    }
  }
  return times;
};

/** Kinds whose times differ from those of unknown addresses. */
const differing = (times: Record<Kind, number[]>): Kind[] =>
  without(KINDS, 'unknown').filter((kind) => mannWhitney(times.unknown, times[kind]) < LEVEL);

describe('the Mann-Whitney test of this suite', () => {
  it('is the normal approximation of the test', () => {
    // Without an overlap: U = 0, z = (12.5 - 0.5) / sqrt(22.9167) = 2.5068.
    expect(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(0.01219, 4);
    expect(mannWhitney([1, 2, 3], [1, 2, 3])).toBeCloseTo(1, 6);
  });

  it('finds a delay of a tenth of the spread among 400, and none where there is none', () => {
    let state = 1;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const sample = (shift: number) => Array.from({ length: 400 }, () => random() + shift);
    expect(mannWhitney(sample(0), sample(0.1))).toBeLessThan(LEVEL);
    expect(mannWhitney(sample(0), sample(0))).toBeGreaterThan(LEVEL);
  });
});

describe('asking for an invitation', () => {
  const addresses = Object.fromEntries(KINDS.map((kind) => [kind, [] as string[]])) as Record<Kind, string[]>;

  beforeAll(async () => {
    for (let count = 0; count < 10; count += 1)
      for (const kind of KINDS) addresses[kind].push(await addressOf(kind));
    await stage.jobsDone();
  });

  it('is answered byte by byte the same for every address and every portal', async () => {
    const other = await stage.create('portal', {
      ...{ key: 'closed', name: 'Closed', siteUrl: 'https://www.example.com', defaultLocale: 'en' },
    });
    expect(other.documentId).toBeTruthy();
    const wires = new Set<string>();
    for (const kind of KINDS) {
      const email = await addressOf(kind);
      for (const portal of ['customer', 'closed', 'no-such-portal', "' or 1=1 --"]) {
        wires.add((await ask(email, portal)).wire);
        // The second time, when the first one has been answered, and while it is.
        await asking.answerNow();
        wires.add((await ask(email, portal)).wire);
      }
      await asking.answered();
      wires.add((await ask(email)).wire);
    }
    const [wire, ...others] = [...wires];
    expect(others).toEqual([]);
    expect(wire).toMatch(/^202 /);
    expect(wire).toContain('{"data":{}}');
    await asking.answered();
  });

  it('is refused the same for every address beyond the limit of a client, and for every malformed one', async () => {
    const post = (email: string, from: string) =>
      stage.post('/invitations/request', { email, portal: 'customer' }, { 'x-forwarded-for': from });
    const [unknown, known] = [await addressOf('unknown'), await addressOf('known')];
    for (let count = 0; count < 20; count += 1) await post(unknown, '203.0.113.5');
    const bodies = [await post(unknown, '203.0.113.5'), await post(known, '203.0.113.5')].map((answer) => {
      const { retryAfter, ...details } = answer.body.error.details;
      expect(retryAfter).toBeGreaterThan(500);
      return JSON.stringify([answer.status, answer.body.error.message, details]);
    });
    expect(bodies[0]).toBe(bodies[1]);
    const broken = [`${unknown}@`, `${known}@`].map((email, index) => post(email, `203.0.113.${20 + index}`));
    const [first, second] = (await Promise.all(broken)).map(({ status, body }) =>
      JSON.stringify([status, body])
    );
    expect(first).toBe(second);
    await asking.answered();
  });

  it.each([
    ['for addresses in turn', 1],
    ['for requests in a row with one address', BURST],
  ])('takes the same time for every address, %s, while requests are answered', async (_, burst) => {
    let found: Kind[] = without(KINDS, 'unknown');
    // The runner works off the requests meanwhile: each has its own time some seconds after it was made.
    for (let repeat = 0; repeat <= REPEATS && found.length > 0; repeat += 1) {
      const times = await measure(TRIES, burst, addresses);
      const these = differing(times);
      found = found.filter((kind) => these.includes(kind));
    }
    expect(found).toEqual([]);
    await asking.answered();
  });

  it('takes its effect at a time that nobody can relate to the request', async () => {
    const email = await addressOf('known');
    const delays: number[] = [];
    for (let count = 0; count < 20; count += 1) await ask(email);
    for (const { runAt, createdAt } of await stage.rows('job', { kind: 'invitation.request' })) {
      delays.push(new Date(String(runAt)).getTime() - new Date(String(createdAt)).getTime());
    }
    expect(delays).toHaveLength(20);
    expect(Math.min(...delays)).toBeGreaterThan(1_900);
    expect(Math.max(...delays)).toBeLessThan(10_100);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(2_000);
    expect(await stage.rows('invitation', { address: email })).toEqual([]);
    applicationOf(app.strapi).runner.wake();
    await eventually(async () => (await stage.rows('invitation', { address: email })).length === 1);
    await asking.answered();
  });
});
