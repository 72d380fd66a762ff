/** @databases all */
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { MINUTE_MS } from '../../server/src/domain/durations';
import { createChallenges } from '../../server/src/services/access/passkeys/challenges';
import { allRows } from '../helpers/all-rows';
import { createAuthenticator } from '../helpers/authenticator';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createPasskeyCalls } from '../integration/support/passkey-calls';
import { createStage, type Stage } from '../integration/support/stage';

const OTHER_ORIGIN = 'https://shop.example.com';
const EVIL = 'https://evil.example';

describe('passkeys', () => {
  let app: TestApp;
  let stage: Stage;
  let page: ReturnType<typeof createPasskeyCalls>;
  const events: string[] = [];

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: {
        allowedOrigins: [ORIGIN, OTHER_ORIGIN],
        signUp: { passkeys: true },
        rateLimit: { unknownPerAddress: 10_000, perInvitation: 10_000 },
      },
    });
    stage = await createStage(app);
    page = createPasskeyCalls(app, stage);
    app.strapi.eventHub.subscribe(async (name: string, ...args: unknown[]) => {
      events.push(`${name} ${JSON.stringify(args)}`);
    });
  });
  afterAll(async () => app.stop());

  let persons = 0;
  const invite = async (): Promise<string> => {
    persons += 1;
    return page.invite(`person${persons}@example.org`);
  };
  const signedUp = async (authenticator = createAuthenticator(ORIGIN)) =>
    page.signUp(await invite(), authenticator);
  /** The site's own challenges, as it made them some time ago. */
  const challengesMade = (milliseconds: number) =>
    createChallenges({
      secret: () => app.strapi.config.get('plugin::users-permissions.jwtSecret'),
      now: () => new Date(Date.now() - milliseconds),
    });
  const countUsers = () => app.strapi.db.query('plugin::users-permissions.user').count({});
  const outcome = ({ status, body }: { status: number; body: { error?: { details: { code: string } } } }) => [
    status,
    body.error?.details.code,
  ];
  const REFUSED = [401, 'passkey.refused'];

  describe('at sign-up', () => {
    const attempt = async (
      lies: Parameters<ReturnType<typeof createAuthenticator>['create']>[1],
      change: (passkey: ReturnType<ReturnType<typeof createAuthenticator>['create']>) => void = () =>
        undefined
    ) => {
      const code = await invite();
      const passkey = createAuthenticator(ORIGIN).create(await page.creationOptions(code), lies);
      change(passkey);
      const before = await countUsers();
      const answer = await page.post('/invitations/redeem', { code, passkey });
      expect(await countUsers()).toBe(before);
      expect((await page.post('/invitations/inspect', { code })).body.data.status).toBe('open');
      return outcome(answer);
    };

    it.each([
      ['another website', { origin: EVIL }],
      ['another allowed website than asked', { origin: OTHER_ORIGIN }],
      ['the allowed website in a frame of another one', { crossOrigin: true }],
      ['another relying party', { site: 'evil.example' }],
      ['a challenge that was made up', { challenge: randomBytes(54).toString('base64url') }],
      ['an empty challenge', { challenge: '' }],
      ['a sign-in', { type: 'webauthn.get' }],
      ['an authenticator that has not verified the person', { isVerified: false }],
    ])('are refused from %s', async (_case, lies) => {
      expect(await attempt(lies)).toEqual(REFUSED);
    });

    it('are refused with a statement of a manufacturer, whose certificates are not read', async () => {
      const attStmt = new Map<string, unknown>([
        ['alg', -7],
        ['sig', Uint8Array.from(randomBytes(70))],
        ['x5c', [Uint8Array.from(randomBytes(300))]],
      ]);
      expect(await attempt({ statement: { fmt: 'packed', attStmt } })).toEqual(REFUSED);
      for (const fmt of ['tpm', 'android-key', 'apple', 'fido-u2f', 'nonsense']) {
        expect(await attempt({ statement: { fmt, attStmt } })).toEqual(REFUSED);
      }
    });

    it('are refused if what the browser sends is cut off, made up or of another id', async () => {
      expect(await attempt({}, (passkey) => void (passkey.id = passkey.rawId = 'AAAA'))).toEqual(REFUSED);
      expect(await attempt({}, (passkey) => void (passkey.id = 'AAAA'))).toEqual(REFUSED);
      for (const name of ['attestationObject', 'clientDataJSON'] as const) {
        const changes = [
          (text: string) => text.slice(0, text.length / 2),
          () => randomBytes(200).toString('base64url'),
          () => 'AA',
        ];
        for (const change of changes) {
          const outcomeOf = await attempt(
            {},
            ({ response }) => void (response[name] = change(response[name]))
          );
          expect(outcomeOf).toEqual(REFUSED);
        }
      }
    });

    it('are refused with the challenge of another invitation, or of an earlier link', async () => {
      const [mine, hers] = [await invite(), await invite()];
      const passkey = createAuthenticator(ORIGIN).create(await page.creationOptions(hers));
      expect(outcome(await page.post('/invitations/redeem', { code: mine, passkey }))).toEqual(REFUSED);

      const email = `person${persons}@example.org`;
      const early = createAuthenticator(ORIGIN).create(await page.creationOptions(hers));
      const invitation = (await stage.rows('invitation', { address: email }))[0];
      await stage.admin('post', `/invitations/${String(invitation?.invitationId)}/resend`);
      const code = await stage.codeSentTo(email, 1);
      expect(outcome(await page.post('/invitations/redeem', { code, passkey: early }))).toEqual(REFUSED);
    });

    it('are refused with a challenge for signing in', async () => {
      const { challenge } = await page.requestOptions();
      expect(await attempt({ challenge })).toEqual(REFUSED);
    });

    it('are refused five minutes after they were asked for', async () => {
      const code = await invite();
      const options = await page.creationOptions(code);
      const [invitation] = await stage.rows('invitation', { address: `person${persons}@example.org` });
      const purpose = {
        kind: 'sign-up' as const,
        origin: ORIGIN,
        generation: Number(invitation?.generation),
      };
      const redeemAfter = async (milliseconds: number) => {
        const challenge = challengesMade(milliseconds).create({
          ...purpose,
          invitationId: String(invitation?.invitationId),
        });
        const passkey = createAuthenticator(ORIGIN).create({ ...options, challenge });
        return page.post('/invitations/redeem', { code, passkey });
      };
      expect(outcome(await redeemAfter(5 * MINUTE_MS + 1000))).toEqual(REFUSED);
      expect((await redeemAfter(4 * MINUTE_MS)).status).toBe(201);
    });

    it('get the lost answer again for 15 minutes, and no longer', async () => {
      const { body } = await signedUp();
      const repeatAfter = async (milliseconds: number) => {
        await app.strapi.db.query('plugin::crm-user-invite.invitation').updateMany({
          where: { address: `person${persons}@example.org` },
          data: { redeemedAt: new Date(Date.now() - milliseconds) },
        });
        return page.post('/invitations/redeem', body);
      };
      expect((await repeatAfter(14 * MINUTE_MS)).status).toBe(201);
      expect(outcome(await repeatAfter(15 * MINUTE_MS))).toEqual([410, 'invitation.redeemed']);
    });

    it('of another person give no answer again', async () => {
      const { body } = await signedUp();
      const others = await signedUp();
      for (const passkey of [
        others.body.passkey,
        createAuthenticator(ORIGIN).create({
          ...{ rp: { id: 'www.example.com' }, user: { id: 'AAAA' } },
          challenge: String(
            JSON.parse(Buffer.from(body.passkey.response.clientDataJSON, 'base64url').toString()).challenge
          ),
        }),
      ]) {
        const answer = await page.post('/invitations/redeem', { code: body.code, passkey });
        expect(outcome(answer)).toEqual([410, 'invitation.redeemed']);
      }
    });

    it('belong to one user: the id of a credential is unique', async () => {
      const first = await signedUp();
      const id = first.authenticator.passkeys[0]?.id;
      expect(await attempt({ id })).toEqual(REFUSED);
      const [code, other] = [await invite(), await invite()];
      const shared = randomBytes(32);
      const bodies = await Promise.all(
        [code, other].map(async (each) => ({
          code: each,
          passkey: createAuthenticator(ORIGIN).create(await page.creationOptions(each), { id: shared }),
        }))
      );
      const answers = await Promise.all(bodies.map((body) => page.post('/invitations/redeem', body)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
    });

    it('make one user of 8 that are sent at once', async () => {
      const code = await invite();
      const passkeys = await Promise.all(
        Array.from({ length: 8 }, async () =>
          createAuthenticator(ORIGIN).create(await page.creationOptions(code))
        )
      );
      const before = await countUsers();
      const answers = await Promise.all(
        passkeys.map((passkey) => page.post('/invitations/redeem', { code, passkey }))
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(await countUsers()).toBe(before + 1);
      const repeats = await Promise.all(
        passkeys.map((passkey) => page.post('/invitations/redeem', { code, passkey }))
      );
      expect(repeats.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
    });

    it('are one of three ways: a second one in the same request is refused', async () => {
      const code = await invite();
      const passkey = createAuthenticator(ORIGIN).create(await page.creationOptions(code));
      const password = 'long enough as a password';
      const both = await page.post('/invitations/redeem', { code, passkey, password });
      expect(both.body.error.details.errors).toMatchObject([{ path: ['passkey'], code: 'sign-in.two-ways' }]);
    });
  });

  describe('at sign-in', () => {
    it.each([
      ['on another website', { origin: EVIL }],
      ['on another allowed website', { origin: OTHER_ORIGIN }],
      ['in a frame of another website', { crossOrigin: true }],
      ['for another relying party', { site: 'evil.example' }],
      ['with a challenge that was made up', { challenge: randomBytes(54).toString('base64url') }],
      ['with the answer to a registration', { type: 'webauthn.create' }],
      ['without verifying the person', { isVerified: false }],
      ['as another user', { userHandle: randomBytes(32).toString('base64url') }],
    ])('are refused %s', async (_case, lies) => {
      const { authenticator } = await signedUp();
      expect(outcome(await page.signIn(authenticator, lies))).toEqual(REFUSED);
      expect((await page.signIn(authenticator)).status).toBe(200);
    });

    it('are refused with the challenge of a sign-up', async () => {
      const { authenticator } = await signedUp();
      const { challenge } = await page.creationOptions(await invite());
      expect(outcome(await page.signIn(authenticator, { challenge }))).toEqual(REFUSED);
    });

    it('are refused with another user’s id or key', async () => {
      const [mine, hers] = [await signedUp(), await signedUp()];
      const credential = mine.authenticator.get(await page.requestOptions());
      const { id, rawId, response } = hers.authenticator.get(await page.requestOptions());
      for (const forged of [
        { ...credential, id, rawId },
        { ...credential, id, rawId, response: { ...credential.response, userHandle: response.userHandle } },
        { ...credential, response: { ...credential.response, userHandle: response.userHandle } },
        { ...credential, response: { ...credential.response, signature: response.signature } },
        { ...credential, response: { ...credential.response, userHandle: undefined } },
      ]) {
        expect(outcome(await page.post('/sign-in/passkey', { credential: forged }))).toEqual(REFUSED);
      }
      expect((await page.post('/sign-in/passkey', { credential })).body.data.user).toEqual(mine.user);
    });

    it('are refused if a bit of what is signed is changed', async () => {
      const { authenticator } = await signedUp();
      for (const name of ['authenticatorData', 'signature', 'clientDataJSON'] as const) {
        const credential = authenticator.get(await page.requestOptions());
        const bytes = Buffer.from(credential.response[name], 'base64url');
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        credential.response[name] = bytes.toString('base64url');
        expect(outcome(await page.post('/sign-in/passkey', { credential }))).toEqual(REFUSED);
      }
    });

    it('sign in once with one challenge, however often and at once it is sent', async () => {
      for (const counts of [false, true]) {
        const { authenticator } = await signedUp(createAuthenticator(ORIGIN, { counts }));
        const credential = authenticator.get(await page.requestOptions());
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => page.post('/sign-in/passkey', { credential }))
        );
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(outcome(await page.post('/sign-in/passkey', { credential }))).toEqual(REFUSED);
      }
    });

    it('sign in on two devices at once', async () => {
      const { authenticator } = await signedUp();
      const answers = await Promise.all([page.signIn(authenticator), page.signIn(authenticator)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    });

    it('are refused once their counter goes back, as that of a copy does', async () => {
      const { authenticator } = await signedUp(createAuthenticator(ORIGIN, { counts: true }));
      const [passkey] = authenticator.passkeys;
      if (!passkey) throw new Error('There is no passkey');
      passkey.counter = 41;
      expect((await page.signIn(authenticator)).status).toBe(200);
      for (const counter of [41, 7, -1]) {
        passkey.counter = counter;
        expect(outcome(await page.signIn(authenticator))).toEqual(REFUSED);
      }
      passkey.counter = 42;
      expect((await page.signIn(authenticator)).status).toBe(200);
    });

    it('are refused five minutes after they were asked for', async () => {
      const { authenticator } = await signedUp();
      const signInAfter = (milliseconds: number) => {
        const challenge = challengesMade(milliseconds).create({ kind: 'sign-in', origin: ORIGIN });
        return page.signIn(authenticator, { challenge });
      };
      expect(outcome(await signInAfter(5 * MINUTE_MS + 1000))).toEqual(REFUSED);
      expect((await signInAfter(4 * MINUTE_MS)).status).toBe(200);
    });

    it('of users who are blocked are answered like unknown ones', async () => {
      const blocked = await signedUp();
      const unknown = createAuthenticator(ORIGIN);
      unknown.create({ rp: { id: 'www.example.com' }, user: { id: 'AAAA' }, challenge: 'AAAA' });
      await app.strapi.db
        .query('plugin::users-permissions.user')
        .update({ where: { documentId: blocked.user.documentId }, data: { blocked: true } });
      const answers = [await page.signIn(blocked.authenticator), await page.signIn(unknown)];
      expect(answers.map(outcome)).toEqual([REFUSED, REFUSED]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    });

    it('are asked for alike by everybody, on pages of allowed origins alone', async () => {
      for (const origin of [EVIL, `${ORIGIN}.evil.example`, 'null', null]) {
        for (const [path, body] of [
          ['/sign-in/passkey-options', {}],
          ['/invitations/passkey-options', { code: await invite() }],
        ] as const) {
          expect(outcome(await page.post(path, body, origin))).toEqual([400, 'passkey.unavailable']);
        }
      }
      const known = await page.post('/sign-in/passkey-options', { email: 'person1@example.org' });
      expect(outcome(known)).toEqual([400, 'request.invalid']);
    });
  });

  it('never cause a 5xx, whatever the body is', async () => {
    const code = await invite();
    const passkey = createAuthenticator(ORIGIN).create(await page.creationOptions(code));
    const { authenticator } = await signedUp();
    const credential = authenticator.get(await page.requestOptions());
    const odd: unknown[] = [
      null,
      [],
      {},
      '',
      'x',
      0,
      { id: {} },
      { ...passkey, type: 'x' },
      { ...passkey, response: [] },
    ];
    for (const value of odd) {
      for (const answer of [
        await page.post('/invitations/redeem', { code, passkey: value }),
        await page.post('/sign-in/passkey', { credential: value }),
        await page.post('/invitations/passkey-options', { code: value }),
      ]) {
        expect([400, 401, 404]).toContain(answer.status);
      }
    }
    // CBOR that is nested deeply, is endless, or says that it is huge.
    for (const bytes of [
      Buffer.alloc(20_000, 0x81),
      Buffer.alloc(500, 0xff),
      Buffer.from('9b00ffffffffffffff', 'hex'),
    ]) {
      const response = { ...passkey.response, attestationObject: bytes.toString('base64url') };
      expect(
        outcome(await page.post('/invitations/redeem', { code, passkey: { ...passkey, response } }))
      ).toEqual(REFUSED);
      const authenticatorData = bytes.subarray(0, 6000).toString('base64url');
      const forged = { ...credential, response: { ...credential.response, authenticatorData } };
      expect(outcome(await page.post('/sign-in/passkey', { credential: forged }))).toEqual(REFUSED);
    }
  });

  it('are in no log and no event, and their challenges in no table', async () => {
    const { authenticator, body } = await signedUp();
    const credential = authenticator.get(await page.requestOptions());
    await page.post('/sign-in/passkey', { credential });
    await page.post('/sign-in/passkey', { credential });
    await stage.jobsDone();
    const challengeOf = ({ clientDataJSON }: { clientDataJSON: string }): string =>
      JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()).challenge;
    const challenges = [challengeOf(body.passkey.response), challengeOf(credential.response)];
    const secrets = [
      ...challenges,
      credential.id,
      credential.response.signature,
      credential.response.userHandle ?? '-',
    ];
    const tables = JSON.stringify(await allRows(app.strapi));
    for (const secret of secrets) {
      expect(app.logs.join('\n')).not.toContain(secret);
      expect(events.join('\n')).not.toContain(secret);
    }
    for (const challenge of challenges) expect(tables).not.toContain(challenge);
    expect(tables).toContain(credential.id);
  });

  it('are in a table that the Content Manager and the Document Service do not open', async () => {
    await expect(
      app.strapi.documents('plugin::crm-user-invite.passkey' as 'admin::user').findMany({})
    ).rejects.toThrow('Only the plugin itself');
  });
});

describe('refused passkeys', () => {
  it('are limited by the address of the client', async () => {
    const app = await bootStrapi({
      pluginConfig: {
        signUp: { passkeys: true },
        rateLimit: { unknownPerAddress: 3, trustedProxies: 1 },
      },
    });
    const stage = await createStage(app);
    const page = createPasskeyCalls(app, stage);
    const { authenticator } = await page.signUp(await page.invite('limited@example.org'));
    const send = (path: string, body: object, address: string) =>
      request(app.http)
        .post(`/api/crm-user-invite${path}`)
        .set('Origin', ORIGIN)
        .set('X-Forwarded-For', address)
        .send(body);
    const wrong = async (address: string) =>
      send(
        '/sign-in/passkey',
        { credential: authenticator.get(await page.requestOptions(), { origin: EVIL }) },
        address
      );

    const statuses: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) statuses.push((await wrong('192.0.2.1')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const limited = await wrong('192.0.2.1');
    expect([limited.body.error.details.code, Number(limited.headers['retry-after']) > 0]).toEqual([
      'rate.limited',
      true,
    ]);
    expect((await wrong('192.0.2.2')).status).toBe(401);

    const options = [];
    for (let tries = 0; tries < 31; tries += 1)
      options.push((await send('/sign-in/passkey-options', {}, '192.0.2.3')).status);
    expect(options).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
    await app.stop();
  });
});
