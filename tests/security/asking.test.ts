/** @run gate, nightly */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { applicationOf } from '../../server/src/compose';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking } from '../integration/support/asking';
import { createStage, eventually, type Stage } from '../integration/support/stage';
import { mannWhitney } from './support/mann-whitney';

jest.setTimeout(1_200_000);

const PASSWORD = 'a password of some length';

/** Times that each kind of address is asked with. */
const TRIES = globalThis.testRun === 'gate' ? 100 : 400;

/** Requests for one address in a row, as somebody sends who watches for what the first one starts. */
const BURST = 4;

const KINDS = ['unknown', 'known', 'optedOut', 'inactive', 'ambiguous', 'open', 'signedUp'] as const;
type Kind = (typeof KINDS)[number];

const PATTERNS = [
  ['for addresses in turn', 1],
  ['for requests in a row with one address', BURST],
] as const;

/** The level of significance of one comparison, so that all of them find a difference by chance in 1% of all runs. */
const LEVEL = 0.01 / (PATTERNS.length * (KINDS.length - 1));

/** What comes of the first request with an address of a kind, and of those that follow within the hour. */
const OUTCOMES: Record<Kind, [first: string, later: string]> = {
  unknown: ['none', 'none'],
  known: ['invited', 'limited'],
  optedOut: ['none', 'none'],
  inactive: ['none', 'none'],
  ambiguous: ['ambiguous', 'ambiguous'],
  open: ['sent-again', 'limited'],
  signedUp: ['sign-in', 'limited'],
};

let app: TestApp;
let stage: Stage;
let asking: ReturnType<typeof createAsking>;
let port: number;
let client = 0;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  app = await bootStrapi({ pluginConfig: { rateLimit: { trustedProxies: 1 }, mail: { perSecond: 500 } } });
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

const query = (type: string) => app.strapi.db.query(`plugin::crm-user-invite.${type}`);

const UNTIL_DONE_MS = 300_000;
/** Waits until everything that was asked for has been answered and mailed, at the times at which that is due. */
const allDone = async (): Promise<void> => {
  for (const end = Date.now() + UNTIL_DONE_MS; (await query('job').count({})) > 0;) {
    if (Date.now() > end) throw new Error('Some jobs are not done');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size)
  );

let people = 0;
/** New addresses of a kind. All have the same length. */
const addressesOf = async (kind: Kind, count: number): Promise<string[]> => {
  const emails = Array.from({ length: count }, () => {
    people += 1;
    return `person${String(people).padStart(6, '0')}@example.org`;
  });
  if (kind === 'unknown') return emails;
  const flags = { doNotEmail: kind === 'optedOut', active: kind !== 'inactive' };
  const contacts = emails
    .flatMap((email) => (kind === 'ambiguous' ? [email, email] : [email]))
    .map((email) => ({ documentId: randomUUID(), firstName: 'Contact', email, ...flags }));
  for (const some of chunksOf(contacts, 100)) await query('contact').createMany({ data: some });
  if (kind !== 'open' && kind !== 'signedUp') return emails;
  for (const some of chunksOf(contacts, 100)) {
    const { status } = await stage.invite(some.map(({ documentId }) => documentId));
    expect(status).toBe(202);
  }
  await allDone();
  for (const some of chunksOf(kind === 'signedUp' ? emails : [], 4)) {
    const redeemed = some.map(async (email) => {
      const code = await stage.codeSentTo(email);
      return stage.post('/invitations/redeem', { code, password: PASSWORD });
    });
    for (const { status } of await Promise.all(redeemed)) expect(status).toBe(201);
  }
  return emails;
};
const addressOf = async (kind: Kind): Promise<string> => String((await addressesOf(kind, 1))[0]);

type ByKind<Item> = Record<Kind, Item[]>;
const byKind = async <Item>(make: (kind: Kind) => Promise<Item[]>): Promise<ByKind<Item>> => {
  const made = {} as ByKind<Item>;
  for (const kind of KINDS) made[kind] = await make(kind);
  return made;
};

/** What was asked, one after the other. */
const asked: { kind: Kind; isFirst: boolean }[] = [];

/**
 * Asks with new addresses, each `burst` times in a row, and returns the times of the bursts by kind. Kinds take turns,
 * each time in another order, so that drift affects all alike. A burst is one time, because its requests share what
 * happens meanwhile. The runner works off the requests all along: each has its own time some seconds after it was made.
 */
const measure = async (addresses: ByKind<string>, burst: number): Promise<ByKind<number>> => {
  const times = await byKind<number>(() => Promise.resolve([]));
  for (let round = 0; round < addresses.unknown.length; round += 1) {
    const order = KINDS.map((kind) => ({ kind, place: Math.random() })).sort((a, b) => a.place - b.place);
    for (const { kind } of order) {
      let sum = 0;
      for (let time = 0; time < burst; time += 1) {
        const { wire, ms } = await ask(String(addresses[kind][round]));
        expect(wire).toMatch(/^202 /);
        asked.push({ kind, isFirst: time === 0 });
        sum += ms;
      }
      times[kind].push(sum);
    }
  }
  return times;
};

const countsOf = (items: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

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

  it.each(PATTERNS)(
    'takes the same time for every address, %s, while requests are answered',
    async (_, burst) => {
      const addresses = await byKind((kind) => addressesOf(kind, TRIES / burst));
      await allDone();
      for (const type of ['invitation-request', 'request-limit']) await query(type).deleteMany({ where: {} });
      asked.length = 0;

      const times = await measure(addresses, burst);
      await allDone();

      // What was compared is what it should have been: each kind was answered in its own way, behind the same response.
      const rows = await stage.rows('invitation-request');
      const outcomes = rows.sort((a, b) => Number(a.id) - Number(b.id)).map(({ outcome }) => outcome);
      expect(countsOf(asked.map(({ kind }, place) => `${kind} ${String(outcomes[place])}`))).toEqual(
        countsOf(asked.map(({ kind, isFirst }) => `${kind} ${OUTCOMES[kind][isFirst ? 0 : 1]}`))
      );

      const others = KINDS.filter((kind) => kind !== 'unknown');
      const found = others.map((kind) => ({ kind, p: mannWhitney(times.unknown, times[kind]) }));
      expect(found.filter(({ p }) => p < LEVEL)).toEqual([]);
    }
  );

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
