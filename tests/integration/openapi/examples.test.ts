import request from 'supertest';
import { bootStrapi, type TestApp } from '../../helpers/strapi';
import { codeIn, createStage, type Stage } from '../support/stage';
import { createDocumentedApi, endpoints } from './documented-api';

const PASSWORD = 'a password of some length';

const page = {
  kind: 'collectionType',
  collectionName: 'pages',
  info: { singularName: 'page', pluralName: 'pages', displayName: 'Page' },
  options: { draftAndPublish: true },
  attributes: { title: { type: 'string' }, slug: { type: 'string' } },
};

/** Operations that fail in this test: the embedded CRM has nothing to install and no webhook, nobody the passkey. */
const ONLY_REFUSED: Record<string, number> = { installTables: 400, notify: 401, signInWithPasskey: 401 };

describe('the examples of the API document', () => {
  let app: TestApp;
  let stage: Stage;
  let api: ReturnType<typeof createDocumentedApi>;
  let staff: string;

  beforeAll(async () => {
    app = await bootStrapi({
      apiTypes: { page },
      pluginConfig: {
        fields: [{ name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' }],
        signUp: { passkeys: true },
      },
    });
    stage = await createStage(app);
    api = createDocumentedApi(app.http);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    staff = await stage.newAdmin('documented@example.org', id);
    api.real.portalId = stage.portal.documentId;
    api.real.roleId = stage.role.documentId;
    const other = { name: 'Purchaser', userRole: 'authenticated', portal: stage.portal.documentId };
    api.real.otherRoleId = (await stage.create('portal-role', other)).documentId;
  });
  afterAll(async () => app.stop());

  const row = async (type: string, data: object): Promise<Record<string, unknown>> =>
    app.strapi.db.query(`plugin::crm-user-invite.${type}`).create({ data });

  /** Invites a contact with the example, and stores the real values that result. */
  const invite = async (email: string): Promise<void> => {
    api.real.contactId = (
      await stage.contact({ firstName: 'Nora', lastName: 'Lindqvist', email })
    ).documentId;
    const { accepted } = (await api.send('invite', staff)).body.data;
    api.real.invitationId = accepted[0].invitationId;
    api.real.code = await stage.codeSentTo(email);
    await stage.jobsDone();
  };

  it('lead from the contact to the portal user', async () => {
    await invite('nora@example.org');
    await api.send('getImportOffer', staff);
    expect((await api.send('importContacts', staff)).body.data).toMatchObject({ dryRun: true, created: 1 });
    await api.send('findContacts', staff);
    await api.send('getContact', staff);
    await api.send('findInvitations', staff);
    await api.send('getInvitation', staff);
    await api.send('resendInvitation', staff);
    api.real.code = await stage.codeSentTo('nora@example.org', 1);

    await api.send('inspectInvitation');
    await api.send('renewInvitation');
    await api.send('createPasskeyOptions');
    const redeemed = await api.send('redeemInvitation');
    expect(redeemed.status).toBe(201);

    await stage.jobsDone();
    const contact = await api.send('getContact', staff);
    expect(contact.body.data.phone).toBe('+44 20 7946 0099');
    api.real.portalUserId = contact.body.data.portalUsers[0].id;
    await api.send('exportContact', staff);
    expect((await api.send('changePortalRole', staff)).body.data.role.name).toBe('Purchaser');
    expect((await api.send('endPortalAccess', staff)).body.data.active).toBe(false);
  });

  it('let an existing user accept', async () => {
    const signUp = { username: 'tom', email: 'tom@example.org', password: PASSWORD };
    const { jwt } = (await request(app.http).post('/api/auth/local/register').send(signUp)).body;
    await invite('tom@example.org');
    expect((await api.send('redeemInvitation')).status).toBe(200);
    expect((await api.send('acceptInvitation', jwt)).status).toBe(200);
  });

  it('create a link for an open invitation', async () => {
    await invite('grace@example.org');
    const { url } = (await api.send('createInvitationLink', staff)).body.data;
    api.real.code = codeIn(url);
    expect((await api.send('inspectInvitation')).status).toBe(200);
  });

  it('begin to sign in on the website', async () => {
    expect((await api.send('getSignInOptions')).body.data.passkeys).toBe(true);
    expect((await api.send('requestPasskeyOptions')).body.data.rpId).toBe('www.example.com');
  });

  it('revoke an invitation, and preview the e-mail', async () => {
    await invite('ada@example.org');
    expect((await api.send('revokeInvitation', staff)).body.data.status).toBe('revoked');
    expect((await api.send('previewInvitations', staff)).body.data.email.to).toBe('ada@example.org');
    expect((await api.send('inspectInvitation')).status).toBe(410);
  });

  it('control a batch', async () => {
    const batch = { position: 0, total: 1, accepted: 0, refused: 0, invitedBy: null, state: 'running' };
    const request = { portalId: api.real.portalId, roleId: api.real.roleId };
    const batchId = '5e8f0c9e-0a45-4dd4-8a80-5f1d76ce7df2';
    api.real.batchId = batchId;
    await row('batch', { ...batch, batchId, request });
    await row('batch-slice', { batchId, position: 0, contactIds: ['gone'], refusals: [] });
    for (const id of ['getBatch', 'findBatches', 'pauseBatch', 'resumeBatch', 'findBatchContacts']) {
      expect((await api.send(id, staff)).status).toBe(200);
    }
    await stage.jobsDone();

    api.real.batchId = 'aa0fd0c4-9d3c-4b6e-9bd5-9a4ff5c3c3a1';
    await row('batch', { ...batch, batchId: api.real.batchId, request });
    expect((await api.send('cancelBatch', staff)).status).toBe(200);
    await stage.jobsDone();
  });

  it('list portals and pages', async () => {
    const { documentId } = await app.strapi
      .documents('api::page.page' as 'admin::user')
      .create({ data: { title: 'Welcome', slug: 'welcome' } as never, status: 'published' as never });
    api.real.pageId = documentId;
    await api.send('findPortals', staff);
    await api.send('getPortal', staff);
    expect((await api.send('updatePortal', staff)).body.data.signUpUrl).toBe('https://www.example.com/join');
    await api.send('checkPortal', staff);
    expect((await api.send('requestInvitation')).status).toBe(202);
    expect((await api.send('countRequests', staff)).body.data.asked).toBe(1);
    expect((await api.send('findAmbiguousRequests', staff)).body.data).toEqual([]);
    await api.send('showSavedTemplate', staff);
    await api.send('previewTemplate', staff);
    expect((await api.send('sendTestMail', staff)).body.data.to).toBe('documented@example.org');
    expect((await api.send('findPages', staff)).body.data).toHaveLength(1);
    expect((await api.send('resolvePages', staff)).body.data).toMatchObject([{ state: 'published' }]);
    await api.send('getWidgetOptions', staff);
    await api.send('widgetFile');
  });

  it('read the settings', async () => {
    const job = { kind: 'invitation.send', payload: {}, state: 'failed', attempts: 20, priority: 0 };
    const addJob = async (key: string): Promise<void> => {
      const { id } = await row('job', { ...job, key, runAt: new Date(), error: 'Gone' });
      api.real.jobId = id as number;
    };
    await addJob('to be tried again');
    await api.send('findJobs', staff);
    await api.send('retryJob', staff);
    await addJob('to be discarded');
    await api.send('discardJob', staff);
    await api.send('addWebhook', staff);
    for (const id of ['findWebhooks', 'getConnection', 'getSetup', 'getSettings', 'getFigures'])
      await api.send(id, staff);
    for (const id of Object.keys(ONLY_REFUSED)) await api.send(id, staff);
  });

  it('exist for every operation', () => {
    for (const { operation } of endpoints) {
      const { operationId } = operation;
      const refused = ONLY_REFUSED[operationId];
      const good = (status: number): boolean => (refused ? status === refused : status < 300);
      expect([operationId, (api.answered.get(operationId) ?? []).some(good)]).toEqual([operationId, true]);
    }
  });

  const ofAdmins = endpoints.filter(({ operation }) => operation.security.some((each) => 'admin' in each));

  it('are refused without a session, as documented', async () => {
    for (const { operation } of ofAdmins) {
      expect((await api.send(operation.operationId)).status).toBe(401);
    }
  });

  it('are refused to an admin without the permission, as documented', async () => {
    const roles = app.strapi.service('admin::role') as unknown as {
      create(role: object): Promise<{ id: number }>;
    };
    const { id } = await roles.create({ name: 'Nothing', description: 'May do nothing' });
    const token = await stage.newAdmin('nobody@example.org', id);
    for (const { operation } of ofAdmins) {
      const { status } = await api.send(operation.operationId, token);
      expect([operation.operationId, status === 403]).toEqual([
        operation.operationId,
        operation['x-permission'] !== undefined,
      ]);
    }
  });

  it.each(endpoints.filter(({ operation }) => operation.requestBody?.content['application/json']))(
    'have keys that the document names: $operation.operationId',
    async ({ operation }) => {
      if (operation.operationId === 'notify') return;
      const { jwt } = (
        await request(app.http).post('/api/auth/local').send({ identifier: 'tom', password: PASSWORD })
      ).body;
      const isAdmins = operation.security.some((each) => 'admin' in each);
      const answer = await api.send(operation.operationId, isAdmins ? staff : jwt, { surprise: 1 });
      expect(answer.status).toBe(400);
      expect(answer.body.error.details).toMatchObject({
        code: 'request.invalid',
        errors: [{ path: ['surprise'] }],
      });
    }
  );
});
