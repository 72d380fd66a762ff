/** @databases all */
import { applicationOf } from '../../server/src/compose';
import { CrmError } from '../../server/src/crm/crm-error';
import { DAY_MS, HOUR_MS } from '../../server/src/domain/durations';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking, type Asking } from './support/asking';
import { createLinks, type Links } from './support/links';
import { codeIn, createStage, eventually, type Stage } from './support/stage';

const PLUGIN = 'plugin::crm-user-invite';
const INVITATION = 'Your invitation to Customer Portal';

describe('asking for an invitation that staff have made', () => {
  let app: TestApp;
  let stage: Stage;
  let asking: Asking;
  let links: Links;

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: { rateLimit: { trustedProxies: 1 }, invitation: { remindAfterDays: [3] } },
    });
    stage = await createStage(app);
    asking = createAsking(app, stage);
    links = createLinks(app, stage);
    await asking.open();
  });
  afterAll(async () => app.stop());
  beforeEach(async () => {
    for (const type of ['invitation-request', 'request-limit'])
      await app.strapi.db.query(`${PLUGIN}.${type}`).deleteMany({ where: {} });
  });

  const codesIn = (address: string): string[] => links.mailsTo(address).map(({ text }) => codeIn(text));
  const inspect = async (code: string) => (await stage.post('/invitations/inspect', { code })).body;
  /** Whom a code invites; null if it opens nothing. */
  const invitedBy = async (code: string) => (await inspect(code)).data?.contact.email ?? null;

  describe('while the contact gets another address', () => {
    /** Holds the first call until it is released, and says when it has come. */
    const held = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
      const gate = { hasCome: false, release: () => {} };
      const released = new Promise<void>((resolve) => (gate.release = resolve));
      const slow = async (...args: Args): Promise<Result> => {
        if (gate.hasCome) return call(...args);
        gate.hasCome = true;
        await released;
        return call(...args);
      };
      return Object.assign(gate, { slow });
    };

    it.each(['before', 'after'])(
      'mails no code for the new address to the old one, asked for %s a link is begun',
      async (order) => {
        const { invitations, contacts } = links.connector;
        const { createMany } = invitations;
        const { get } = contacts;
        const { invitationId, contactId, address } = await links.invitedWithoutMail();
        const moved = `moved-${address}`;
        const mail = held(createMany);
        const link = held(get);
        try {
          if (order === 'after') {
            // The link has read the invitation, and waits for the contact.
            contacts.get = link.slow;
            const making = links.linkTo(invitationId);
            await eventually(() => Promise.resolve(link.hasCome));
            invitations.createMany = mail.slow;
            await asking.ask(address);
            await asking.answerNow();
            await eventually(() => Promise.resolve(mail.hasCome));
            await links.changeUnnoticed(contactId, { email: moved });
            link.release();
            expect(links.refusalOf(await making)).toEqual([
              ...[409, 'invitation.not-open', 'contact-address-changed'],
            ]);
          } else {
            invitations.createMany = mail.slow;
            await asking.ask(address);
            await asking.answerNow();
            await eventually(() => Promise.resolve(mail.hasCome));
            await links.changeUnnoticed(contactId, { email: moved });
            await links.linkTo(invitationId);
          }
        } finally {
          link.release();
          mail.release();
          [invitations.createMany, contacts.get] = [createMany, get];
        }
        await eventually(async () =>
          (await stage.rows('job')).every(
            ({ kind, state }) => kind === 'invitation.send' && state === 'failed'
          )
        );
        await app.strapi.db.query(`${PLUGIN}.job`).deleteMany({ where: {} });
        for (const code of codesIn(address)) expect(await invitedBy(code)).not.toBe(moved);
        expect(await stage.rows('invitation', { invitationId })).toMatchObject([
          { address, notify: expect.anything() as unknown, codesClosed: 'contact-address-changed' },
        ]);
      }
    );

    it('mails nothing if the invitation was revoked in the meantime', async () => {
      const { invitations } = links.connector;
      const { createMany } = invitations;
      const { documentId } = await stage.contact();
      const address = await links.addressOf(documentId);
      const mail = held(createMany);
      invitations.createMany = mail.slow;
      try {
        const answer = await stage.invite(documentId);
        const invitationId = String(answer.body.data.accepted[0].invitationId);
        await eventually(() => Promise.resolve(mail.hasCome));
        expect((await stage.admin('post', `/invitations/${invitationId}/revoke`)).status).toBe(200);
        expect(await stage.rows('invitation-code', { invitationId })).toEqual([]);
      } finally {
        mail.release();
        invitations.createMany = createMany;
      }
      await stage.jobsDone();
      expect(links.mailsTo(address)).toEqual([]);
    });
  });

  describe('with a link to hand over', () => {
    it('makes it one that is mailed: it is sent, and reminded of', async () => {
      const { invitationId, address } = await links.invitedWithoutMail();
      const url = links.urlOf(await links.linkTo(invitationId));
      await stage.jobsDone();
      expect(await asking.mailsAfterAsking(address)).toEqual([`${address}: ${INVITATION}`]);
      expect(await links.view(invitationId)).toMatchObject({ status: 'sent', notify: true });
      expect(await links.eventsOf(invitationId)).toEqual(['created', 'link-created', 'requested', 'sent']);
      for (const code of [codeIn(url), ...codesIn(address)]) expect(await invitedBy(code)).toBe(address);

      await asking.wait(2 * HOUR_MS);
      expect(await asking.mailsAfterAsking(address)).toHaveLength(1);
      expect((await links.eventsOf(invitationId)).at(-1)).toBe('renewed');
      await app.strapi.db
        .query(`${PLUGIN}.invitation`)
        .updateMany({ where: { invitationId }, data: { sentAt: new Date(Date.now() - 4 * DAY_MS) } });
      await applicationOf(app.strapi).invitations.reminders.sweep();
      await stage.jobsDone();
      expect(links.mailsTo(address)).toHaveLength(3);
      expect((await links.eventsOf(invitationId)).at(-1)).toBe('reminded');
    });

    it('sends it, if no link was made so far', async () => {
      const { invitationId, address } = await links.invitedWithoutMail();
      expect(await asking.mailsAfterAsking(address)).toHaveLength(1);
      expect(await links.view(invitationId)).toMatchObject({ status: 'sent', notify: true });
      expect(await links.eventsOf(invitationId)).toEqual(['created', 'requested', 'sent']);
    });

    const failingMail = async (address: string) => {
      app.mailbox.failure = Object.assign(new Error('No such user'), { responseCode: 550 });
      await asking.ask(address);
      await asking.answerNow();
      await eventually(async () => (await stage.rows('job', { state: 'failed' })).length === 1);
      app.mailbox.failure = null;
      await app.strapi.db.query(`${PLUGIN}.job`).deleteMany({ where: {} });
    };

    it.each(['a link was handed over', 'its e-mail has arrived'])(
      'does not make it fail if the e-mail cannot be sent and %s',
      async (how) => {
        const isMailed = how === 'its e-mail has arrived';
        const { invitationId, address } = isMailed ? await links.mailed() : await links.invitedWithoutMail();
        const url = links.urlOf(await links.linkTo(invitationId));
        await stage.jobsDone();
        await failingMail(address);
        expect(await links.view(invitationId)).toMatchObject({
          ...{ status: 'sent', failure: expect.stringContaining('No such user') as string },
        });
        expect((await links.eventsOf(invitationId)).at(-1)).toBe('failed');
        expect(await links.record(invitationId)).toMatchObject({ statusReason: 'sent' });
        expect((await links.inspect(url)).status).toBe(200);
      }
    );

    it('makes it fail if the e-mail cannot be sent and there is no link', async () => {
      const { invitationId, address } = await links.invitedWithoutMail();
      await failingMail(address);
      expect(await links.view(invitationId)).toMatchObject({ status: 'failed' });
    });
  });

  describe('whose links are closed', () => {
    it('gets nothing if it has another role than those who ask, until staff resend it', async () => {
      const boss = await stage.create('portal-role', {
        ...{ name: 'Boss', userRole: 'authenticated', portal: stage.portal.documentId },
      });
      const { documentId } = await stage.contact();
      const address = await links.addressOf(documentId);
      const answer = await stage.invite(documentId, { roleId: boss.documentId });
      const invitationId = String(answer.body.data.accepted[0].invitationId);
      await stage.jobsDone();
      await asking.wait(2 * HOUR_MS);
      expect(await asking.mailsAfterAsking(address)).toEqual([`${address}: ${INVITATION}`]);
      const moved = `moved-${address}`;
      await app.strapi
        .documents(`${PLUGIN}.contact` as 'admin::user')
        .update({ documentId, data: { email: moved } as never });
      await stage.jobsDone();
      expect(await asking.mailsAfterAsking(moved)).toEqual([]);
      expect(await asking.outcomes()).toEqual(['sent-again', 'none']);
      expect(await stage.rows('invitation', { invitationId })).toMatchObject([
        { generation: 1, codesClosed: 'contact-address-changed' },
      ]);
      expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
      await stage.jobsDone();
      expect(links.mailsTo(moved)).toHaveLength(1);
    });
  });

  describe('while the CRM fails with a text that repeats the address', () => {
    const ADDRESS = 'i\u0307\u0130+leak@example.org';
    it.each([
      [
        'unavailable',
        new CrmError('unavailable', `GET /contacts?email=${encodeURIComponent(ADDRESS)} failed`),
      ],
      ['invalid', new CrmError('invalid', `${ADDRESS.repeat(2000)} is ${'\u0130'.repeat(20)} no address`)],
      ['throttled', new CrmError('throttled', `Wait with ${ADDRESS}`, { retryAfterSeconds: 3600 })],
      ['any other', new TypeError(`No value for ${ADDRESS.toUpperCase()}`)],
    ])('keeps none of it: %s', async (kind, failure) => {
      const { contacts } = links.connector;
      const { findByEmail } = contacts;
      const warn = jest.spyOn(app.strapi.log, 'warn');
      contacts.findByEmail = () => Promise.reject(failure);
      try {
        expect((await asking.ask(ADDRESS)).status).toBe(202);
        await asking.answerNow();
        const job = await eventually(async () =>
          (await stage.rows('job', { kind: 'invitation.request' })).find(({ error }) => error)
        );
        expect([String(job.error), ...warn.mock.calls.flat()].join()).not.toMatch(/leak|example\.org/i);
        expect(job).toMatchObject({ state: kind === 'invalid' ? 'failed' : 'waiting' });
        const waits = new Date(String(job.runAt)).getTime() - Date.now();
        expect(waits > HOUR_MS / 2).toBe(kind === 'throttled');
        if (failure instanceof CrmError) expect(String(job.error)).toContain(`(${kind})`);
      } finally {
        contacts.findByEmail = findByEmail;
        warn.mockRestore();
        await app.strapi.db.query(`${PLUGIN}.job`).deleteMany({ where: {} });
      }
    });
  });
});
