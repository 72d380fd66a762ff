import { RedisServer } from '../helpers/redis';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

const PASSWORD = 'jobs over the wire';

describe('jobs and rate limits over Redis', () => {
  let redis: RedisServer;
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    redis = await RedisServer.start();
    const { url } = redis;
    app = await bootStrapi({
      pluginConfig: {
        jobs: { runner: 'bullmq', redis: { url } },
        rateLimit: { redis: { url }, unknownPerAddress: 5 },
        mail: { perSecond: 500 },
      },
    });
    stage = await createStage(app);
  });
  afterAll(async () => {
    await app?.stop();
    await redis.stop();
  });

  const invited = async (email: string): Promise<string> => {
    const { documentId } = await stage.contact({ email });
    expect((await stage.invite(documentId)).status).toBe(202);
    return documentId;
  };
  const redeem = (code: string) => stage.post('/invitations/redeem', { code, password: PASSWORD });

  it('carry an invitation from the contact to the portal user', async () => {
    const contact = await invited('redis@example.org');
    const code = await stage.codeSentTo('redis@example.org');
    expect((await redeem(code)).status).toBe(201);
    await stage.jobsDone();
    expect(await stage.rows('portal-user', { contact: { documentId: contact } })).toHaveLength(1);
    expect(await stage.rows('portal-invitation')).toMatchObject([{ statusReason: 'redeemed' }]);
  });

  it('invite many contacts once each', async () => {
    const contacts = await Promise.all(
      Array.from({ length: 60 }, (_item, index) => stage.contact({ email: `many${index}@example.org` }))
    );
    await stage.invite(contacts.map(({ documentId }) => documentId));
    await stage.jobsDone();
    const to = app.mailbox.mails.map((mail) => mail.to).filter((address) => address.startsWith('many'));
    expect(new Set(to).size).toBe(60);
    expect(to).toHaveLength(60);
  });

  it('put no code, no address and no name into Redis', async () => {
    app.mailbox.failure = new Error('The mail server is away');
    await invited('secret.person@example.org');
    await eventually(async () => (await stage.rows('job', { error: { $notNull: true } })).length > 0);
    const held = await redis.ask(async (client) => {
      const keys = await client.keys('*');
      const values = await Promise.all(
        keys.map(async (key) => ((await client.type(key)) === 'hash' ? client.hgetall(key) : key))
      );
      return JSON.stringify([keys, values]);
    });
    expect(held).toContain('invitation.send');
    expect(held).not.toMatch(/secret\.person|Contact|invitation=/);
    app.mailbox.failure = null;
    await stage.jobsDone();
  });

  it('do not delay requests while Redis is unavailable, and run when it is back', async () => {
    const early = await invited('early@example.org');
    const code = await stage.codeSentTo('early@example.org');
    await stage.jobsDone();
    await redis.kill();

    const begun = Date.now();
    await invited('late@example.org');
    expect((await stage.post('/invitations/inspect', { code })).status).toBe(200);
    expect((await redeem(code)).status).toBe(201);
    expect((await redeem('A'.repeat(43))).status).toBe(404);
    expect(Date.now() - begun).toBeLessThan(5_000);
    // A connection that is restored before it misses Redis logs nothing.
    await eventually(async () => app.logs.join('').includes('jobs wait in the database'));
    await eventually(async () => app.logs.join('').includes('each server counts attempts for itself'));
    expect(await stage.rows('portal-user', { contact: { documentId: early } })).toHaveLength(1);
    expect(app.mailbox.mails.filter(({ to }) => to === 'late@example.org')).toHaveLength(0);

    await redis.start();
    await eventually(async () => app.logs.join('').includes('Redis is back for jobs'));
    await eventually(async () => app.logs.join('').includes('Redis is back for rate limits'));
    await stage.jobsDone();
    expect(await stage.codeSentTo('late@example.org')).toHaveLength(43);
  });

  it('count unknown codes in Redis', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) statuses.push((await redeem('B'.repeat(43))).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429]);
    const keys = await redis.ask((client) => client.keys('crm-user-invite:*:unknown:*'));
    expect(keys).toHaveLength(1);
  });
});
