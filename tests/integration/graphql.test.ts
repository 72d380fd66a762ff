import request from 'supertest';
import type { TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';
import { allow, bootWidgetApp, documents, NOTICE, PAGE, pageRef, widget } from './widget/support';

const graphql = {
  enabled: true,
  resolve: require.resolve('@strapi/plugin-graphql/package.json'),
  config: { generateArtifacts: false, landingPage: false, maxLimit: 100 },
};

describe('the GraphQL plugin of Strapi', () => {
  let app: TestApp;
  let stage: Stage;
  let token: string;

  beforeAll(async () => {
    app = await bootWidgetApp({ plugins: { graphql } });
    stage = await createStage(app);
    const created = await app.strapi
      .service('admin::api-token')
      .create({ name: 'all', description: '', type: 'full-access', lifespan: null });
    token = created.accessKey;
    await allow(app.strapi, `${PAGE}.find`, `${NOTICE}.find`);
  }, 120_000);
  afterAll(async () => app.stop());

  interface Answer<Data> {
    data: Data | null;
    errors?: { message: string }[];
  }
  const ask = async (query: string, variables: object = {}, authorization?: string) => {
    const call = request(app.http).post('/graphql').send({ query, variables });
    const { body } = await (authorization ? call.set('Authorization', authorization) : call);
    return body as Answer<unknown>;
  };

  type Named = { name: string }[];

  it('exposes no type, field or argument of the ledger', async () => {
    const { data } = (await ask(
      '{ __schema { types { name fields { name } inputFields { name } } } }'
    )) as Answer<{ __schema: { types: Named } }>;
    const names = data?.__schema.types.map(({ name }) => name) ?? [];
    expect(names).toContain('Page');
    expect(names.filter((name) => /CrmUserInvite(Contact|PortalInvitation)$/.test(name))).toHaveLength(2);
    const ledger = /CrmUserInvite(Invitation|Account|Job|Batch)/i;
    expect(JSON.stringify(data).match(ledger)).toBeNull();
    expect(JSON.stringify(data)).not.toMatch(/openKey|leaseOwner|usernameKey/);
  });

  it("reads the plugin's records, and cannot write them", async () => {
    const contact = await stage.contact({ email: 'ada@example.org' });
    await stage.invite(contact.documentId);
    await stage.jobsDone();
    const bearer = `Bearer ${token}`;
    const { data } = (await ask('{ __schema { mutationType { fields { name } } } }')) as Answer<{
      __schema: { mutationType: { fields: Named } };
    }>;
    const mutations = data?.__schema.mutationType.fields.map(({ name }) => name) ?? [];
    expect(mutations.filter((name) => /(PortalInvitation|EmailActivity|PortalUser)$/.test(name))).toEqual([]);
    expect(mutations.filter((name) => /CrmUserInviteContact$/.test(name))).toHaveLength(3);

    const { data: types } = (await ask('{ __schema { queryType { fields { name } } } }')) as Answer<{
      __schema: { queryType: { fields: Named } };
    }>;
    const queries = types?.__schema.queryType.fields.map(({ name }) => name) ?? [];
    const list = queries.find((name) => /CrmUserInvitePortalInvitations$/i.test(name)) ?? 'none';
    const read = await ask(`{ ${list} { documentId name statusReason } }`, {}, bearer);
    expect((read.data as Record<string, unknown>)[list]).toMatchObject([{ statusReason: 'sent' }]);
    expect((await ask(`{ ${list} { claim } }`, {}, bearer)).errors?.[0]?.message).toContain('claim');
  });

  it('cannot detach a contact from its invitations', async () => {
    const [contact] = await stage.rows('contact');
    const { errors } = await ask(
      'mutation ($id: ID!) { updateCrmUserInviteContact(documentId: $id, data: { invitations: [] }) { documentId } }',
      { id: contact?.documentId },
      `Bearer ${token}`
    );
    expect(errors?.[0]?.message).toContain('Portal access');
    expect(
      await stage.rows('portal-invitation', { contact: { documentId: contact?.documentId } })
    ).toHaveLength(1);
  });

  it('resolves the pages of widgets like the REST API', async () => {
    const pages = documents(app.strapi, PAGE);
    const target = await pages.create({ data: { title: 'Welcome', slug: 'welcome' }, status: 'published' });
    const draft = await pages.create({ data: { title: 'Draft', slug: 'draft' } });
    const properties = {
      heading: 'Hello',
      existingUserPage: pageRef(target.documentId, '?from=invitation'),
      redirectPage: pageRef(draft.documentId),
    };
    await pages.create({
      data: {
        title: 'Sign up',
        slug: 'sign-up',
        widgets: [widget(properties), { __component: 'layout.columns', left: [{ properties }], note: 'Two' }],
      },
      status: 'published',
    });
    await documents(app.strapi, NOTICE).create({ data: { name: 'Notice', invite: { properties } } });

    const query = `{
      pages(filters: { slug: { eq: "sign-up" } }) { title widgets { __typename
        ... on ComponentPortalConnectorCrmUserInvite { properties }
        ... on ComponentLayoutColumns { left { properties } } } }
      notices { invite { properties } }
    }`;
    interface Widgets {
      pages: { widgets: { properties?: object; left?: object[] }[] }[];
      notices: { invite: { properties: object } }[];
    }
    const { data, errors } = (await ask(query)) as Answer<Widgets>;
    expect(errors).toBeUndefined();
    const rest = await request(app.http).get(
      '/api/pages?filters[slug]=sign-up&populate[widgets][on][portal-connector.crm-user-invite]=true&populate[widgets][on][layout.columns][populate]=*'
    );
    const [first, columns] = rest.body.data[0].widgets;
    expect(first.properties).toMatchObject({
      existingUserPage: { url: '/welcome?from=invitation', title: 'Welcome', published: true },
      redirectPage: { url: null, published: false },
    });
    const [direct, nested] = data?.pages[0]?.widgets ?? [];
    expect(direct?.properties).toEqual(first.properties);
    expect(nested?.left).toEqual([{ properties: columns.left[0].properties }]);
    expect(data?.notices[0]?.invite.properties).toEqual(first.properties);
  });
});
