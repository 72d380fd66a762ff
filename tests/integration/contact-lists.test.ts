/** @databases all */
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

describe('the lists of staff', () => {
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

  it('show the state of a contact on each portal, up to date', async () => {
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

  it("show on a contact's page the latest events first, with who caused them", async () => {
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

  it('find invitations by the beginning of full name, last name or address, in any case', async () => {
    const contact = await stage.contact({
      firstName: 'Käthe',
      lastName: 'Zöller',
      email: 'Kaethe.Zoeller@example.org',
    });
    await stage.invite(contact.documentId);
    const found = async (search: string) => {
      const { body } = await stage.admin('get', `/invitations?search=${encodeURIComponent(search)}`);
      return (body.data as { contact: { id: string } }[]).map((invitation) => invitation.contact.id);
    };
    for (const search of ['käthe z', 'KATHE', 'zoller', 'ZÖLL', 'kaethe.zoeller@']) {
      expect([search, await found(search)]).toEqual([search, [contact.documentId]]);
    }
    expect(await found('oller')).toEqual([]);
  });

  it('show jobs page by page, failed ones first and then the newest', async () => {
    const job = (key: string, state: string) => ({
      key,
      kind: 'a kind that nobody runs',
      state,
      payload: {},
      runAt: new Date(Date.now() + 86_400_000),
      attempts: 0,
      priority: 1,
    });
    for (const [key, state] of [
      ['w1', 'waiting'],
      ['f1', 'failed'],
      ['w2', 'waiting'],
      ['f2', 'failed'],
    ] as const) {
      await app.strapi.db.query('plugin::crm-user-invite.job').create({ data: job(key, state) });
    }
    const keys = new Map((await stage.rows('job')).map(({ id, key }) => [String(id), key]));
    const listed: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await stage.admin('get', `/jobs?pageSize=1&cursor=${cursor}`);
      listed.push(...(body.data as { id: string }[]).map(({ id }) => keys.get(id)));
      cursor = body.meta.nextCursor;
    }
    expect(listed.filter((key) => /^[wf]\d$/.test(String(key)))).toEqual(['f2', 'f1', 'w2', 'w1']);
  });

  it('show the jobs of a kind or of an invitation', async () => {
    const found = async (search: string) => {
      const { body } = await stage.admin('get', `/jobs?pageSize=100&search=${search}`);
      return (body.data as { kind: string }[]).map(({ kind }) => kind);
    };
    expect(new Set(await found('a%20kind'))).toEqual(new Set(['a kind that nobody runs']));
    expect(await found('kind')).toEqual([]);
    await app.strapi.db.query('plugin::crm-user-invite.job').create({
      data: {
        key: 'of-an-invitation',
        kind: 'another kind',
        state: 'failed',
        payload: {},
        runAt: new Date(),
        attempts: 0,
        priority: 1,
        invitationId: '7f3e2c1a-0000-4000-8000-000000000001',
      },
    });
    expect(await found('7f3e2c1a-0000-4000-8000-000000000001')).toEqual(['another kind']);
  });

  it('find portals by name, key or site address, page by page', async () => {
    await stage.create('portal', {
      key: 'vendors',
      name: 'Supplier Portal',
      siteUrl: 'https://partners.example.org',
      defaultLocale: 'en',
    });
    const names = async (query: string) => {
      const { body } = await stage.admin('get', `/portals?${query}`);
      return { names: (body.data as { name: string }[]).map(({ name }) => name), ...body.meta };
    };
    expect(await names('')).toEqual({ names: ['Customer Portal', 'Supplier Portal'], nextCursor: null });
    for (const search of ['SUPPL', 'Vend', 'PARTNERS.example']) {
      expect([search, await names(`search=${search}`)]).toEqual([
        search,
        { names: ['Supplier Portal'], nextCursor: null },
      ]);
    }
    const first = await names('pageSize=1');
    expect(first.names).toEqual(['Customer Portal']);
    expect(await names(`pageSize=1&cursor=${first.nextCursor}`)).toEqual({
      names: ['Supplier Portal'],
      nextCursor: null,
    });
    expect((await stage.admin('get', '/portals?pageSize=1000')).body.error.details.code).toBe(
      'request.invalid'
    );
  });
});
