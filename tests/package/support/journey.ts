import request from 'supertest';
import type { Child } from '../../../scripts/demo/child';
import { eventually } from '../../e2e/support/eventually';
import type { Mailbox } from './mailbox';

const ADMIN = {
  firstname: 'Grace',
  lastname: 'Hopper',
  email: 'staff@example.org',
  password: 'Staff-password-1',
};
const CONTACT = { firstName: 'Nora', lastName: 'Lindqvist', email: 'nora@example.org' };
const CONTACTS = '/content-manager/collection-types/plugin::crm-user-invite.contact';

interface Site {
  /** The process of a starting Strapi, on the loopback interface. */
  strapi: Child;
  port: string;
  mailbox: Mailbox;
}

/**
 * Turns a contact into a user through the API: the first admin invites the contact, and the invitee signs up.
 */
export const inviteAndSignUp = async ({ strapi, port, mailbox }: Site): Promise<void> => {
  let hasEnded = false;
  void strapi.exited.then(() => (hasEnded = true));
  const http = `http://127.0.0.1:${port}`;
  // In production the site is reached through a proxy that terminates TLS.
  const call = request.agent(http).set('X-Forwarded-Proto', 'https');
  await eventually('answer of Strapi', async () => {
    if (hasEnded) throw new Error(`Strapi did not start:\n${strapi.lastLines.join('\n')}`);
    return fetch(`${http}/_health`).catch(() => null);
  });
  expect((await call.get('/admin')).text).toContain('<div id="strapi"');

  const registered = await call.post('/admin/register-admin').send(ADMIN);
  const authorization = `Bearer ${registered.body.data.token}`;
  const staff = (method: 'get' | 'post', url: string) =>
    call[method](url).set('Authorization', authorization);

  const [portal] = (await staff('get', '/crm-user-invite/portals')).body.data;
  expect(portal).toMatchObject({ name: 'Customer Portal', roles: [{ name: 'Customer' }] });
  const contact = (await staff('post', CONTACTS).send(CONTACT)).body.data.documentId as string;
  const invited = await staff('post', '/crm-user-invite/invitations').send({
    contactIds: [contact],
    portalId: portal.id,
    roleId: portal.roles[0].id,
  });
  expect([invited.status, invited.body.data?.accepted?.length]).toEqual([202, 1]);

  const code = await mailbox.codeSentTo(CONTACT.email);
  const redeemed = await call
    .post('/api/crm-user-invite/invitations/redeem')
    .send({ code, password: 'quiet-otters-hold-hands' });
  expect(redeemed.body.data).toMatchObject({ status: 'created', user: { email: CONTACT.email } });

  const me = await call
    .post('/api/auth/local')
    .send({ identifier: CONTACT.email, password: 'quiet-otters-hold-hands' });
  expect(me.status).toBe(200);
  await eventually('portal user', async () => {
    const { body } = await staff('get', `/crm-user-invite/contacts/${contact}`);
    return body.data.portalUsers.length === 1;
  });
  const element = await call.get('/api/crm-user-invite/widget/index.js');
  expect([element.status, element.type]).toEqual([200, 'text/javascript']);
};
