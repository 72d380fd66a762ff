/** @databases all at night */
import { DAY_MS } from '../../server/src/domain/durations';
import { allRows } from '../helpers/all-rows';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createAsking } from './support/asking';
import { createStage, eventually, type Stage } from './support/stage';

const PLUGIN = 'plugin::crm-user-invite';
const PHONE = '+49 30 5550101';
const PASSWORD = 'a password of some length';

describe('personal data', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi({
      pluginConfig: {
        invitation: { retentionDays: 30 },
        rateLimit: { trustedProxies: 1 },
        fields: [
          { name: 'about', label: 'About you', type: 'text' },
          { name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' },
        ],
      },
    });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  /** All columns in the database that contain the text, ignoring case. */
  const columnsWith = async (text: string): Promise<string[]> => {
    const found = new Set<string>();
    for (const [table, rows] of Object.entries(await allRows(app.strapi))) {
      for (const row of rows as Record<string, unknown>[]) {
        for (const [column, value] of Object.entries(row)) {
          const written = typeof value === 'string' ? value : JSON.stringify(value ?? null);
          if (written.toLowerCase().includes(text.toLowerCase())) found.add(`${table}.${column}`);
        }
      }
    }
    return [...found].sort();
  };

  /** A person who was invited in a batch and has signed up, with the name in every possible place. */
  const signedUp = async (name: string) => {
    const address = `${name.toLowerCase()}@example.org`;
    const contact = await stage.contact({
      ...{ firstName: name, lastName: `${name}son`, email: address, company: `${name} & Co`, jobTitle: name },
    });
    const other = await stage.contact({ doNotEmail: true, email: undefined });
    const message = `Dear ${name}, and all of you`;
    const invited = await stage.invite([contact.documentId, other.documentId], { message });
    const invitationId: string = invited.body.data.accepted[0].invitationId;
    const redeemed = await stage.post('/invitations/redeem', {
      ...{ code: await stage.codeSentTo(address), password: PASSWORD },
      fields: { about: `${name} likes rings`, phone: PHONE },
    });
    await stage.jobsDone();
    const detail = { detail: `${name} had no mailbox`, actor: 'system', at: new Date(), event: 'failed' };
    await app.strapi.db.query(`${PLUGIN}.invitation-event`).create({ data: { invitationId, ...detail } });
    await app.strapi.db.query(`${PLUGIN}.job`).createMany({
      data: (['failed', 'waiting'] as const).map((state) => ({
        ...{
          key: `${state}-${invitationId}`,
          kind: 'invitation.write-status',
          payload: {},
          state,
          attempts: 1,
        },
        ...{ runAt: new Date(Date.now() + DAY_MS), priority: 3, invitationId, error: `550 ${address}` },
      })),
    });
    return {
      contactId: contact.documentId,
      refusedId: other.documentId,
      userId: redeemed.body.data.user.documentId,
    };
  };

  const remove = (uid: string, documentId: string) =>
    app.strapi.documents(uid as 'admin::user').delete({ documentId });

  const leftBehind = () =>
    app.strapi.db.query(`${PLUGIN}.job`).deleteMany({ where: { kind: 'invitation.write-status' } });

  it('is erased when contact and user are deleted', async () => {
    const { contactId, refusedId, userId } = await signedUp('Zerlina');
    expect((await columnsWith('zerlina')).length).toBeGreaterThan(10);

    await remove('plugin::users-permissions.user', userId);
    await remove(`${PLUGIN}.contact`, contactId);
    await remove(`${PLUGIN}.contact`, refusedId);

    await eventually(async () => (await stage.rows('job', { kind: 'contact.check' })).length === 0);
    for (const kind of ['user.deleted', 'portal-user.end'])
      await eventually(async () => (await stage.rows('job', { kind })).length === 0);
    expect(await columnsWith('zerlina')).toEqual([]);
    expect(await columnsWith(PHONE)).toEqual([]);
    // The contact's id is kept, because the figures use it to distinguish invitations.
    expect(await columnsWith(contactId)).toEqual(['crm_user_invite_invitations.contact_id']);
    expect(await columnsWith(refusedId)).toEqual([]);
    await leftBehind();
  });

  it('is erased from requests for an invitation when the contact is deleted', async () => {
    const asking = createAsking(app, stage);
    await asking.open();
    const address = 'susanna@example.org';
    const contact = await stage.contact({ firstName: 'Susanna', lastName: 'Susannason', email: address });
    const twin = await stage.contact({ firstName: 'Susanna', email: 'twice-susanna@example.org' });
    const other = await stage.contact({ firstName: 'Susanna', email: 'twice-susanna@example.org' });
    await asking.mailsAfterAsking(address);
    await asking.mailsAfterAsking('twice-susanna@example.org');
    expect(await columnsWith(contact.documentId)).toContain(
      'crm_user_invite_invitation_request_contacts.contact_id'
    );
    const { body } = await stage.admin('get', `/contacts/${contact.documentId}/export`);
    expect(body.data.requests).toMatchObject([{ portalKey: 'customer', outcome: 'invited' }]);

    for (const { documentId } of [contact, twin, other]) await remove(`${PLUGIN}.contact`, documentId);
    await stage.jobsDone();
    expect(await columnsWith('susanna')).toEqual([]);
    expect(await columnsWith(contact.documentId)).toEqual([
      'crm_user_invite_invitations.contact_id',
      'crm_user_invite_invitations.open_key',
    ]);
    expect(await columnsWith(twin.documentId)).toEqual([]);
    expect(await stage.rows('invitation-request')).toMatchObject([
      { outcome: 'invited', addressKey: null, address: null },
      { outcome: 'ambiguous', addressKey: null, address: null },
    ]);
    expect(
      (await stage.admin('get', `/portals/${stage.portal.documentId}/requests`)).body.data
    ).toMatchObject({
      ...{ asked: 2, invited: 1, ambiguous: 1 },
    });
  });

  it('is not kept from an e-mail without an invitation that the mail server refuses', async () => {
    const asking = createAsking(app, stage);
    await asking.open();
    const email = 'zdenka@example.org';
    const { documentId } = await stage.contact({ firstName: 'Zdenka', email });
    const idOf = async (type: string, id: string) =>
      Number((await stage.rows(type, { documentId: id }))[0]?.id);
    const user = await app.strapi.db
      .query('plugin::users-permissions.user')
      .create({ data: { username: email, email, provider: 'local', confirmed: true } });
    await app.strapi.db.query(`${PLUGIN}.portal-user`).create({
      data: {
        ...{ username: email, active: true, contact: await idOf('contact', documentId) },
        portal: await idOf('portal', stage.portal.documentId),
        role: await idOf('portal-role', stage.role.documentId),
      },
    });
    app.mailbox.failure = Object.assign(new Error(`550 5.1.1 <${email}> no such user`), {
      responseCode: 550,
    });
    await asking.ask(email);
    await asking.answerNow();
    await eventually(async () => (await stage.rows('email-activity', { statusReason: 'failed' })).length > 0);
    app.mailbox.failure = null;
    expect(await columnsWith('zdenka')).toEqual([
      'crm_user_invite_contacts.email',
      'crm_user_invite_contacts.first_name',
      'crm_user_invite_contacts.full_name',
      'crm_user_invite_portal_users.username',
      'up_users.email',
      'up_users.username',
    ]);

    await remove('plugin::users-permissions.user', user.documentId);
    await remove(`${PLUGIN}.contact`, documentId);
    await app.strapi.db.query(`${PLUGIN}.job`).deleteMany({ where: { kind: 'sign-in-mail.send' } });
    await stage.jobsDone();
    expect(await columnsWith('zdenka')).toEqual([]);
  });

  it('is erased from the history after the retention', async () => {
    const { contactId } = await signedUp('Despina');
    const long = new Date(Date.now() - 31 * DAY_MS);
    await app.strapi.db
      .query(`${PLUGIN}.invitation`)
      .updateMany({ where: { contactId }, data: { closedAt: long } });
    await app.strapi.db.query(`${PLUGIN}.batch-slice`).updateMany({ where: {}, data: { createdAt: long } });

    const recent = { batchId: 'recent-batch', position: 0, contactIds: ['other-contact'], refusals: [] };
    await app.strapi.db.query(`${PLUGIN}.batch-slice`).create({ data: recent });

    await app.strapi.cron.jobs.find(({ name }) => name === 'crm-user-invite.forget')?.job.trigger();
    const old = { createdAt: { $lte: long.toISOString() } };
    await eventually(async () => (await stage.rows('batch-slice', old)).length === 0);
    expect(await stage.rows('batch-slice')).toMatchObject([{ batchId: 'recent-batch' }]);

    const kept = [
      'crm_user_invite_contacts',
      'crm_user_invite_portal_users',
      'crm_user_invite_accounts',
      'up_users',
    ];
    const history = (await columnsWith('despina')).filter((column) => !kept.includes(column.split('.')[0]!));
    expect(history).toEqual([]);
    expect(await columnsWith(contactId)).toEqual([
      'crm_user_invite_contacts.document_id',
      'crm_user_invite_invitations.contact_id',
    ]);
    const [batch] = await stage.rows('batch');
    const listed = await stage.admin('get', `/batches/${String(batch?.batchId)}/contacts`);
    expect([listed.status, listed.body]).toEqual([200, { data: [], meta: { nextCursor: null } }]);
    await leftBehind();
  });

  it('is erased from the message of a batch that was cancelled', async () => {
    const contacts = await Promise.all(Array.from({ length: 3 }, () => stage.contact()));
    const request = {
      portalId: stage.portal.documentId,
      roleId: stage.role.documentId,
      message: 'Dear Barbarina',
    };
    const counts = { position: 0, total: 3, accepted: 0, refused: 0, state: 'paused' };
    const batch = { batchId: 'cancelled-batch', invitedBy: 'Grace', request, ...counts };
    await app.strapi.db.query(`${PLUGIN}.batch`).create({ data: batch });
    const contactIds = contacts.map(({ documentId }) => documentId);
    const slice = { batchId: 'cancelled-batch', position: 0, contactIds, refusals: [] };
    await app.strapi.db.query(`${PLUGIN}.batch-slice`).create({ data: slice });
    expect((await stage.admin('post', '/batches/cancelled-batch/cancel')).status).toBe(200);
    expect(await columnsWith('barbarina')).toEqual([]);
  });
});
