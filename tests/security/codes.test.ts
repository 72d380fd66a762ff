import request from 'supertest';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from '../integration/support/stage';

const PASSWORD = 'a password of some length';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const pluginConfig = { rateLimit: { unknownPerAddress: 10_000, perInvitation: 1_000 } };

const invited = async (stage: Stage, email: string): Promise<string> => {
  await stage.invite((await stage.contact({ email })).documentId);
  const code = await stage.codeSentTo(email);
  await stage.jobsDone();
  return code;
};

describe('a code of one portal at another', () => {
  it('is unknown to another site', async () => {
    const first = await bootStrapi({ pluginConfig });
    const code = await invited(await createStage(first), 'one@example.org');
    await first.stop();

    const second = await bootStrapi({ pluginConfig });
    const stage = await createStage(second);
    for (const route of ['inspect', 'redeem']) {
      const answer = await stage.post(`/invitations/${route}`, {
        code,
        ...(route === 'redeem' && { password: PASSWORD }),
      });
      expect([answer.status, answer.body.error.details.code]).toEqual([404, 'invitation.unknown']);
    }
    await second.stop();
  });

  it('gives access to its own portal and role, from whichever page it is sent', async () => {
    const app = await bootStrapi({
      pluginConfig: { ...pluginConfig, allowedOrigins: [ORIGIN, 'https://staff.example.com'] },
    });
    const stage = await createStage(app);
    const secret = await stage.create('portal', {
      ...{ key: 'staff', name: 'Staff Portal', defaultLocale: 'en' },
      ...{ siteUrl: 'https://staff.example.com', signUpUrl: 'https://staff.example.com/join' },
    });
    await stage.create('portal-role', { name: 'Boss', userRole: 'authenticated', portal: secret.documentId });
    const { documentId } = await stage.contact({ email: 'customer@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('customer@example.org');
    const redeem = (more: object) =>
      request(app.http)
        .post('/api/crm-user-invite/invitations/redeem')
        .set({ Origin: 'https://staff.example.com', Referer: 'https://staff.example.com/join' })
        .send({ code, password: PASSWORD, ...more });

    for (const more of [{ portalId: secret.documentId }, { roleId: 'boss' }, { portal: 'staff' }]) {
      expect((await redeem(more)).status).toBe(400);
    }
    expect((await redeem({})).status).toBe(201);
    await stage.jobsDone();
    const { body } = await stage.admin('get', `/contacts/${documentId}`);
    expect(body.data.portalUsers).toMatchObject([
      { portal: { name: 'Customer Portal' }, role: { name: 'Customer' } },
    ]);
    await app.stop();
  });
});

describe('a changed code', () => {
  let app: TestApp;
  let stage: Stage;
  let code: string;

  beforeAll(async () => {
    app = await bootStrapi({ pluginConfig });
    stage = await createStage(app);
    code = await invited(stage, 'target@example.org');
  });
  afterAll(async () => app.stop());

  const expectUnknown = async (changed: string) => {
    const answer = await stage.post('/invitations/redeem', { code: changed, password: PASSWORD });
    expect([changed, answer.status, answer.body.error.details.code]).toEqual([
      changed,
      404,
      'invitation.unknown',
    ]);
  };

  it('is unknown, whichever byte changed', async () => {
    for (let at = 0; at < code.length; at += 1) {
      await expectUnknown(code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1));
    }
  });

  it('is unknown if the last character changed, although not all of its bits belong to the secret', async () => {
    for (const letter of LETTERS.replace(code.at(-1) ?? '', ''))
      await expectUnknown(code.slice(0, -1) + letter);
  });

  it.each([
    ['cut off', () => code.slice(0, -1)],
    ['longer', () => `${code}A`],
    ['padded', () => `${code}=`],
    ['with a space before it', () => ` ${code}`],
    ['with a line break behind it', () => `${code}\n`],
    [
      'in the other case',
      () => code.replace(/[a-z]/gi, (c) => (c < 'a' ? c.toLowerCase() : c.toUpperCase())),
    ],
    ['in the other alphabet', () => `${code.slice(0, -1).replaceAll('-', '+').replaceAll('_', '/')}+`],
    ['with a zero byte', () => `${code}\u0000`],
    ['as its hash', () => 'f'.repeat(64)],
    ['as a pattern', () => `${code.slice(0, 10)}%`],
  ])('is unknown: a code %s', async (_how, change) => expectUnknown(change()));

  it('leaves the code itself valid', async () => {
    expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
  });
});
