import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

describe('a request that cannot be fulfilled', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const portalWith = async (data: Record<string, unknown>, userRole: string | null = 'authenticated') => {
    const key = `portal-${Math.random().toString(36).slice(2)}`;
    const portal = await stage.create('portal', {
      key,
      name: key,
      siteUrl: ORIGIN,
      defaultLocale: 'en',
      ...data,
    });
    const role = await stage.create('portal-role', { name: 'Member', userRole, portal: portal.documentId });
    return { portalId: portal.documentId, roleId: role.documentId };
  };

  /** Every list must refuse an unknown cursor: starting over would make clients read without end. */
  const expectUnknown = async (path: string, cursors: readonly string[]) => {
    for (const cursor of cursors) {
      const { status, body } = await stage.admin('get', `${path}?cursor=${encodeURIComponent(cursor)}`);
      expect([cursor, status, body.error?.details]).toEqual([
        cursor,
        400,
        {
          code: 'request.invalid',
          errors: [{ path: ['cursor'], code: 'cursor.unknown', message: expect.any(String) }],
        },
      ]);
    }
  };

  it.each([
    ['has no sign-up page', { signUpUrl: null }, 'missing'],
    [
      'has its sign-up page on another origin',
      { signUpUrl: 'https://evil.example.net/sign-up' },
      'not-allowed',
    ],
    [
      'has a sign-in in the address of its sign-up page',
      { signUpUrl: ORIGIN.replace('//', '//ada:secret@') },
      'not-allowed',
    ],
    [
      'has its site on an origin that is not allowed',
      { siteUrl: 'https://evil.example.net', signUpUrl: 'https://evil.example.net/sign-up' },
      'not-allowed',
    ],
  ])('names a portal that %s', async (_what, data, detail) => {
    const target = await portalWith(data);
    const { documentId } = await stage.contact();
    const answer = await stage.invite(documentId, target);
    expect(answer.body.data).toMatchObject({
      accepted: [],
      refused: [{ contactId: documentId, code: 'portal.no-sign-up-page', detail }],
    });
    expect(await stage.rows('invitation', { contactId: documentId })).toEqual([]);
  });

  it('names a role that is not mapped, and a role of another portal', async () => {
    const target = await portalWith({ signUpUrl: `${ORIGIN}/sign-up` }, null);
    const { documentId } = await stage.contact();
    const unmapped = await stage.invite(documentId, target);
    expect(unmapped.body.data.refused).toEqual([{ contactId: documentId, code: 'role.unmapped' }]);
    const gone = await portalWith({ signUpUrl: `${ORIGIN}/sign-up` }, 'a-role-that-was-deleted');
    const deleted = await stage.invite(documentId, gone);
    expect(deleted.body.data.refused).toEqual([{ contactId: documentId, code: 'role.unmapped' }]);
    const foreign = await stage.invite(documentId, { roleId: target.roleId });
    expect(foreign.body.data.refused).toEqual([{ contactId: documentId, code: 'role.not-of-portal' }]);
  });

  it.each([null, '', 'a-role-that-is-not-there'])(
    'names a role that is no longer mapped when the invitation is redeemed: %j',
    async (userRole) => {
      const target = await portalWith({ signUpUrl: `${ORIGIN}/sign-up` });
      const email = `unmapped-${String(userRole)}@example.org`;
      const { documentId } = await stage.contact({ email });
      await stage.invite(documentId, target);
      const code = await stage.codeSentTo(email);
      const redeem = () => stage.post('/invitations/redeem', { code, password: 'a password of some length' });
      const map = (to: string | null) =>
        app.strapi
          .documents('plugin::crm-user-invite.portal-role' as 'admin::user')
          .update({ documentId: target.roleId, data: { userRole: to } as never });
      await map(userRole);
      const refused = await redeem();
      expect([refused.status, refused.body.error?.details.code]).toEqual([503, 'crm.unavailable']);
      await map('authenticated');
      expect((await redeem()).status).toBe(201);
    }
  );

  it.each([
    ['contact.no-email', { email: null }],
    ['contact.do-not-email', { doNotEmail: true }],
    ['contact.inactive', { active: false }],
  ])('names a contact that cannot be invited: %s', async (code, data) => {
    const { documentId } = await stage.contact(data);
    const answer = await stage.invite(documentId);
    expect(answer.body.data).toMatchObject({ accepted: [], refused: [{ contactId: documentId, code }] });
  });

  it('is refused for an installation of tables in the embedded CRM', async () => {
    const answer = await stage.admin('post', '/connection/install');
    expect([answer.status, answer.body.error.details.code]).toEqual([400, 'connector.unsupported']);
  });

  it.each([
    ['/contacts', ['nonsense', '1']],
    ['/invitations', ['nonsense', '0', '-1', '1.5']],
    ['/portals', ['nonsense']],
    ['/jobs', ['nonsense', '5', 'done.1']],
    ['/pages', ['nonsense', '0~api::no-such.type']],
  ])('is refused with a cursor that no list returned: GET %s', async (path, cursors) => {
    await expectUnknown(path, cursors);
  });

  it('is refused with a cursor that no list of a batch returned', async () => {
    const { documentId } = await stage.contact();
    const { body } = await stage.invite(documentId);
    await expectUnknown(`/batches/${body.data.batchId}/contacts`, ['nonsense', '0', '-1', '1', '999']);
  });

  it('is refused for a contact or a portal that does not exist', async () => {
    const contact = await stage.invite('there-is-none');
    expect(contact.body.data.refused).toEqual([{ contactId: 'there-is-none', code: 'contact.unknown' }]);
    const portal = await stage.invite('there-is-none', { portalId: 'there-is-none' });
    expect(portal.status).toBe(404);
    expect(portal.body.error.details.code).toBe('portal.unknown');
  });

  it('is refused for a job that does not exist or is done', async () => {
    const { status, body } = await stage.admin('post', '/jobs/999999/retry');
    expect([status, body.error.details.code]).toEqual([404, 'job.unknown']);
  });

  it.each(['0', '-1', '1.5', '2147483648', '9007199254740993', '1e3', '1 or 1=1', '%00', '1'.repeat(200)])(
    'is refused for the job number %s, and a cursor with it, before the database is asked',
    async (id) => {
      const retried = await stage.admin('post', `/jobs/${encodeURIComponent(id)}/retry`);
      expect([400, 404]).toContain(retried.status);
      for (const [list, cursor] of [
        ['jobs', `failed.${id}`],
        ['invitations', id],
      ]) {
        const { status } = await stage.admin('get', `/${list}?cursor=${encodeURIComponent(String(cursor))}`);
        expect([list, status]).toEqual([list, 400]);
      }
    }
  );

  it('keeps the job waiting with its error when the mail server is unavailable', async () => {
    const { documentId } = await stage.contact({ email: 'patient@example.org' });
    app.mailbox.failure = new Error('connect ECONNREFUSED 127.0.0.1:25');
    const invited = await stage.invite(documentId);
    const [{ invitationId }] = invited.body.data.accepted;
    const job = await eventually(async () => {
      const { body } = await stage.admin('get', '/jobs');
      return body.data.find((one: { error: string | null }) => one.error);
    });
    expect(job).toMatchObject({ kind: 'invitation.send', state: 'waiting', invitationId });
    expect(job.error).toContain('The mail server did not accept the e-mail');

    app.mailbox.failure = null;
    expect((await stage.admin('post', `/jobs/${job.id}/retry`)).status).toBe(202);
    await stage.codeSentTo('patient@example.org');
    await stage.jobsDone();
    const { body } = await stage.admin('get', `/invitations/${invitationId}`);
    expect(body.data).toMatchObject({ status: 'sent', failure: null });
  });

  it('marks the invitation as failed when the mail server refuses the recipient, and can be resent', async () => {
    const { documentId } = await stage.contact({ email: 'nobody@example.org' });
    app.mailbox.failure = Object.assign(new Error('550 5.1.1 User unknown'), {
      responseCode: 550,
      response: '550 5.1.1 User unknown',
    });
    const invited = await stage.invite(documentId);
    const [{ invitationId }] = invited.body.data.accepted;
    const failed = await eventually(async () => {
      const { body } = await stage.admin('get', `/invitations/${invitationId}`);
      return body.data.status === 'failed' ? body.data : null;
    });
    expect(failed).toMatchObject({ active: true });
    expect(failed.failure).toContain('User unknown');
    expect((await stage.invite(documentId)).body.data.refused[0].code).toBe('invitation.already-open');

    app.mailbox.failure = null;
    expect((await stage.admin('post', `/invitations/${invitationId}/resend`)).status).toBe(202);
    await stage.codeSentTo('nobody@example.org');
    const sent = await eventually(async () => {
      const { body } = await stage.admin('get', `/invitations/${invitationId}`);
      return body.data.status === 'sent' ? body.data : null;
    });
    expect(sent).toMatchObject({ failure: null, active: false });
  });

  it('names an invalid address of a portal', async () => {
    const elsewhere = await stage.admin('put', `/portals/${stage.portal.documentId}`, {
      signUpUrl: 'https://evil.example.net/sign-up',
    });
    expect(elsewhere.status).toBe(400);
    expect(elsewhere.body.error.details).toMatchObject({
      code: 'request.invalid',
      errors: [{ path: ['signUpUrl'] }],
    });
    const moved = await stage.admin('put', `/portals/${stage.portal.documentId}`, {
      signUpUrl: `${ORIGIN}/join`,
    });
    expect(moved.status).toBe(200);
    const { documentId } = await stage.contact({ email: 'moved@example.org' });
    await stage.invite(documentId);
    await stage.codeSentTo('moved@example.org');
    expect(app.mailbox.lastTo('moved@example.org').text).toContain(`${ORIGIN}/join#invitation=`);
  });

  it('names a template with the link in a forbidden place', async () => {
    const answer = await stage.admin('put', `/portals/${stage.portal.documentId}`, {
      emailTemplates: { en: { subject: 'Hello', html: '<img src="{{ link }}">' } },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.errors[0].path).toEqual(['emailTemplates', 'en', 'html']);
  });
});

describe('an invalid configuration', () => {
  it.each([
    ['crm-user-invite.allowedOrigins', { allowedOrigins: [] }],
    ['crm-user-invite.allowedOrigins[0]', { allowedOrigins: ['https://www.example.com/'] }],
    ['crm-user-invite.invitation.expiresInDays', { invitation: { expiresInDays: 'soon' } }],
    ['crm-user-invite.invitaton', { invitaton: {} }],
    [
      'crm-user-invite.fields[0].userField',
      { fields: [{ name: 'a', label: 'A', type: 'text', userField: 'role' }] },
    ],
  ])('stops the start and names %s', async (path, pluginConfig) => {
    await expect(bootStrapi({ pluginConfig })).rejects.toThrow(path);
  });
});
