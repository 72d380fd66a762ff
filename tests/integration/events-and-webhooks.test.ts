import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SITE_EVENT_NAMES } from '../../contracts';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

interface Told {
  event: string;
  [key: string]: unknown;
}

describe('an event of an invitation', () => {
  let app: TestApp;
  let stage: Stage;
  let receiver: Server;
  const received: Told[] = [];
  const events: [string, Record<string, unknown>][] = [];

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    receiver = createServer((incoming, answer) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        received.push(JSON.parse(body) as Told);
        answer.end();
      });
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    app.strapi.eventHub.subscribe(async (name: string, payload: Record<string, unknown>) => {
      if (name.startsWith('crm-user-invite.')) events.push([name.slice('crm-user-invite.'.length), payload]);
    });
  });
  afterAll(async () => {
    receiver.close();
    await app.stop();
  });

  it('reaches the event hub and webhooks, with ids only', async () => {
    const { port } = receiver.address() as AddressInfo;
    const added = await stage.admin('post', '/webhooks', {
      name: 'Test',
      url: `http://127.0.0.1:${port}/hook`,
    });
    expect(added.status).toBe(201);
    expect((await stage.admin('get', '/webhooks')).body.data).toMatchObject([
      { name: 'Test', isEnabled: true },
    ]);

    const { documentId } = await stage.contact({ firstName: 'Katherine', email: 'katherine@example.org' });
    await stage.invite(documentId);
    const code = await stage.codeSentTo('katherine@example.org');
    await stage.jobsDone();
    await stage.post('/invitations/inspect', { code });
    await stage.post('/invitations/redeem', { code, password: 'a password of some length' });
    await stage.jobsDone();
    const { body } = await stage.admin('get', `/contacts/${documentId}`);
    await stage.admin('delete', `/portal-users/${body.data.portalUsers[0].id}`);
    const other = await stage.contact({ email: 'other@example.org' });
    const answer = await stage.invite(other.documentId);
    await stage.codeSentTo('other@example.org');
    await stage.jobsDone();
    await stage.admin('post', `/invitations/${answer.body.data.accepted[0].invitationId}/revoke`);

    const names = ['invitation.sent', 'invitation.opened', 'invitation.redeemed', 'access.ended'];
    const expected = [...names, 'invitation.sent', 'invitation.revoked'];
    await eventually(async () => received.length >= expected.length);
    expect(events.map(([name]) => name)).toEqual(expected);
    expect(received.map(({ event }) => event).sort()).toEqual(
      expected.map((name) => `crm-user-invite.${name}`).sort()
    );
    const ids = ['at', 'contactId', 'portalId', 'roleId'];
    for (const [name, payload] of events) {
      const own = name.startsWith('access.') ? 'portalUserId' : 'invitationId';
      expect(Object.keys(payload).sort()).toEqual([...ids, own].sort());
      expect(SITE_EVENT_NAMES).toContain(`crm-user-invite.${name}`);
    }
    for (const told of [JSON.stringify(events), JSON.stringify(received)]) {
      expect(told).not.toMatch(/katherine|example\.org/i);
      expect(told).not.toContain(code);
      expect(told).toContain(documentId);
    }
  });

  it('is not sent to an invalid address', async () => {
    const refused = await stage.admin('post', '/webhooks', { name: 'Bad', url: 'javascript:alert(1)' });
    expect([refused.status, refused.body.error.details.errors[0].path]).toEqual([400, ['url']]);
  });

  it('is not sent to an address with credentials, which belong in a header', async () => {
    const refused = await stage.admin('post', '/webhooks', {
      name: 'Bad',
      url: 'https://portal:secret@hooks.example.com/x',
    });
    const { code, errors } = refused.body.error.details;
    expect([refused.status, code, errors[0].path]).toEqual([400, 'request.invalid', ['url']]);
    expect(errors[0].message).toContain('header');
    expect(JSON.stringify(refused.body)).not.toContain('secret');
  });

  it('does not reveal credentials in an address that was saved with Strapi’s own form', async () => {
    const url = 'https://portal:secret@hooks.example.com/x';
    const body = { name: 'By Strapi', url, headers: {}, events: [...SITE_EVENT_NAMES] };
    await app.strapi.get('webhookStore').createWebhook({ ...body, isEnabled: false });
    const { data } = (await stage.admin('get', '/webhooks')).body;
    expect(data).toContainEqual(expect.objectContaining({ url: 'https://***@hooks.example.com/x' }));
    expect(JSON.stringify(data)).not.toContain('secret');
  });

  it.each([
    'http://127.0.0.1:1337/hook',
    'http://localhost/hook',
    'http://[::1]/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/hook',
    'http://192.168.1.1/hook',
  ])('is not sent in production to a private address, as Strapi has it: %s', async (url) => {
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    const refused = await stage.admin('post', '/webhooks', { name: 'Inside', url });
    process.env.NODE_ENV = NODE_ENV;
    const { code, errors } = refused.body.error.details;
    expect([refused.status, code, errors[0].path]).toEqual([400, 'request.invalid', ['url']]);
    expect((await stage.admin('get', '/webhooks')).body.data).not.toContainEqual(
      expect.objectContaining({ name: 'Inside' })
    );
  });
});
