import { DAY_MS } from '../../server/src/domain/durations';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from '../integration/support/stage';
import { mediansOf, spread } from './support/medians';

const PASSWORD = 'a password of some length';
const UNKNOWN = 'A'.repeat(43);
const NOBODY = 'nobody@example.org';

/**
 * The largest accepted ratio of response times. Hashing a password or asking the CRM takes several times as
 * long as reading two tables.
 */
const ALIKE = 3;

let app: TestApp;
let stage: Stage;

beforeAll(async () => {
  app = await bootStrapi({
    pluginConfig: { rateLimit: { unknownPerAddress: 1_000_000, perInvitation: 1_000_000 } },
  });
  stage = await createStage(app);
});
afterAll(async () => app.stop());

const invited = async (email: string) => {
  const { documentId } = await stage.contact({ email });
  const { invitationId } = (await stage.invite(documentId)).body.data.accepted[0];
  const code = await stage.codeSentTo(email);
  await stage.jobsDone();
  return { invitationId: String(invitationId), code };
};
const change = (invitationId: string, data: Record<string, unknown>) =>
  app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({ where: { invitationId }, data });
const addUser = (email: string) =>
  app.strapi.db.query('plugin::users-permissions.user').create({
    data: { username: email, email, provider: 'local', confirmed: true },
  });

describe('answers for unknown, expired, redeemed and revoked codes', () => {
  const codes = { unknown: UNKNOWN, expired: '', used: '', revoked: '' };

  beforeAll(async () => {
    const expired = await invited('expired@example.org');
    await change(expired.invitationId, { expiresAt: new Date(Date.now() - DAY_MS) });
    const used = await invited('used@example.org');
    await stage.post('/invitations/redeem', { code: used.code, password: PASSWORD });
    // For 15 minutes a client that knows code and password would get the same response again.
    await change(used.invitationId, { redeemedAt: new Date(Date.now() - DAY_MS) });
    const revoked = await invited('revoked@example.org');
    await stage.admin('post', `/invitations/${revoked.invitationId}/revoke`);
    await stage.jobsDone();
    Object.assign(codes, { expired: expired.code, used: used.code, revoked: revoked.code });
  });

  it.each(['inspect', 'redeem'])(
    'of %s reveal the state of the link, but nothing about the person',
    async (route) => {
      const answers = Object.entries(codes).map(async ([kind, code]) => {
        const { status, body } = await stage.post(`/invitations/${route}`, {
          code,
          ...(route === 'redeem' && { password: PASSWORD }),
        });
        expect(JSON.stringify(body)).not.toMatch(/example\.org|Contact|Customer/);
        expect(Object.keys(body.error.details)).toEqual(['code']);
        return [kind, status, body.error.details.code];
      });
      expect(await Promise.all(answers)).toEqual([
        ['unknown', 404, 'invitation.unknown'],
        ['expired', 410, 'invitation.expired'],
        ['used', 410, 'invitation.redeemed'],
        ['revoked', 410, 'invitation.revoked'],
      ]);
    }
  );

  it.each(['inspect', 'redeem'])('of %s take about as long for all of them', async (route) => {
    const ask = (code: string) => () =>
      stage.post(`/invitations/${route}`, { code, ...(route === 'redeem' && { password: PASSWORD }) });
    const medians = await mediansOf(40, {
      unknown: ask(codes.unknown),
      expired: ask(codes.expired),
      used: ask(codes.used),
      revoked: ask(codes.revoked),
    });
    expect(spread(medians)).toBeLessThan(ALIKE);
  });

  it('take as long for an almost correct code as for a wrong one', async () => {
    const { code } = await invited('nearly@example.org');
    const nearly = `${code.slice(0, -1)}${code.endsWith('A') ? 'E' : 'A'}`;
    const ask = (guess: string) => () => stage.post('/invitations/inspect', { code: guess });
    const medians = await mediansOf(60, { nearly: ask(nearly), wrong: ask(UNKNOWN) });
    expect(spread(medians)).toBeLessThan(ALIKE);
  });
});

describe('enumeration of addresses', () => {
  beforeAll(async () => {
    await addUser('member@example.org');
    await invited('invited@example.org');
  });

  it('gets the same answer for every address without a valid code', async () => {
    const bodies = ['member@example.org', 'invited@example.org', NOBODY].map(async (username) => {
      const answer = await stage.post('/invitations/redeem', { code: UNKNOWN, password: PASSWORD, username });
      return [answer.status, answer.body];
    });
    const [first, ...others] = await Promise.all(bodies);
    for (const other of others) expect(other).toEqual(first);
  });

  it('takes the same time for every address without a valid code', async () => {
    const ask = (username: string) => () =>
      stage.post('/invitations/redeem', { code: UNKNOWN, password: PASSWORD, username });
    const medians = await mediansOf(60, {
      member: ask('member@example.org'),
      invited: ask('invited@example.org'),
      nobody: ask(NOBODY),
    });
    expect(spread(medians)).toBeLessThan(ALIKE);
  });

  it('cannot pass an address at all', async () => {
    for (const route of ['inspect', 'redeem', 'accept', 'renew']) {
      const answer = await stage.post(`/invitations/${route}`, {
        code: UNKNOWN,
        email: 'member@example.org',
      });
      expect([answer.status, answer.body.error.details.code]).toEqual([400, 'request.invalid']);
    }
  });

  it('learns nothing with a valid code by trying addresses as usernames', async () => {
    const { code } = await invited('curious@example.org');
    const tries = ['member@example.org', 'MEMBER@example.org', NOBODY].map(async (username) => {
      const answer = await stage.post('/invitations/redeem', { code, password: PASSWORD, username });
      return [answer.status, answer.body];
    });
    const [first, ...others] = await Promise.all(tries);
    expect(first?.[0]).toBe(400);
    for (const other of others) expect(other).toEqual(first);
  });

  it('gets the same answer for every code when asking for a fresh link', async () => {
    const { code, invitationId } = await invited('renews@example.org');
    await change(invitationId, { expiresAt: new Date(Date.now() - DAY_MS) });
    const good = await invited('needs-none@example.org');
    const answers = await Promise.all(
      [code, good.code, UNKNOWN, 'x'].map((each) => stage.post('/invitations/renew', { code: each }))
    );
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([202, { data: {} }]);
  });
});
