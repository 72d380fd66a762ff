/** @databases all */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import request from 'supertest';
import { DAY_MS } from '../../../server/src/domain/durations';
import { applicationOf } from '../../../server/src/compose';
import { createInvitationLists } from '../../../server/src/repositories/invitation-lists';
import { hashCode } from '../../../server/src/domain/codes';
import { allRows } from '../../helpers/all-rows';
import { bootOnDatabaseOf, bootStrapi, ORIGIN, type TestApp } from '../../helpers/strapi';
import { codeIn, eventually } from '../support/stage';

const UID = 'plugin::crm-user-invite';
const CODE = 'c'.repeat(43);
const WAITING_CODE = 'w'.repeat(43);
const PASSWORD = 'older than the tables';

/** The plugin of an earlier version, reduced to its content types, which define the tables. */
const EARLIER = `module.exports = { contentTypes: require(${JSON.stringify(
  path.join(__dirname, 'earlier-schema.json')
)}) };\n`;

type Rows = Record<string, Record<string, unknown>[]>;

const ledgerAndCrm = async ({ strapi }: TestApp): Promise<Rows> => {
  const rows = Object.entries(await allRows(strapi)).filter(([table]) =>
    table.startsWith('crm_user_invite_')
  );
  return Object.fromEntries(rows) as Rows;
};

/** An invitation as the earlier version stored it. */
const invitationRow = (address: string, contactId: string, more: object) => ({
  ...{ invitationId: randomUUID(), contactId, address, fullName: 'Zoë Früher', locale: 'en' },
  ...{ portalName: 'Customer Portal', roleName: 'Customer', userRole: 'authenticated', invitedBy: 'Grace' },
  ...{ generation: 1, renewals: 0, expiresAt: new Date(Date.now() + DAY_MS), sentAt: new Date() },
  ...more,
});

/** Fills the earlier version's database with an open, an unsent and a redeemed invitation. */
const fill = async ({ strapi }: TestApp) => {
  const create = (type: string, data: object): Promise<{ id: number; documentId: string }> =>
    strapi.db.query(`${UID}.${type}`).create({ data: { documentId: randomUUID(), ...data } });
  const portal = await create('portal', {
    ...{ key: 'customer', name: 'Customer Portal', siteUrl: ORIGIN, signUpUrl: `${ORIGIN}/sign-up` },
    defaultLocale: 'en',
  });
  const role = await create('portal-role', {
    name: 'Customer',
    userRole: 'authenticated',
    portal: portal.id,
  });
  const place = { portalId: portal.documentId, roleId: role.documentId };
  const contact = async (email: string) =>
    create('contact', { firstName: 'Zoë', lastName: 'Früher', fullName: 'Zoë Früher', email, active: true });

  const invite = async (address: string, more: object) => {
    const { id, documentId } = await contact(address);
    const row = invitationRow(address, documentId, { ...place, ...more });
    await create('invitation', row);
    await create('portal-invitation', {
      ...{ documentId: row.invitationId, name: 'Customer Portal: Customer', language: 'en', active: false },
      ...{ statusReason: 'sent', expiresAt: row.expiresAt, contact: id, portal: portal.id, role: role.id },
    });
    await create('invitation-event', {
      ...{ invitationId: row.invitationId, event: 'created', at: new Date(), actor: 'Grace' },
    });
    return row;
  };
  const openKey = (name: string) => `${name}:${portal.documentId}`;
  const open = await invite('open@example.org', { status: 'sent', openKey: openKey('open') });
  await create('invitation-code', { hash: hashCode(CODE), invitationId: open.invitationId, generation: 1 });
  const unsent = await invite('unsent@example.org', {
    status: 'new',
    sentAt: null,
    openKey: openKey('unsent'),
  });
  await create('job', {
    ...{ key: `send:${unsent.invitationId}:1`, kind: 'invitation.send', invitationId: unsent.invitationId },
    ...{ payload: { reason: 'invite', generation: 1, emailId: randomUUID() }, state: 'waiting' },
    ...{ runAt: new Date(), attempts: 0, priority: 3 },
  });
  const redeemed = await invite('redeemed@example.org', { status: 'redeemed', redeemedAt: new Date() });
  const user = await strapi.db.query('plugin::users-permissions.user').create({
    data: { username: 'redeemed', email: 'redeemed@example.org', provider: 'local', confirmed: true },
  });
  await create('account', {
    ...{ address: 'redeemed@example.org', usernameKey: 'redeemed', invitationId: redeemed.invitationId },
    ...{ userId: user.id, userDocumentId: user.documentId },
  });
  // Stored before domains were converted: two spellings of one mailbox could have two users.
  const spelled = ['zo\u00eb@b\u00fccher.example', 'two@b\u00fccher.example', 'two@xn--bcher-kva.example'];
  const accounts: number[] = [];
  for (const address of spelled) {
    const { invitationId } = await invite(address, { status: 'redeemed', redeemedAt: new Date() });
    const { id, documentId } = await strapi.db.query('plugin::users-permissions.user').create({
      data: { username: address, email: address, provider: 'local', confirmed: true },
    });
    const ids = { invitationId, userId: id, userDocumentId: documentId };
    accounts.push((await create('account', { address, usernameKey: address, ...ids })).id);
  }
  const waiting = await invite('waiting@b\u00fccher.example', {
    status: 'sent',
    openKey: openKey('waiting'),
  });
  await create('invitation-code', {
    ...{ hash: hashCode(WAITING_CODE), invitationId: waiting.invitationId, generation: 1 },
  });
  const batch = async (batchId: string, contactIds: string[], more: object) => {
    const request = { contactIds, portalId: portal.documentId, roleId: role.documentId };
    const counts = { total: contactIds.length, accepted: 0, refused: 1 };
    const refusals = [{ contactId: contactIds[0], code: 'contact.do-not-email' }];
    await create('batch', { batchId, invitedBy: 'Grace', request, refusals, ...counts, ...more });
  };
  const [first, second] = [await contact('first@example.org'), await contact('second@example.org')];
  const contactIds = [first.documentId, second.documentId];
  await batch('ended-batch', contactIds, { position: 2, state: 'done' });
  await batch('running-batch', contactIds, { position: 1, state: 'running' });
  await create('job', {
    ...{ key: 'batch:running-batch', kind: 'batch.invite', batchId: 'running-batch', payload: {} },
    ...{ runAt: new Date(), attempts: 0, priority: 2, state: 'waiting' },
  });
  return { open, unsent, redeemed, accounts, contactIds };
};

