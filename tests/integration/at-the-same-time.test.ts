/** @databases all */
/** @run gate, nightly */
import { AsyncResource } from 'node:async_hooks';
import request, { type Response } from 'supertest';
import { bootStrapi, ORIGIN, userToken, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';
const USER = 'plugin::users-permissions.user';
/** The number of people with concurrent requests. */
const PEOPLE = globalThis.testRun === 'gate' ? 6 : 12;

interface Target extends Record<string, string> {
  portalId: string;
  roleId: string;
}

interface Person {
  email: string;
  contactId: string;
  userId: number;
  userDocumentId: string;
  portalUserId: string;
  jwt: string;
}

/**
 * Pairs of changes that lock the same rows. The database may abort one of them as a deadlock; clients must
 * not notice.
 */
describe('two concurrent changes of the same rows', () => {
  let app: TestApp;
  let stage: Stage;
  let token: string;
  let elsewhere: Target;
  let otherRoleId: string;

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: { fields: [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }] },
    });
    stage = await createStage(app);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    token = await stage.newAdmin('editor@example.org', id);
    const { documentId: portalId } = await stage.create('portal', {
      key: 'elsewhere',
      name: 'Elsewhere',
      siteUrl: ORIGIN,
      signUpUrl: `${ORIGIN}/sign-up`,
      defaultLocale: 'en',
    });
    const role = { name: 'Other', userRole: 'authenticated' };
    elsewhere = {
      portalId,
      roleId: (await stage.create('portal-role', { ...role, portal: portalId })).documentId,
    };
    otherRoleId = (await stage.create('portal-role', { ...role, portal: stage.portal.documentId }))
      .documentId;
  });
  afterAll(async () => app.stop());

  const query = (uid: string) => app.strapi.db.query(uid);
  const codesOf = (email: string): string[] =>
    app.mailbox.mails
      .filter(({ to }) => to === email)
      .map(({ text }) => /invitation=([\w-]{43})/.exec(text)?.[1] ?? '');

  const redeem = (code: string) =>
    stage.post('/invitations/redeem', { code, password: PASSWORD, fields: { phone: '+44 20 7946 0099' } });
  const accept = ({ jwt }: Person, code: string): Promise<Response> =>
    Promise.resolve(
      request(app.http)
        .post('/api/crm-user-invite/invitations/accept')
        .set('Authorization', `Bearer ${jwt}`)
        .send({ code })
    );
  const deleteInContentManager = ({ userDocumentId }: Person): Promise<Response> =>
    Promise.resolve(
      request(app.http)
        .delete(`/content-manager/collection-types/${USER}/${userDocumentId}`)
        .set('Authorization', `Bearer ${token}`)
    );
  const deleteByService = async ({ userId }: Person): Promise<null> => {
    await app.strapi.plugin('users-permissions').service('user').remove({ id: userId });
    return null;
  };
  const endAccess = ({ portalUserId }: Person) => stage.admin('delete', `/portal-users/${portalUserId}`);
  const changeRole = ({ portalUserId }: Person, roleId: string) =>
    stage.admin('put', `/portal-users/${portalUserId}`, { roleId });

  /** People who have signed up. */
  const signedUp = async (): Promise<Person[]> => {
    const contacts = await Promise.all(Array.from({ length: PEOPLE }, () => stage.contact()));
    await stage.invite(contacts.map(({ documentId }) => documentId));
    await stage.jobsDone();
    return Promise.all(
      contacts.map(async ({ documentId: contactId }) => {
        const [contact] = await stage.rows('contact', { documentId: contactId });
        const email = String(contact?.email);
        expect((await redeem(codesOf(email).at(-1) ?? '')).status).toBe(201);
        const user = await query(USER).findOne({ where: { email } });
        const [portalUser] = await stage.rows('portal-user', { contact: { documentId: contactId } });
        const { id: userId, documentId: userDocumentId } = user;
        const jwt = await userToken(app.strapi, userId);
        return {
          email,
          contactId,
          userId,
          userDocumentId,
          portalUserId: String(portalUser?.documentId),
          jwt,
        };
      })
    );
  };

  /** Invites them again. Returns the codes in the same order. */
  const invitedAgain = async (people: Person[], target: Partial<Target> = {}): Promise<string[]> => {
    const invited = await stage.invite(
      people.map(({ contactId }) => contactId),
      target
    );
    expect(invited.body.data.refused).toEqual([]);
    await stage.jobsDone();
    return people.map(({ email }) => codesOf(email).at(-1) ?? '');
  };

  const ended = async (): Promise<Person[]> => {
    const people = await signedUp();
    for (const person of people) expect((await endAccess(person)).status).toBe(200);
    return people;
  };

  /**
   * Each address has at most one user, each account has a user, and a portal user is active as long as its
   * user exists.
   */
  const expectConsistent = async (people: Person[]): Promise<void> => {
    await stage.jobsDone();
    const users: { id: number; email: string; blocked: boolean | null }[] = await query(USER).findMany({});
    const accounts = await stage.rows('account');
    expect(accounts.filter(({ userId }) => !users.some(({ id }) => id === userId))).toEqual([]);
    for (const { email, contactId } of people) {
      const own = users.filter((user) => user.email === email);
      expect([email, own.length <= 1]).toEqual([email, true]);
      const portalUsers = await stage.rows('portal-user', { contact: { documentId: contactId } });
      const isIn = own.some(({ blocked }) => !blocked);
      expect([email, portalUsers.some(({ active }) => active)]).toEqual([email, isIn]);
    }
  };

  const statuses = (answers: (Response | null)[]) =>
    answers.map((answer) => (answer && answer.status >= 500 ? JSON.stringify(answer.body) : null));

  /** Runs both actions concurrently for each person, in reverse order for half of them. */
  const together = async (
    people: Person[],
    one: (person: Person, index: number) => Promise<Response | null>,
    other: (person: Person, index: number) => Promise<Response | null>
  ): Promise<void> => {
    const answers = await Promise.all(
      people.flatMap((person, index) => {
        const both = index % 2 ? [other, one] : [one, other];
        return both.map((change) => change(person, index));
      })
    );
    expect(statuses(answers)).toEqual(answers.map(() => null));
    await expectConsistent(people);
  };

  it.each([
    ['in the Content Manager', deleteInContentManager],
    ['by users-permissions', deleteByService],
  ])('succeed when a user is deleted %s and signs up again', async (_how, remove) => {
    const people = await ended();
    const codes = await invitedAgain(people);
    await together(people, remove, (_person, index) => redeem(codes[index] ?? ''));
  });

  it.each([
    ['in the Content Manager', deleteInContentManager],
    ['by users-permissions', deleteByService],
  ])('succeed when a user is deleted %s and accepts an invitation', async (_how, remove) => {
    const people = await signedUp();
    const codes = await invitedAgain(people, elsewhere);
    await together(people, remove, (person, index) => accept(person, codes[index] ?? ''));
  });

  // SQLite has one connection, so that nothing happens during a transaction.
  if (globalThis.testDatabase) {
    // Created outside of the transaction, which Strapi keeps in the asynchronous context.
    const outside = new AsyncResource('request of another client');
    it('leave no access when a user accepts in the middle of its deletion', async () => {
      const people = await signedUp();
      const codes = await invitedAgain(people, elsewhere);
      for (const [index, person] of people.entries()) {
        await app.strapi.db.transaction(async () => {
          await query(USER).findOne({ where: { id: person.userId } });
          const answer = await outside.runInAsyncScope(accept, null, person, codes[index] ?? '');
          expect(answer.status).toBe(200);
          await query(USER).delete({ where: { id: person.userId } });
        });
      }
      await expectConsistent(people);
    });
  }

  it('succeed when a user is deleted and renews a link', async () => {
    const people = await ended();
    const codes = await invitedAgain(people);
    await query('plugin::crm-user-invite.invitation').updateMany({
      where: { status: 'sent' },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    await together(people, deleteInContentManager, (_person, index) =>
      stage.post('/invitations/renew', { code: codes[index] })
    );
  });

  it('succeed when a role is changed and a user whose access ended signs up again', async () => {
    const people = await ended();
    const codes = await invitedAgain(people);
    await together(
      people,
      (person) => changeRole(person, otherRoleId),
      (_person, index) => redeem(codes[index] ?? '')
    );
  });

  it('succeed when access is ended and an invitation to another portal is accepted', async () => {
    const people = await signedUp();
    const codes = await invitedAgain(people, elsewhere);
    await together(people, endAccess, (person, index) => accept(person, codes[index] ?? ''));
  });

  it('succeed when a file marks contacts as opted out and they sign up again', async () => {
    const people = await ended();
    const codes = await invitedAgain(people);
    const lines = people.map(({ email }) => `Someone,Else,${email},yes`);
    const csv = `firstName,lastName,email,doNotEmail\n${lines.join('\n')}\n`;
    await together(
      people,
      async () => {
        const call = request(app.http)
          .post('/crm-user-invite/contacts/import')
          .set('Authorization', `Bearer ${token}`)
          .set('Content-Type', 'text/csv');
        return call.send(csv);
      },
      (_person, index) => redeem(codes[index] ?? '')
    );
  });

  it('succeed when invitations are revoked and redeemed', async () => {
    const people = await ended();
    const codes = await invitedAgain(people);
    const open = (await stage.rows('invitation', { status: 'sent' })) as {
      contactId: string;
      invitationId: string;
    }[];
    const invitationOf = ({ contactId }: Person) =>
      open.find((each) => each.contactId === contactId)?.invitationId ?? '';
    await together(
      people,
      (person) => stage.admin('post', `/invitations/${invitationOf(person)}/revoke`),
      (_person, index) => redeem(codes[index] ?? '')
    );
  });
});
