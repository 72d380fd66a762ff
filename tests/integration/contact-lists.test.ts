import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

describe('what staff see of a contact', () => {
  let app: TestApp;
  let stage: Stage;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const listed = async (search: string) =>
    (await stage.admin('get', `/contacts?search=${search}`)).body.data as {
      fullName: string;
      portalAccess: { portal: { name: string }; state: string }[];
    }[];

  it('is in the list how it stands on each portal, in step with what happens', async () => {
    const contact = await stage.contact({ lastName: 'Glance', email: 'glance@example.org' });
    await stage.contact({ lastName: 'Glancer' });
    expect((await listed('glanc')).map(({ portalAccess }) => portalAccess)).toEqual([[], []]);

    await stage.invite(contact.documentId);
    const code = await stage.codeSentTo('glance@example.org');
    await stage.jobsDone();
    const portal = { id: stage.portal.documentId, name: 'Customer Portal' };
    expect((await listed('glance'))[0]?.portalAccess).toEqual([{ portal, state: 'sent' }]);

    await stage.post('/invitations/redeem', { code, password: 'quiet-otters-hold-hands' });
    await stage.jobsDone();
    expect((await listed('glance'))[0]?.portalAccess).toEqual([{ portal, state: 'active' }]);

    const detail = await stage.admin('get', `/contacts/${contact.documentId}`);
    await stage.admin('delete', `/portal-users/${detail.body.data.portalUsers[0].id}`);
    await stage.jobsDone();
    expect((await listed('glance'))[0]?.portalAccess).toEqual([{ portal, state: 'ended' }]);
  });

  it('is on its page what happened last, newest first, with who did it', async () => {
    const contact = await stage.contact({ email: 'activity@example.org' });
    const { body } = await stage.invite(contact.documentId);
    await stage.codeSentTo('activity@example.org');
    await stage.jobsDone();
    const { invitationId } = body.data.accepted[0];
    await stage.admin('post', `/invitations/${invitationId}/revoke`);
    const detail = await stage.admin('get', `/contacts/${contact.documentId}`);
    expect(detail.body.data.activity).toMatchObject([
      { event: 'revoked', actor: 'Grace Hopper', invitationId, portal: 'Customer Portal' },
      { event: 'sent', invitationId },
      { event: 'created', actor: 'Grace Hopper', invitationId },
    ]);
  });
});