/** Columns that have moved to another table. */
const MOVED: Record<string, string[]> = { crm_user_invite_batches: ['request', 'refusals'] };

/** Columns with a new format. */
const CONVERTED = ['address', 'address_key'];

describe('a database of an earlier version', () => {
  let app: TestApp;
  let before: Rows;
  let rows: Awaited<ReturnType<typeof fill>>;

  beforeAll(async () => {
    const earlier = await bootStrapi({ pluginSource: EARLIER });
    rows = await fill(earlier);
    before = await ledgerAndCrm(earlier);
    app = await bootOnDatabaseOf(earlier);
  });
  afterAll(async () => app?.stop());

  const invitation = (invitationId: string) =>
    app.strapi.db.query(`${UID}.invitation`).findOne({ where: { invitationId } });

  it('is migrated, and keeps every row and value', async () => {
    const after = await ledgerAndCrm(app);
    // Unfinished work continues at once; other tests check it.
    const isMoving = (row: Record<string, unknown>): boolean =>
      [rows.unsent.invitationId, 'running-batch'].some((id) => JSON.stringify(row).includes(id));
    for (const [table, kept] of Object.entries(before)) {
      for (const row of kept.filter((each) => !isMoving(each))) {
        const now = after[table]?.find(({ id }) => id === row.id);
        const changed = ['updated_at', ...CONVERTED, ...(MOVED[table] ?? [])];
        const shared = Object.keys(row).filter((column) => now && column in now && !changed.includes(column));
        const pick = (from: Record<string, unknown> = {}) =>
          Object.fromEntries(shared.map((column) => [column, from[column]]));
        expect([table, row.id, now !== undefined]).toEqual([table, row.id, true]);
        expect(pick(now)).toEqual(pick(row));
        const lost = Object.keys(row).filter((column) => now && !(column in now) && row[column] !== null);
        expect([table, lost]).toEqual([table, []]);
      }
    }
    expect(before.crm_user_invite_invitations).toHaveLength(7);
    expect(before.crm_user_invite_batches).toHaveLength(2);
    expect(before.crm_user_invite_invitations?.[0]).not.toHaveProperty('reminders');
    expect(after.crm_user_invite_invitations?.[0]).toHaveProperty('reminders');
  });

  it('gets an index on usernames, which Strapi lacks', async () => {
    const indexes = await app.strapi.db.dialect.schemaInspector.getIndexes('up_users');
    expect(indexes.map(({ columns }) => columns.join())).toContain('username');
  });

  it('accepts a link that was sent before', async () => {
    const redeem = request(app.http).post('/api/crm-user-invite/invitations/redeem');
    const answer = await redeem.send({ code: CODE, password: PASSWORD });
    expect([answer.status, answer.body.data?.user?.email]).toEqual([201, 'open@example.org']);
  });

  it('gets domains in ASCII, so that addresses are found', async () => {
    const kept = await app.strapi.db
      .query(`${UID}.account`)
      .findMany({ where: { id: { $in: rows.accounts } } });
    const addresses = rows.accounts.map((id) => kept.find((row: { id: number }) => row.id === id)?.address);
    // Of two users with the same mailbox, one keeps the address.
    expect(addresses).toEqual([
      'zo\u00eb@xn--bcher-kva.example',
      'two@b\u00fccher.example',
      'two@xn--bcher-kva.example',
    ]);
    const redeem = request(app.http).post('/api/crm-user-invite/invitations/redeem');
    const answer = await redeem.send({ code: WAITING_CODE, password: PASSWORD });
    expect([answer.status, answer.body.data?.user?.email]).toEqual([201, 'waiting@xn--bcher-kva.example']);
  });

  it('runs its jobs', async () => {
    await eventually(async () => (await invitation(rows.unsent.invitationId))?.status === 'sent');
    expect(codeIn(app.mailbox.lastTo('unsent@example.org').text)).toHaveLength(43);
  });

  it('knows the outcomes of a batch, and continues an unfinished one', async () => {
    const { batchViews } = applicationOf(app.strapi).invitations;
    const done = await eventually(async () => {
      const progress = await batchViews.get('running-batch');
      return progress.sent > 0 ? progress : null;
    });
    expect(done).toMatchObject({ state: 'done', total: 2, accepted: 1, refused: 1, sent: 1, failed: 0 });
    const outcomes = async (batchId: string) => {
      const { data } = await batchViews.listContacts(batchId, { pageSize: 10 });
      return data.map(({ contact, invitation, refusal }) => [contact.id, invitation?.status, refusal?.code]);
    };
    const [first, second] = rows.contactIds;
    const refused = [first, undefined, 'contact.do-not-email'];
    expect(await outcomes('ended-batch')).toEqual([refused, [second, undefined, undefined]]);
    expect(await outcomes('running-batch')).toEqual([refused, [second, 'sent', undefined]]);
  });

  it('sends reminders for its invitations and applies the retention', async () => {
    expect(await invitation(rows.open.invitationId)).toMatchObject({ reminders: 0 });
    expect(await invitation(rows.redeemed.invitationId)).toMatchObject({
      reminders: 0,
      closedAt: expect.anything(),
    });
  });

  it('gives new permissions to super admins, and takes invitations that were mailed for such', async () => {
    const role = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    const granted = await app.strapi.db
      .query('admin::permission')
      .findMany({ where: { role: role.id, action: `${UID}.invitations.link` } });
    expect(granted).toHaveLength(1);
    const { invitations } = applicationOf(app.strapi);
    const { data } = await invitations.views.listInvitations({ pageSize: 50 });
    expect(data.length).toBeGreaterThan(0);
    expect(data.filter(({ notify }) => !notify)).toEqual([]);
    // As the sweep finds it, with a link that was sent a while ago.
    const { open } = rows;
    await app.strapi.db.query(`${UID}.invitation`).updateMany({
      where: { invitationId: open.invitationId },
      data: { status: 'sent', openKey: 'open-again' },
    });
    const lists = createInvitationLists(app.strapi);
    const due = await lists.listToRemind(0, new Date(), new Date(), 10);
    expect(due.map(({ invitationId }) => invitationId)).toContain(open.invitationId);
    await app.strapi.db.query(`${UID}.invitation`).updateMany({
      where: { invitationId: open.invitationId },
      data: { status: 'redeemed', openKey: null },
    });
  });

  it('does not change at the next start', async () => {
    await eventually(async () => (await app.strapi.db.query(`${UID}.job`).count({})) === 0);
    // One reminder was sent in the meantime.
    await app.strapi.db
      .query(`${UID}.invitation`)
      .updateMany({ where: { invitationId: rows.unsent.invitationId }, data: { reminders: 1 } });
    const first = await ledgerAndCrm(app);
    await app.stop({ keepDir: true });
    app = await bootStrapi({ dir: app.dir });
    expect(await ledgerAndCrm(app)).toEqual(first);
  });
});
