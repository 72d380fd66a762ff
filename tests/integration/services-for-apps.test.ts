import type { AccessService, InvitationService } from '../../strapi-server';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { codeIn, createStage, type Stage } from './support/stage';

describe('the services for apps', () => {
  let app: TestApp;
  let stage: Stage;
  let invitations: InvitationService;
  let access: AccessService;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    invitations = app.strapi.plugin('crm-user-invite').service<InvitationService>('invitations');
    access = app.strapi.plugin('crm-user-invite').service<AccessService>('access');
  });
  afterAll(async () => app.stop());

  const target = () => ({ portalId: stage.portal.documentId, roleId: stage.role.documentId });

  it('invite, resend and revoke as staff do, under the name of the app', async () => {
    const { documentId } = await stage.contact();
    const answer = await invitations.invite(
      { contactIds: [documentId], ...target() },
      { actor: 'Partner sync' }
    );
    const id = answer.accepted?.[0]?.invitationId ?? '';
    expect(answer).toMatchObject({ accepted: [{ contactId: documentId }], refused: [] });
    await invitations.resend(id);
    const { status, timeline } = await invitations.revoke(id, { actor: 'Partner sync' });
    expect(status).toBe('revoked');
    expect(timeline).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'created', actor: 'Partner sync' }),
        expect.objectContaining({ event: 'resent', actor: 'system' }),
        expect.objectContaining({ event: 'revoked', actor: 'Partner sync' }),
      ])
    );
  });

  it('make a link for a contact who does not want e-mail', async () => {
    const { documentId } = await stage.contact({ doNotEmail: true });
    const invited = await invitations.invite({ contactIds: [documentId], ...target(), notify: false });
    const id = invited.accepted?.[0]?.invitationId ?? '';
    const { url, expiresAt } = await invitations.createLink(id, { actor: 'Partner sync' });
    const { status, timeline, ...invitation } = (await stage.admin('get', `/invitations/${id}`)).body.data;
    expect([status, invitation.expiresAt]).toEqual(['sent', expiresAt]);
    expect(timeline.at(-1)).toMatchObject({ event: 'link-created', actor: 'Partner sync' });
    const password = 'lighthouse keeper at dawn';
    expect((await stage.post('/invitations/redeem', { code: codeIn(url), password })).status).toBe(201);
    await stage.jobsDone();
    await expect(invitations.createLink(id)).rejects.toMatchObject({
      details: { code: 'invitation.not-open' },
    });
    await expect(invitations.createLink('no-invitation')).rejects.toMatchObject({
      details: { code: 'invitation.unknown' },
    });
  });

  it('name no sender in the e-mail unless they are told one', async () => {
    const [named, unnamed] = [await stage.contact(), await stage.contact()];
    const request = { ...target(), message: 'Welcome' };
    await invitations.invite({ contactIds: [named.documentId], ...request }, { actor: 'Ada' });
    await invitations.invite({ contactIds: [unnamed.documentId], ...request });
    await stage.jobsDone();
    const texts = app.mailbox.mails.filter(({ text }) => text.includes('Welcome')).map(({ text }) => text);
    expect(texts.map((text) => /^A message.*$/m.exec(text)?.[0])).toEqual([
      'A message from Ada:',
      'A message:',
    ]);
  });

  it('list, change and end the access of a contact', async () => {
    const address = 'partner@example.org';
    const { documentId: contactId } = await stage.contact({ email: address });
    await stage.invite(contactId);
    const code = await stage.codeSentTo(address);
    await stage.post('/invitations/redeem', { code, password: 'lighthouse keeper at noon' });
    await stage.jobsDone();
    const [portalUser] = await access.listByContact(contactId);
    expect(portalUser).toMatchObject({ active: true, contact: { id: contactId } });
    expect(await access.end(portalUser?.id ?? '', { actor: 'Partner sync' })).toMatchObject({
      active: false,
    });
    expect(await access.listByContact(contactId)).toMatchObject([{ active: false }]);
  });

  it('refuse the same requests as the admin API, with the same codes', async () => {
    const { documentId } = await stage.contact({ email: null });
    expect(await invitations.invite({ contactIds: [documentId], ...target() })).toMatchObject({
      refused: [{ contactId: documentId, code: 'contact.no-email' }],
    });
    await expect(
      invitations.invite({ contactIds: [documentId], ...target(), portalId: 'no-portal' })
    ).rejects.toMatchObject({ details: { code: 'portal.unknown' } });
    await expect(invitations.revoke('no-invitation')).rejects.toMatchObject({
      details: { code: 'invitation.unknown' },
    });
    await expect(invitations.invite({ contactIds: documentId, ...target() } as never)).rejects.toMatchObject({
      details: { code: 'request.invalid' },
    });
    for (const actor of ['', 5, 'x'.repeat(256)]) {
      await expect(invitations.revoke('no-invitation', { actor } as never)).rejects.toMatchObject({
        details: { code: 'request.invalid', errors: [{ path: ['actor'] }] },
      });
    }
    await expect(access.end('no-portal-user')).rejects.toMatchObject({
      details: { code: 'portal-user.unknown' },
    });
  });
});
