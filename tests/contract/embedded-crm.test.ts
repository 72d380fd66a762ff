import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { CRM_UID } from '../../server/src/content-types/crm';
import { createCheck } from '../../server/src/domain/checks';
import { createEmbeddedConnector, type SendMail } from '../../server/src/crm/embedded';
import { onDatabase } from '../../server/src/crm/embedded/database-error';
import type { RunningCrm } from '../../server/src/crm/testing/connector-contract';
import {
  addContact,
  addInvitation,
  addPortal,
  CODE,
  failureOf,
  newEmail,
  newInvitation,
  newPortalUser,
  roleOf,
  tag,
} from '../../server/src/crm/testing/support';
import { databaseServers, everyDatabase } from './embedded-harness';

type Row = Record<string, unknown>;

/** Behaviour of the embedded CRM that the connector contract does not cover. */
describe.each(everyDatabase)('$name', (harness) => {
  let running: RunningCrm;
  const crm = () => running;
  const rows = (uid: string) => strapi.db.query(uid);
  const contactRow = async (documentId: string): Promise<Row> =>
    (await rows(CRM_UID.contact).findOne({ where: { documentId } })) as Row;

  beforeAll(async () => {
    running = await harness.start();
  }, 120_000);
  afterAll(async () => running.stop());

  describe('the search for contacts', () => {
    const search = async (text: string) =>
      (await crm().connector.contacts.search({ search: text, pageSize: 50 })).rows.map(({ id }) => id);

    it.each([
      ['Müller', 'muller'],
      ['Großmann', 'GROSSMANN'],
      ['Šimková', 'simk'],
      ['Öztürk', 'oztu'],
      ['Иванова', 'ИВАН'],
      ['Müller'.normalize('NFD'), 'Müller'.normalize('NFC')],
    ])('finds %s by %s', async (lastName, text) => {
      const company = tag();
      const id = await addContact(crm, { lastName, company });
      expect(await search(`${text} ${company}`)).toEqual([id]);
    });

    it('treats a search without letters and digits as empty', async () => {
      expect(await search(' , ')).toEqual(await search(''));
    });

    it('uses the indexes, regardless of the number of contacts', async () => {
      const statements: string[] = [];
      const record = ({ sql }: { sql: string }) => statements.push(sql);
      strapi.db.connection.on('query', record);
      await search('anna');
      strapi.db.connection.removeListener('query', record);
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatch(/limit/i);
      expect(statements[0]).not.toMatch(/like|lower\(/i);
    });
  });

  describe('a contact', () => {
    const keysFit = async (documentId: string, expected: Row) => {
      expect(await contactRow(documentId)).toMatchObject(expected);
      const { rows: found } = await crm().connector.contacts.search({
        search: String(expected.fullName),
        pageSize: 50,
      });
      expect(found.map(({ id }) => id)).toContain(documentId);
    };

    it('has its name and keys after a bulk insert', async () => {
      const [one, two] = [tag(), tag()];
      const ids = [randomUUID(), randomUUID()];
      await rows(CRM_UID.contact).createMany({
        data: [
          { documentId: ids[0], firstName: 'Ada', lastName: one },
          { documentId: ids[1], lastName: ` ${two} `, email: '' },
        ] as never,
      });
      await keysFit(ids[0] ?? '', { fullName: `Ada ${one}` });
      await keysFit(ids[1] ?? '', { fullName: two, lastName: two, email: null });
    });

    it('has its name and keys after a bulk update', async () => {
      const lastName = tag();
      const ids = [await addContact(crm, { firstName: 'Ada' }), await addContact(crm, { firstName: 'Bo' })];
      await rows(CRM_UID.contact).updateMany({
        where: { documentId: { $in: ids } },
        data: { lastName } as never,
      });
      await keysFit(ids[0] ?? '', { fullName: `Ada ${lastName}` });
      await keysFit(ids[1] ?? '', { fullName: `Bo ${lastName}` });
    });

    it('is called by its address or company if it has no name', async () => {
      const email = `${tag()}@example.com`;
      const withoutName = { firstName: null, lastName: null };
      expect(await contactRow(await addContact(crm, { ...withoutName, email }))).toMatchObject({
        fullName: email,
      });
      expect(
        await contactRow(await addContact(crm, { ...withoutName, email: null, company: 'Holz & Co' }))
      ).toMatchObject({ fullName: 'Holz & Co' });
    });

    it('is active and accepts e-mail by default', async () => {
      const id = await addContact(crm, { active: null, doNotEmail: null } as never);
      expect(await crm().connector.contacts.get(id)).toMatchObject({ active: true, doNotEmail: false });
    });

    it('removes its invitations and portal users from the CRM when it is deleted', async () => {
      const { contactId, portal, invitation } = await addInvitation(crm);
      const portalUser = await crm().connector.portalUsers.create(newPortalUser(contactId, portal));
      await crm().deleteContact(contactId);
      expect(await crm().connector.invitations.get(invitation.id)).toBeNull();
      expect(await crm().connector.portalUsers.get(portalUser.id)).toBeNull();
      await expect(
        crm().connector.invitations.setStatus(invitation.id, { status: 'revoked' })
      ).resolves.toBeUndefined();
    });
  });

  describe('an index of the database', () => {
    it.each([
      ['the id of a contact', CRM_UID.contact, () => ({ documentId: 'same' })],
      ['the key of a portal', CRM_UID.portal, () => ({ documentId: randomUUID(), key: 'same' })],
      ['the id of an e-mail', CRM_UID.emailActivity, () => ({ documentId: 'same' })],
    ])('keeps %s unique', async (_, uid, row) => {
      await rows(uid).create({ data: row() as never });
      await expect(rows(uid).create({ data: row() as never })).rejects.toThrow(/unique|Duplicate entry/i);
    });

    it('keeps the name of a role unique within its portal', async () => {
      const portal = (await rows(CRM_UID.portal).findOne({
        where: { documentId: (await addPortal(crm)).id } as never,
      })) as Row;
      const row = () => ({ documentId: randomUUID(), name: 'Editor', portal: portal.id });
      await expect(rows(CRM_UID.portalRole).create({ data: row() as never })).rejects.toThrow(
        /unique|Duplicate entry/i
      );
    });
  });

  describe('invitations', () => {
    it('are written with a few statements, regardless of their number', async () => {
      const contactId = await addContact(crm);
      const portal = await addPortal(crm);
      const statements: string[] = [];
      const record = ({ sql }: { sql: string }) => statements.push(sql);
      strapi.db.connection.on('query', record);
      await crm().connector.invitations.createMany(
        Array.from({ length: 500 }, () => newInvitation(contactId, portal))
      );
      strapi.db.connection.removeListener('query', record);
      // MariaDB needs one more statement, because an insert does not return the ids.
      expect(statements.length).toBeLessThanOrEqual(3);
    });
  });

  it('takes part in a transaction of the site, and declares it', async () => {
    const { connector } = running;
    expect(connector.isInSiteDatabase).toBe(true);
    const { invitation } = await addInvitation(crm);
    const setStatus = strapi.db.transaction(async () => {
      await connector.invitations.setStatus(invitation.id, { status: 'sent' });
      throw new Error('something else went wrong');
    });
    await expect(setStatus).rejects.toThrow('something else');
    expect(await connector.invitations.get(invitation.id)).toMatchObject({ status: 'new' });
  });

  describe('an e-mail', () => {
    const connectorThat = (sendMail: SendMail) =>
      createEmbeddedConnector({
        strapi,
        clock: () => new Date(),
        sendMail,
        checkSender: () => Promise.resolve(createCheck('sender.answers')),
      });

    const kept = async (documentId: string): Promise<Row> =>
      (await rows(CRM_UID.emailActivity).findOne({ where: { documentId } })) as Row;

    it('is stored as pending before it is handed over', async () => {
      const { invitation } = await addInvitation(crm);
      const email = newEmail(invitation, 'ada@example.com');
      let before: Row = {};
      await connectorThat(async () => {
        before = await kept(email.id);
      }).emails.send(email);
      expect(before).toMatchObject({ statusReason: 'pending', active: true, sentAt: null });
      expect(await kept(email.id)).toMatchObject({ statusReason: 'sent', active: false });
    });

    it('is stored as failed with the reason when the mail server refuses it, and the error is rethrown', async () => {
      const { invitation } = await addInvitation(crm);
      const email = newEmail(invitation, 'ada@example.com');
      const refusal = new Error('450 mailbox busy');
      const attempt = connectorThat(() => Promise.reject(refusal)).emails.send(email);
      await expect(attempt).rejects.toBe(refusal);
      expect(await kept(email.id)).toMatchObject({
        statusReason: 'failed',
        active: true,
        failure: '450 mailbox busy',
        sentAt: null,
      });
      expect((await crm().connector.emails.deliveries([email.id])).get(email.id)).toEqual({
        state: 'failed',
        reason: '450 mailbox busy',
      });
    });

    it('is sent after a failure by another try, with the contents of that try', async () => {
      const { invitation } = await addInvitation(crm);
      const email = newEmail(invitation, 'ada@example.com');
      await connectorThat(() => Promise.reject(new Error('busy')))
        .emails.send(email)
        .catch(() => undefined);
      await crm().connector.emails.send({ ...email, subject: 'Another try' });
      expect(await kept(email.id)).toMatchObject({
        statusReason: 'sent',
        active: false,
        failure: null,
        subject: 'Another try',
      });
    });

    it.each([
      ['counts as sent if it is known to have arrived', new Date('2026-03-01T12:00:00.000Z'), 'sent'],
      ['is kept as failed if it is not', null, 'failed'],
    ])('is inactive when it is closed after a failure, and %s', async (_what, arrivedAt, statusReason) => {
      const { invitation } = await addInvitation(crm);
      const email = newEmail(invitation, 'ada@example.com');
      await connectorThat(() => Promise.reject(new Error('busy')))
        .emails.send(email)
        .catch(() => undefined);
      await crm().connector.emails.close(email.id, arrivedAt);
      const sentAt = arrivedAt?.toISOString() ?? null;
      expect(await kept(email.id)).toMatchObject({ statusReason, active: false, sentAt });
    });

    it('is sent again if it may have been sent when the process died', async () => {
      const { invitation } = await addInvitation(crm);
      const email = newEmail(invitation, `${tag()}@example.com`);
      await crm().connector.emails.send(email);
      await rows(CRM_UID.emailActivity).update({
        where: { documentId: email.id } as never,
        data: { statusReason: 'pending', active: true, sentAt: null } as never,
      });
      expect(await crm().connector.emails.deliveries([email.id])).toEqual(new Map());
      expect(await crm().connector.emails.send(email)).toMatchObject({ state: 'sent' });
      const delivered = await crm().deliveredEmails();
      expect(delivered.filter(({ to }) => to === email.to)).toHaveLength(2);
    });

    it('keeps neither address nor texts after it is anonymized, and other e-mails keep theirs', async () => {
      const [one, two] = [await addInvitation(crm), await addInvitation(crm)];
      const forgotten = newEmail(one.invitation, 'ada@example.com');
      const other = newEmail(two.invitation, 'grace@example.com');
      await crm().connector.emails.send(forgotten);
      await crm().connector.emails.send(other);
      await crm().connector.emails.anonymize([one.invitation.id, randomUUID()]);
      expect(await crm().connector.emails.listByInvitation(one.invitation.id)).toMatchObject([
        { id: forgotten.id, status: 'sent', to: '', subject: '', html: '', text: '' },
      ]);
      expect(await crm().connector.emails.listByInvitation(two.invitation.id)).toMatchObject([
        { to: 'grace@example.com', ...other.masked },
      ]);
      await expect(crm().connector.emails.anonymize([])).resolves.toBeUndefined();
    });

    it('does not leave its code in any table, log line or event', async () => {
      const events: unknown[] = [];
      const unsubscribe = strapi.eventHub.subscribe((...event: unknown[]) => {
        events.push(event);
        return Promise.resolve();
      });
      const { invitation } = await addInvitation(crm);
      await crm().connector.emails.send(newEmail(invitation, 'ada@example.com'));
      unsubscribe();
      const tables = await Promise.all(Object.values(CRM_UID).map((uid) => rows(uid).findMany({})));
      expect(JSON.stringify(tables)).toContain('#invitation=***');
      expect(JSON.stringify(tables)).not.toContain(CODE);
      expect(events).toEqual([]);
    });
  });

  describe('a redemption', () => {
    const redemptionOf = async () => {
      const { contactId, portal, invitation } = await addInvitation(crm);
      return {
        portal,
        redemption: {
          portalUser: newPortalUser(contactId, portal),
          invitationId: invitation.id,
          redeemedAt: new Date(),
          contactChanges: { firstName: 'Augusta' },
        },
      };
    };

    it('keeps later changes by staff when it is recorded again', async () => {
      const { portal, redemption } = await redemptionOf();
      const { id } = redemption.portalUser;
      const { connector } = crm();
      await connector.recordRedemption(redemption);
      await connector.portalUsers.changeRole(id, roleOf(portal, 'Member').id);
      await connector.portalUsers.end(id);
      await connector.recordRedemption(redemption);
      expect(await connector.portalUsers.get(id)).toMatchObject({ active: false, role: { name: 'Member' } });
    });

    it('is recorded completely or not at all', async () => {
      const { redemption } = await redemptionOf();
      const unsubscribe = strapi.db.lifecycles.subscribe({
        models: [CRM_UID.contact],
        beforeUpdate: () => Promise.reject(new Error('The disk is full')),
      });
      try {
        expect(await failureOf(crm().connector.recordRedemption(redemption))).toBe('unavailable');
      } finally {
        unsubscribe();
      }
      expect(await crm().connector.portalUsers.get(redemption.portalUser.id)).toBeNull();
      expect(await crm().connector.invitations.get(redemption.invitationId)).toMatchObject({ status: 'new' });
      await crm().connector.recordRedemption(redemption);
      expect(await crm().connector.invitations.get(redemption.invitationId)).toMatchObject({
        status: 'redeemed',
      });
    });

    it('keeps the earlier answers when a person signs in again without any questions', async () => {
      const { redemption } = await redemptionOf();
      const earlier = { ...redemption.portalUser, id: randomUUID(), answers: { newsletter: true } };
      await crm().connector.portalUsers.create(earlier);
      await crm().connector.recordRedemption({
        ...redemption,
        portalUser: { ...redemption.portalUser, answers: {} },
      });
      expect(await crm().connector.portalUsers.get(earlier.id)).toMatchObject({
        answers: { newsletter: true },
      });
    });
  });

  describe('verifying', () => {
    it('reports a portal without a sign-up page and a portal without roles', async () => {
      const name = `Portal ${tag()}`;
      await crm().addPortal({
        key: tag(),
        name,
        siteUrl: 'https://www.example.com',
        signUpUrl: null,
        defaultLocale: 'en',
        roles: [],
      });
      const red = (await crm().connector.verify()).filter((check) => !check.ok && check.name.endsWith(name));
      expect(red.map((check) => check.name)).toEqual([`Sign-up page of ${name}`, `Roles of ${name}`]);
      for (const check of red) expect(check.remedy).toContain(name);
    });
  });
});

describe('a database error', () => {
  it.each([
    ['SQLITE_BUSY', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['40001', 'unavailable'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'conflict'],
    ['23505', 'conflict'],
    ['ER_DUP_ENTRY', 'conflict'],
    ['23503', 'invalid'],
    ['22001', 'invalid'],
    ['ER_DATA_TOO_LONG', 'invalid'],
  ])('with the code %s is %s, and does not reveal the values of the statement', async (code, kind) => {
    const failure = Object.assign(new Error("insert into `x` values ('ada@example.com') - refused"), {
      code,
    });
    const error: unknown = await onDatabase(() => Promise.reject(failure)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CrmError', kind });
    expect((error as Error).message).toContain(code);
    // Includes the stack and the cause.
    expect(inspect(error)).not.toContain('ada@example.com');
  });

  it('does not include programming errors, which are rethrown unchanged', async () => {
    const mistake = new TypeError('x is not a function');
    await expect(onDatabase(() => Promise.reject(mistake))).rejects.toBe(mistake);
  });

  it('includes a TypeError from the driver with the statement in its message', async () => {
    const failure = new TypeError("with `x` as (select 'ada@example.com') - Cannot bind the value");
    const error: unknown = await onDatabase(() => Promise.reject(failure)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CrmError', kind: 'unavailable' });
    expect((error as Error).message).not.toContain('ada@example.com');
  });
});

describe.each(databaseServers)('$name, which limits the length of columns', (harness) => {
  let running: RunningCrm;
  beforeAll(async () => {
    running = await harness.start();
  }, 120_000);
  afterAll(async () => running.stop());

  it('reports that there is no portal yet', async () => {
    expect(await running.connector.verify()).toContainEqual(
      expect.objectContaining({ name: 'Portals', ok: false, remedy: expect.any(String) as string })
    );
  });

  it('rejects a value that is too long as invalid, without revealing it', async () => {
    const { contactId, portal, invitation } = await addInvitation(() => running);
    const call = running.connector.recordRedemption({
      portalUser: { ...newPortalUser(contactId, portal), username: 'Carpenter '.repeat(100) },
      invitationId: invitation.id,
      redeemedAt: new Date(),
      contactChanges: {},
    });
    await expect(call).rejects.toMatchObject({ name: 'CrmError', kind: 'invalid' });
    await expect(call).rejects.not.toThrow('Carpenter');
  });

  it('stores an answer that is too long for its column with the portal user', async () => {
    const { contactId, portal, invitation } = await addInvitation(() => running);
    const jobTitle = 'Carpenter '.repeat(100);
    await running.connector.recordRedemption({
      portalUser: { ...newPortalUser(contactId, portal), answers: { newsletter: true } },
      invitationId: invitation.id,
      redeemedAt: new Date(),
      contactChanges: { jobTitle },
    });
    expect(await running.connector.portalUsers.find({ contactIds: [contactId] })).toMatchObject([
      { answers: { newsletter: true, jobTitle } },
    ]);
    expect(await running.connector.contacts.get(contactId)).not.toMatchObject({ jobTitle });
  });

  it('does not truncate a value that is too long for a new record', async () => {
    const { contactId, portal } = await addInvitation(() => running);
    const portalUser = { ...newPortalUser(contactId, portal), username: 'x'.repeat(300) };
    await expect(running.connector.portalUsers.create(portalUser)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await running.connector.portalUsers.find({ contactIds: [contactId] })).toEqual([]);
  });
});
