import request, { type Response } from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from '../integration/support/stage';

const PASSWORD = 'a password of some length';
const INSPECT = '/api/crm-user-invite/invitations/inspect';
const BUDGET = 6;

const unknownCode = () => Math.random().toString(36);
const tryOf =
  (app: TestApp) =>
  async (path: string, headers: Record<string, string> = {}, more: object = {}) =>
    request(app.http)
      .post(path)
      .set(headers)
      .send({ code: unknownCode(), ...more });
const isLimited = ({ status }: Response): boolean => status === 429;

describe('rate limits against changed bodies, path case, trailing slash, forged X-Forwarded-For, IPv6 neighbours', () => {
  describe('without a trusted proxy', () => {
    let app: TestApp;
    let stage: Stage;

    beforeAll(async () => {
      app = await bootStrapi({
        pluginConfig: { rateLimit: { unknownPerAddress: BUDGET, perInvitation: 3 } },
      });
      stage = await createStage(app);
    });
    afterAll(async () => app.stop());

    it('count unknown codes by connection, whatever else changes', async () => {
      const email = 'neighbour@example.org';
      await stage.invite((await stage.contact({ email })).documentId);
      const code = await stage.codeSentTo(email);
      const ask = tryOf(app);

      const tries = [
        await ask(INSPECT),
        await ask(`${INSPECT}/`),
        await ask(INSPECT.replace('inspect', 'Inspect')),
        await ask(`${INSPECT}?again=1`),
        await ask(INSPECT, { 'X-Forwarded-For': '203.0.113.7' }),
        await ask(
          INSPECT.replace('inspect', 'redeem'),
          { 'X-Real-IP': '203.0.113.8' },
          { password: PASSWORD }
        ),
      ];
      expect(tries.map(({ status }) => status)).toEqual(Array.from({ length: BUDGET }, () => 404));
      const guises: Record<string, string>[] = [
        {},
        { 'X-Forwarded-For': '203.0.113.9' },
        { Forwarded: 'for=203.0.113.9' },
      ];
      for (const headers of guises) {
        const limited = await ask(INSPECT, headers);
        expect([limited.status, limited.body.error.details.code]).toEqual([429, 'rate.limited']);
        expect(Number(limited.headers['retry-after'])).toBe(limited.body.error.details.retryAfter);
      }
      // A user with a valid code behind the same address is not limited.
      expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
    });

    it('count attempts by invitation, whatever the body', async () => {
      const email = 'guessed@example.org';
      await stage.invite((await stage.contact({ email })).documentId);
      const code = await stage.codeSentTo(email);
      const redeem = (more: object) =>
        stage.post('/invitations/redeem', { code, password: PASSWORD, ...more });
      expect((await redeem({ password: 'short' })).status).toBe(400);
      expect((await redeem({ username: 'somebody@example.org' })).status).toBe(400);
      expect((await redeem({ fields: { there: 'is none' } })).status).toBe(400);
      expect((await redeem({})).status).toBe(429);
    });

    it('count attempts with a replaced link separately from the new one', async () => {
      const email = 'locked-out@example.org';
      const { body } = await stage.invite((await stage.contact({ email })).documentId);
      const old = await stage.codeSentTo(email);
      await stage.admin('post', `/invitations/${body.data.accepted[0].invitationId}/resend`);
      const code = await stage.codeSentTo(email, 1);
      const statusesOf = async (route: string, link: string, tries: number): Promise<number[]> => {
        const statuses = new Set<number>();
        for (let number = 0; number < tries; number += 1) {
          statuses.add((await stage.post(`/invitations/${route}`, { code: link, ...more[route] })).status);
        }
        return [...statuses];
      };
      const more: Record<string, object> = { redeem: { password: PASSWORD } };
      expect(await statusesOf('redeem', old, 5)).toEqual([410, 429]);
      expect(await statusesOf('inspect', old, 31)).toEqual([410, 429]);
      expect(await statusesOf('renew', old, 1)).toEqual([429]);
      expect(await statusesOf('inspect', code, 1)).toEqual([200]);
      expect(await statusesOf('redeem', code, 1)).toEqual([201]);
    });
  });

  describe('behind a trusted proxy', () => {
    let app: TestApp;

    beforeAll(async () => {
      app = await bootStrapi({
        pluginConfig: { rateLimit: { unknownPerAddress: BUDGET, trustedProxies: 1 } },
      });
    });
    afterAll(async () => app.stop());

    /** The number of attempts until one is refused, if each comes from another address. */
    const triesUntilLimited = async (addressOf: (number: number) => string): Promise<number> => {
      const ask = tryOf(app);
      for (let number = 1; number <= BUDGET * 3; number += 1) {
        if (isLimited(await ask(INSPECT, { 'X-Forwarded-For': addressOf(number) }))) return number;
      }
      return Infinity;
    };

    it("ignore what a client writes before the proxy's entry", async () => {
      expect(await triesUntilLimited((number) => `198.51.100.${number}, 203.0.113.7`)).toBe(BUDGET + 1);
    });

    it('count IPv6 neighbours as one client, and other networks separately', async () => {
      expect(await triesUntilLimited((number) => `2001:db8:1:2::${number.toString(16)}`)).toBe(BUDGET + 1);
      expect(await triesUntilLimited((number) => `2001:db8:1:${(number + 16).toString(16)}::1`)).toBe(
        Infinity
      );
    });

    it('count text instead of an address as one client', async () => {
      expect(await triesUntilLimited((number) => `client-${number}`)).toBe(BUDGET + 1);
    });
  });
});
