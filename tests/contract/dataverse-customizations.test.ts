import { randomUUID } from 'node:crypto';
import { startDataverseServer, type DataverseServer, type DataverseServerOptions } from '../dataverse-server';
import { webApi, type RawAnswer } from '../dataverse-server/support';

// The installation is only as good as what its imitation of Dataverse refuses.
let server: DataverseServer;
let api: Awaited<ReturnType<typeof webApi>>;

const start = async (options?: DataverseServerOptions): Promise<void> => {
  server = await startDataverseServer(options);
  api = await webApi(server);
};
beforeEach(() => start());
afterEach(() => server.close());

const restart = async (options: DataverseServerOptions): Promise<void> => {
  await server.close();
  await start(options);
};

const rowsIn = (answer: RawAnswer): Record<string, unknown>[] => {
  expect(answer.status).toBe(200);
  return answer.body?.value as Record<string, unknown>[];
};
const idIn = ({ headers }: RawAnswer): string =>
  /\(([^)]*)\)$/.exec(headers.get('OData-EntityId') ?? '')?.[1] ?? '';
const braced = (): string => `{${randomUUID()}}`;
const label = (text: string, language = 1033) => ({
  LocalizedLabels: [{ Label: text, LanguageCode: language }],
});

const addPublisher = () =>
  api('POST', 'publishers', {
    uniquename: 'fabrikam',
    friendlyname: 'Fabrikam',
    customizationprefix: 'fab',
    customizationoptionvalueprefix: 12_345,
  });

const addTable = async (name: string, more: Record<string, unknown> = {}): Promise<void> => {
  const created = await api('POST', 'EntityDefinitions', {
    '@odata.type': 'Microsoft.Dynamics.CRM.EntityMetadata',
    SchemaName: name,
    DisplayName: label(name),
    DisplayCollectionName: label(`${name}s`),
    OwnershipType: 'UserOwned',
    HasActivities: false,
    HasNotes: false,
    Attributes: [
      {
        '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
        SchemaName: 'fab_Name',
        DisplayName: label('Name'),
        MaxLength: 100,
        IsPrimaryName: true,
      },
    ],
    ...more,
  });
  expect(created.status).toBe(204);
};

const addLookup = (from: string, to: string, column: string, more: Record<string, unknown> = {}) =>
  api('POST', 'RelationshipDefinitions', {
    '@odata.type': 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata',
    SchemaName: `${from}_${to}`,
    ReferencedEntity: to,
    ReferencedAttribute: `${to}id`,
    ReferencingEntity: from,
    Lookup: {
      '@odata.type': 'Microsoft.Dynamics.CRM.LookupAttributeMetadata',
      SchemaName: column,
      DisplayName: label(column),
    },
    ...more,
  });

const addScript = (name = 'fab_/scripts/invite.js') =>
  api('POST', 'webresourceset', { name, webresourcetype: 3, content: '' });

const LOOKUP = '{270BD3DB-D9AF-4782-9025-509E298DEC0A}';
const TEXT = '{4273EDBD-AC1D-40D3-9FB2-095C621B552D}';
const SUBGRID = '{E7A81278-8635-4D9E-8D4D-59480B391C5B}';

const control = (attributes: string, parameters = ''): string =>
  `<row><cell id="${braced()}"><control ${attributes}>` +
  `${parameters && `<parameters>${parameters}</parameters>`}</control></cell></row>`;

const formOf = (rows: string, more = ''): string =>
  `<form><tabs><tab id="${braced()}"><labels><label description="Tab" languagecode="1033" /></labels><columns>` +
  `<column width="100%"><sections><section id="${braced()}"><rows>${rows}</rows></section></sections></column>` +
  `</columns></tab></tabs>${more}</form>`;

const addForm = (formxml: string, table = 'contact') =>
  api('POST', 'systemforms', { name: 'A form', objecttypecode: table, type: 2, formxml });

const NAME = control(`id="lastname" classid="${TEXT}" datafieldname="lastname"`);

describe('a form', () => {
  it('is created', async () => {
    expect((await addForm(formOf(NAME))).status).toBe(204);
  });

  it.each<[string, () => string, string]>([
    ['is no XML', () => '<form><tabs></form>', 'Invalid XML'],
    ['is another document', () => '<SiteMap><Area Id="a" /></SiteMap>', 'root element'],
    ['has no tab', () => '<form><tabs /></form>', '<tabs> needs <tab>'],
    ['has an unknown element', () => formOf(NAME, '<subform />'), '<form> cannot contain <subform>'],
    [
      'has a section outside of a column',
      () =>
        formOf(NAME)
          .replace(/<column .*?>/, '')
          .replace('</column>', ''),
      '<columns> cannot contain <sections>',
    ],
    ['has a column without a width', () => formOf(NAME).replace(' width="100%"', ''), 'width'],
    ['has a width in pixels', () => formOf(NAME).replace('100%', '100px'), 'percentage'],
    [
      'has an id that is no GUID in braces',
      () => formOf(NAME).replace(/<tab id="\{(.*?)\}"/, '<tab id="$1"'),
      'no GUID in braces',
    ],
    ['has an id twice', () => formOf(NAME + NAME), 'is not unique'],
    [
      'shows a column that the table does not have',
      () => formOf(control(`id="a" classid="${TEXT}" datafieldname="fab_nickname"`)),
      'no column fab_nickname',
    ],
    [
      'shows a column with the control of another type',
      () => formOf(control(`id="a" classid="${LOOKUP}" datafieldname="lastname"`)),
      'cannot show a column of the type String',
    ],
    [
      'has a label in a language that is not provisioned',
      () => formOf(NAME).replace('1033', '1036'),
      '1036 is not a valid language',
    ],
  ])('is refused if it %s', async (_, formXml, message) => {
    const refused = await addForm(formXml());
    expect(refused.status).toBe(400);
    expect(refused.message).toContain(message);
  });

  it('is checked again when it is changed', async () => {
    const [formId] = server.seeded.contactFormIds;
    expect((await api('PATCH', `systemforms(${formId})`, { formxml: '<form />' })).status).toBe(400);
  });

  describe('with rows of another table', () => {
    const grid = (parameters: string): string =>
      formOf(control(`id="grid" classid="${SUBGRID}"`, parameters));
    const viewOf = async (table: string): Promise<string> => {
      const [view] = rowsIn(
        await api(
          'GET',
          `savedqueries?$select=name&$filter=returnedtypecode eq '${table}' and querytype eq 2`
        )
      );
      return `{${String(view?.savedqueryid)}}`;
    };
    const parameters = (view: string, more = ''): string =>
      `<ViewId>${view}</ViewId><TargetEntityType>fab_ticket</TargetEntityType>` +
      `<RelationshipName>fab_ticket_contact</RelationshipName>${more}`;

    beforeEach(async () => {
      await addTable('fab_Ticket');
      await addLookup('fab_ticket', 'contact', 'fab_ContactId');
    });

    it('is created', async () => {
      expect((await addForm(grid(parameters(await viewOf('fab_ticket'))))).status).toBe(204);
    });

    it.each<[string, (own: string, other: string) => string, string]>([
      ['table', (own) => parameters(own).replace('fab_ticket<', 'fab_case<'), 'the table fab_case'],
      ['view', () => parameters(braced()), 'there is no view'],
      ['view of its table', (_, other) => parameters(other), 'there is no view'],
      ['relation', (own) => parameters(own).replace('ticket_contact', 'contact_ticket'), 'no relation'],
      ['parameter', (own) => parameters(own, '<Filter>x</Filter>'), 'no parameter Filter'],
    ])('is refused if there is no such %s', async (_, parametersOf, message) => {
      const own = await viewOf('fab_ticket');
      const refused = await addForm(grid(parametersOf(own, await viewOf('contact'))));
      expect(refused.status).toBe(400);
      expect(refused.message).toContain(message);
    });
  });

  describe('with a look-up that depends on another', () => {
    const dependent = (relation: string, column: string, type: string): string =>
      formOf(
        control(`id="fab_shopid" classid="${LOOKUP}" datafieldname="fab_shopid"`) +
          control(
            `id="fab_shelfid" classid="${LOOKUP}" datafieldname="fab_shelfid"`,
            `<FilterRelationshipName>${relation}</FilterRelationshipName>` +
              `<DependentAttributeName>${column}</DependentAttributeName>` +
              `<DependentAttributeType>${type}</DependentAttributeType><AllowFilterOff>false</AllowFilterOff>`
          )
      );

    beforeEach(async () => {
      for (const name of ['fab_Shop', 'fab_Shelf', 'fab_Item']) await addTable(name);
      await addLookup('fab_shelf', 'fab_shop', 'fab_ShopId');
      await addLookup('fab_item', 'fab_shop', 'fab_ShopId');
      await addLookup('fab_item', 'fab_shelf', 'fab_ShelfId');
    });

    it('is created', async () => {
      const form = dependent('fab_shelf_fab_shop', 'fab_item.fab_shopid', 'fab_shop');
      expect((await addForm(form, 'fab_item')).status).toBe(204);
    });

    it.each([
      ['the other look-up', 'fab_shelf_fab_shop', 'fab_item.fab_placeid', 'fab_shop'],
      ['its table', 'fab_shelf_fab_shop', 'fab_shopid', 'fab_shop'],
      ['its target', 'fab_shelf_fab_shop', 'fab_item.fab_shopid', 'contact'],
      ['the relation', 'fab_item_fab_shop', 'fab_item.fab_shopid', 'fab_shop'],
    ])('is refused if %s is wrong', async (_, relation, column, type) => {
      expect((await addForm(dependent(relation, column, type), 'fab_item')).status).toBe(400);
    });
  });
});

describe('a view', () => {
  const view = (more: Record<string, unknown> = {}) => ({
    name: 'Everybody',
    returnedtypecode: 'contact',
    querytype: 0,
    fetchxml:
      '<fetch><entity name="contact"><attribute name="fullname" /><attribute name="emailaddress1" />' +
      '<filter><condition attribute="statecode" operator="eq" value="0" /></filter></entity></fetch>',
    layoutxml:
      '<grid name="resultset" object="2" jump="fullname" select="1" icon="1" preview="1">' +
      '<row name="result" id="contactid"><cell name="fullname" width="200" /></row></grid>',
    ...more,
  });
  const { fetchxml, layoutxml } = view();

  it('is created', async () => {
    expect((await api('POST', 'savedqueries', view())).status).toBe(204);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of an unknown table', { returnedtypecode: 'fab_ticket' }, 'no table fab_ticket'],
    ['of an unknown type', { querytype: 3 }, 'no type'],
    ['whose query is about another table', { returnedtypecode: 'account' }, 'not about account'],
    [
      'whose query reads an unknown column',
      { fetchxml: fetchxml.replace('emailaddress1', 'email') },
      "'email'",
    ],
    [
      'whose query filters by an unknown column',
      { fetchxml: fetchxml.replace('statecode', 'state') },
      "'state'",
    ],
    ['whose query has an unknown operator', { fetchxml: fetchxml.replace('"eq"', '"is"') }, 'no operator'],
    [
      'that shows what its query does not read',
      { layoutxml: layoutxml.replace('cell name="fullname"', 'cell name="jobtitle"') },
      'no column jobtitle',
    ],
    [
      'with the object type code of another table',
      { layoutxml: layoutxml.replace('"2"', '"1"') },
      'object type code',
    ],
    [
      'with the key of another table',
      { layoutxml: layoutxml.replace('contactid', 'accountid') },
      'contactid',
    ],
    ['without a layout', { layoutxml: '' }, 'Invalid XML'],
  ])('is refused %s', async (_, more, message) => {
    const refused = await api('POST', 'savedqueries', view(more));
    expect(refused.status).toBe(400);
    expect(refused.message).toContain(message);
  });
});

describe('a site map', () => {
  const siteMap = (subAreas: string, titles = '<Title LCID="1033" Title="CRM" />'): string =>
    `<SiteMap><Area Id="area"><Titles>${titles}</Titles><Group Id="group">${subAreas}</Group></Area></SiteMap>`;
  const add = (sitemapxml: string) =>
    api('POST', 'sitemaps', { sitemapname: 'CRM', sitemapnameunique: 'fab_CRM', sitemapxml });
  const CONTACTS = '<SubArea Id="contacts" Entity="contact" />';

  it('is created', async () => {
    expect((await add(siteMap(CONTACTS))).status).toBe(204);
  });

  it.each([
    ['with an unknown table', siteMap('<SubArea Id="a" Entity="fab_ticket" />'), 'fab_ticket'],
    ['with an id twice', siteMap(CONTACTS + CONTACTS), 'not unique'],
    ['with an invalid id', siteMap(CONTACTS.replace('"contacts"', '"my-contacts"')), 'no id'],
    ['with an entry that leads nowhere', siteMap('<SubArea Id="a" />'), 'leads nowhere'],
    ['without entries', siteMap(''), '<Group> needs <SubArea>'],
    ['with a title in a missing language', siteMap(CONTACTS, '<Title LCID="1036" Title="CRM" />'), '1036'],
  ])('is refused %s', async (_, xml, message) => {
    const refused = await add(xml);
    expect(refused.status).toBe(400);
    expect(refused.message).toContain(message);
  });
});

describe('a publisher', () => {
  it.each([
    ['no prefix', { customizationprefix: null }],
    ['a prefix of Microsoft', { customizationprefix: 'mscrmx' }],
    ['option values of others', { customizationoptionvalueprefix: 1 }],
  ])('is refused with %s', async (_, more) => {
    const body = { uniquename: 'x', customizationprefix: 'fab', customizationoptionvalueprefix: 12_345 };
    expect((await api('POST', 'publishers', { ...body, ...more })).status).toBe(400);
  });
});

describe('a web resource', () => {
  beforeEach(addPublisher);

  it.each([
    ['fab_/scripts/invite.js', 204, undefined],
    ['fab_/invite-to-portal.js', 400, '0x8004F117'],
    ['fab_/scripts//invite.js', 400, '0x8004F117'],
    ['tpc_/scripts/invite.js', 400, '0x8004F118'],
    ['fab_/page.aspx', 400, '0x8004F119'],
  ])('with the name %s is answered with %i', async (name, status, code) => {
    expect(await addScript(name)).toMatchObject({ status, code });
  });

  it('is refused if another has its name, published or not', async () => {
    await addScript();
    expect(await addScript()).toMatchObject({ status: 412, code: '0x8004F115' });
  });
});

describe('a command', () => {
  const command = async (more: Record<string, unknown> = {}) => ({
    name: 'fab_Invite',
    uniquename: 'fab_Invite',
    type: 0,
    context: 1,
    contextvalue: 'contact',
    'ContextEntity@odata.bind': `/entities(${server.environment.schema.get('contact').metadataId})`,
    onclickeventtype: 2,
    onclickeventjavascriptfunctionname: 'Fabrikam.invite',
    onclickeventjavascriptparameters: '[{"type":5}]',
    'OnClickEventJavaScriptWebResourceId@odata.bind': `/webresourceset(${idIn(await addScript())})`,
    ...more,
  });
  const add = async (more?: Record<string, unknown>) => api('POST', 'appactions', await command(more));

  beforeEach(addPublisher);

  it('is created', async () => {
    expect((await add()).status).toBe(204);
  });

  it.each([
    ['onclickeventjavascriptwebresourceid@odata.bind', 'webresourceset'],
    ['contextentity@odata.bind', 'entities'],
  ])('is refused with the navigation property %s, which goes by its schema name', async (property, set) => {
    const refused = await add({ [property]: `/${set}(${randomUUID()})` });
    expect(refused).toMatchObject({ status: 400, code: '0x80048d19' });
    expect(refused.message).toContain('undeclared property');
  });

  it.each<[string, Record<string, unknown>, string?]>([
    ['no prefix', { uniquename: 'Invite' }, '0x800608ad'],
    ['an unknown table', { contextvalue: 'fab_ticket' }],
    ['another table as its entity', { contextvalue: 'account' }],
    ['no function', { onclickeventjavascriptfunctionname: null }],
    ['parameters that are no JSON', { onclickeventjavascriptparameters: 'PrimaryControl' }],
    [
      'an image as its script',
      {
        'OnClickEventJavaScriptWebResourceId@odata.bind':
          '/webresourceset(953b9fac-1e5e-e611-80d6-00155ded156f)',
      },
    ],
  ])('is refused with %s', async (_, more, code = '0x80040203') => {
    expect(await add(more)).toMatchObject({ status: 400, code });
  });
});

describe('an app', () => {
  const ICON = '953b9fac-1e5e-e611-80d6-00155ded156f';
  const add = (more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    api(
      'POST',
      'appmodules',
      { name: 'Tickets', uniquename: 'fab_Tickets', webresourceid: ICON, ...more },
      headers
    );
  const addSiteMap = async (): Promise<string> =>
    idIn(
      await api('POST', 'sitemaps', {
        sitemapname: 'Tickets',
        sitemapxml:
          '<SiteMap><Area Id="a"><Group Id="g"><SubArea Id="contacts" Entity="contact" /></Group></Area></SiteMap>',
      })
    );
  const part = (type: string, id: Record<string, string>) => ({
    '@odata.type': `Microsoft.Dynamics.CRM.${type}`,
    ...id,
  });
  const validation = async (id: string) =>
    (await api('GET', `ValidateApp(AppModuleId=${id})`)).body?.AppValidationResponse;

  beforeEach(addPublisher);

  it.each<[string, Record<string, unknown>]>([
    ['no icon', { webresourceid: null }],
    ['an icon that does not exist', { webresourceid: randomUUID() }],
    ['no name', { name: null }],
    ['a unique name with other characters', { uniquename: 'fab_Tick-ets' }],
  ])('is refused with %s', async (_, more) => {
    expect((await add(more)).status).toBe(400);
  });

  it('gets the prefix of its solution', async () => {
    const [publisher] = rowsIn(await api('GET', "publishers?$filter=uniquename eq 'fabrikam'"));
    await api('POST', 'solutions', {
      uniquename: 'Fab',
      'publisherid@odata.bind': `/publishers(${String(publisher?.publisherid)})`,
    });
    const id = idIn(await add({ uniquename: 'Tickets' }, { 'MSCRM.SolutionUniqueName': 'Fab' }));
    const unpublished = await api('GET', `appmodules(${id})/Microsoft.Dynamics.CRM.RetrieveUnpublished()`);
    expect(unpublished.body).toMatchObject({ uniquename: 'fab_Tickets' });
  });

  it('is refused under a name that is taken', async () => {
    await add();
    expect((await add()).status).toBe(412);
  });

  it('is valid once it has a site map, and complete once it has forms or views', async () => {
    const id = idIn(await add());
    expect(await validation(id)).toMatchObject({
      ValidationSuccess: false,
      ValidationIssueList: [{ Message: 'App does not contain Site Map' }],
    });
    const siteMap = part('sitemap', { sitemapid: await addSiteMap() });
    await api('POST', 'AddAppComponents', { AppId: id, Components: [siteMap] });
    expect(await validation(id)).toMatchObject({
      ValidationSuccess: true,
      ValidationIssueList: [{ ErrorType: 'Warning' }],
    });
    const form = part('systemform', { formid: server.seeded.contactFormIds[0] });
    await api('POST', 'AddAppComponents', { AppId: id, Components: [form, siteMap] });
    expect(await validation(id)).toMatchObject({ ValidationSuccess: true, ValidationIssueList: [] });
  });

  it('lists its parts under its unique id, and loses those that are removed', async () => {
    const id = idIn(await add());
    await api('POST', 'PublishAllXml');
    const unique = String((await api('GET', `appmodules(${id})`)).body?.appmoduleidunique);
    expect(unique).not.toBe(id);
    const sitemapid = await addSiteMap();
    const parts = { AppId: id, Components: [part('sitemap', { sitemapid })] };
    const listed = async () =>
      rowsIn(
        await api(
          'GET',
          `appmodulecomponents?$select=componenttype,objectid&$filter=_appmoduleidunique_value eq ${unique}`
        )
      );
    await api('POST', 'AddAppComponents', parts);
    expect(await listed()).toMatchObject([{ componenttype: 62, objectid: sitemapid }]);
    await api('POST', 'RemoveAppComponents', parts);
    expect(await listed()).toEqual([]);
  });

  it('cannot have parts that do not exist', async () => {
    const id = idIn(await add());
    const unknown = { AppId: id, Components: [part('systemform', { formid: randomUUID() })] };
    expect((await api('POST', 'AddAppComponents', unknown)).status).toBe(404);
  });
});

describe('what is not published', () => {
  const unpublished = 'Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()';

  it.each(['PublishAllXml', 'PublishXml'])(
    'is read by those who ask for it, and by all after %s',
    async (action) => {
      const formId = idIn(await addForm(formOf(NAME)));
      const found = async (path: string): Promise<number> =>
        rowsIn(await api('GET', `${path}?$select=name&$filter=formid eq ${formId}`)).length;
      expect(await found('systemforms')).toBe(0);
      expect((await api('GET', `systemforms(${formId})`)).status).toBe(404);
      expect(await found(`systemforms/${unpublished}`)).toBe(1);
      const contact = '<importexportxml><entities><entity>contact</entity></entities></importexportxml>';
      await api('POST', action, action === 'PublishXml' ? { ParameterXml: contact } : undefined);
      expect(await found('systemforms')).toBe(1);
    }
  );

  it('leaves what was published before in effect', async () => {
    const [formId] = server.seeded.contactFormIds;
    const published = async () => (await api('GET', `systemforms(${formId})`)).body?.name;
    await api('PATCH', `systemforms(${formId})`, { name: 'Person' });
    expect(await published()).toBe('Contact');
    const own = await api(
      'GET',
      `systemforms(${formId})/Microsoft.Dynamics.CRM.RetrieveUnpublished()?$select=name`
    );
    expect(own.body).toMatchObject({ name: 'Person' });
    await api('POST', 'PublishAllXml');
    expect(await published()).toBe('Person');
  });

  it('is published alone: a web resource by its id', async () => {
    await addPublisher();
    const id = idIn(await addScript());
    const formId = idIn(await addForm(formOf(NAME)));
    const ParameterXml = `<importexportxml><webresources><webresource>{${id}}</webresource></webresources></importexportxml>`;
    expect((await api('POST', 'PublishXml', { ParameterXml })).status).toBe(204);
    expect((await api('GET', `webresourceset(${id})`)).status).toBe(200);
    expect((await api('GET', `systemforms(${formId})`)).status).toBe(404);
  });

  it.each([
    '<importexportxml><entities><entity>fab_ticket</entity></entities></importexportxml>',
    '<importexportxml><forms /></importexportxml>',
    '<importexportxml>',
  ])('is refused by PublishXml with %s', async (ParameterXml) => {
    expect((await api('POST', 'PublishXml', { ParameterXml })).status).toBeGreaterThanOrEqual(400);
  });
});

describe('languages', () => {
  it('are those that the environment was started with', async () => {
    await restart({ baseLanguage: 1031, otherLanguages: [1033] });
    expect(rowsIn(await api('GET', 'organizations?$select=languagecode'))).toMatchObject([
      { languagecode: 1031 },
    ]);
    expect((await api('GET', 'RetrieveProvisionedLanguages()')).body).toEqual({
      RetrieveProvisionedLanguages: [1031, 1033],
    });
    expect((await api('GET', 'RetrieveAvailableLanguages')).body).toMatchObject({
      LocaleIds: expect.arrayContaining([1031, 1033, 1036]) as number[],
    });
  });

  it.each([
    [
      'is not provisioned',
      { LocalizedLabels: [...label('Shop').LocalizedLabels, ...label('Laden', 1031).LocalizedLabels] },
    ],
    ['is not the base language, alone', label('Laden', 1031)],
  ])('refuse a label whose language %s', async (_, DisplayName) => {
    const attribute = {
      '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
      SchemaName: 'fab_Shop',
      DisplayName,
      MaxLength: 10,
    };
    const refused = await api('POST', "EntityDefinitions(LogicalName='contact')/Attributes", attribute);
    expect(refused).toMatchObject({ status: 400, code: '0x80044195' });
  });

  it('refuse a label without the base language, and keep one in both', async () => {
    await restart({ baseLanguage: 1031, otherLanguages: [1033] });
    const add = (DisplayName: object) =>
      api('POST', "EntityDefinitions(LogicalName='contact')/Attributes", {
        '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
        SchemaName: 'fab_Shop',
        DisplayName,
        MaxLength: 10,
      });
    expect((await add(label('Shop'))).status).toBe(400);
    const both = {
      LocalizedLabels: [{ Label: 'Laden', LanguageCode: 1031 }, ...label('Shop').LocalizedLabels],
    };
    expect((await add(both)).status).toBe(204);
    const read = await api(
      'GET',
      "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='fab_shop')?$select=DisplayName"
    );
    expect(read.body?.DisplayName).toMatchObject(both);
  });
});

describe('the name of a form', () => {
  const other = 1031;
  const name = (formid: string, languages: [string, number][], column = 'name') =>
    api('POST', 'SetLocLabels', {
      EntityMoniker: { '@odata.type': 'Microsoft.Dynamics.CRM.systemform', formid },
      AttributeName: column,
      Labels: languages.map(([Label, LanguageCode]) => ({ Label, LanguageCode })),
    });

  beforeEach(() => restart({ otherLanguages: [other] }));

  it('can be written in each language', async () => {
    const [formId] = server.seeded.contactFormIds;
    const both: [string, number][] = [
      ['Person', 1033],
      ['Mensch', other],
    ];
    expect((await name(formId, both)).status).toBe(204);
    await api('POST', 'PublishAllXml');
    expect((await api('GET', `systemforms(${formId})`)).body?.name).toBe('Person');
    const { store, schema } = server.environment;
    expect(store.find(schema.get('systemform'), formId)?.translations).toEqual({
      name: { [other]: 'Mensch' },
    });
  });

  it('is refused in other languages, in other columns, and for other forms', async () => {
    const [formId] = server.seeded.contactFormIds;
    expect((await name(formId, [['Personne', 1036]])).status).toBe(400);
    expect((await name(formId, [['<form />', 1033]], 'formxml')).status).toBe(400);
    expect((await name(randomUUID(), [['Person', 1033]])).status).toBe(404);
  });
});

describe('a table', () => {
  const definition = async (name: string): Promise<Record<string, unknown>> =>
    (await api('GET', `EntityDefinitions(LogicalName='${name}')`)).body ?? {};

  it('gets forms and views when it is created', async () => {
    await addTable('fab_Ticket');
    const forms = await api('GET', "systemforms?$select=name,type&$filter=objecttypecode eq 'fab_ticket'");
    expect(rowsIn(forms)).toHaveLength(3);
    expect(new Set(rowsIn(forms).map(({ name }) => name))).toEqual(new Set(['Information']));
    const views = await api(
      'GET',
      "savedqueries?$select=name,querytype&$filter=returnedtypecode eq 'fab_ticket'"
    );
    expect(
      rowsIn(views)
        .map(({ querytype }) => querytype)
        .sort()
    ).toEqual([0, 0, 1, 2, 4, 64]);
  });

  it('is changed by a PUT of its whole definition, which can switch change tracking on, but not off', async () => {
    await addTable('fab_Ticket');
    const before = await definition('fab_ticket');
    expect(before).toMatchObject({ ChangeTrackingEnabled: false, IsQuickCreateEnabled: false });
    const path = `EntityDefinitions(${String(before.MetadataId)})`;
    const put = (body: object) => api('PUT', path, body, { 'MSCRM.MergeLabels': 'true' });
    expect((await put({ ...before, ChangeTrackingEnabled: true })).status).toBe(204);
    expect(await definition('fab_ticket')).toEqual({ ...before, ChangeTrackingEnabled: true });
    expect((await put(before)).status).toBe(400);
    expect((await put({ ChangeTrackingEnabled: true })).status).toBe(400);
  });

  it('keeps labels in other languages only if the PUT says so', async () => {
    await restart({ otherLanguages: [1031] });
    const both = (text: string) => ({
      LocalizedLabels: [...label(text).LocalizedLabels, ...label('Laden', 1031).LocalizedLabels],
    });
    await addTable('fab_Shop', { DisplayName: both('Shop') });
    const before = await definition('fab_shop');
    const put = (headers: Record<string, string>) =>
      api(
        'PUT',
        "EntityDefinitions(LogicalName='fab_shop')",
        { ...before, DisplayName: label('Store') },
        headers
      );
    await put({ 'MSCRM.MergeLabels': 'true' });
    expect((await definition('fab_shop')).DisplayName).toMatchObject(both('Store'));
    await put({});
    expect((await definition('fab_shop')).DisplayName).toMatchObject(label('Store'));
  });

  it('has relations under the names that they were created with, and with what Related shows', async () => {
    await addTable('fab_Ticket');
    const menu = { Behavior: 'UseLabel', Group: 'Details', Label: label('Help'), Order: 10_010 };
    await addLookup('fab_ticket', 'contact', 'fab_ContactId', { AssociatedMenuConfiguration: menu });
    const path = "RelationshipDefinitions(SchemaName='fab_ticket_contact')";
    const { body: relation } = await api('GET', path);
    expect(relation).toMatchObject({
      ReferencingEntity: 'fab_ticket',
      ReferencedEntity: 'contact',
      AssociatedMenuConfiguration: menu,
    });
    const hidden = { ...relation, AssociatedMenuConfiguration: { Behavior: 'DoNotDisplay' } };
    expect((await api('PUT', path, hidden)).status).toBe(204);
    expect((await api('GET', path)).body).toMatchObject(hidden);
    expect((await addLookup('fab_ticket', 'contact', 'fab_OtherId')).status).toBe(400);
  });

  it('has keys that take effect only while their index is active', async () => {
    const { keys } = server.environment.schema.get('contact');
    keys.push({ schemaName: 'fab_email', columns: ['emailaddress1'], activeAt: 0 });
    await api('POST', 'contacts', { emailaddress1: 'ada@example.com' });
    const byKey = async () => (await api('GET', "contacts(emailaddress1='ada@example.com')")).status;
    const status = async () =>
      rowsIn(await api('GET', "EntityDefinitions(LogicalName='contact')/Keys?$select=EntityKeyIndexStatus"));
    expect([await byKey(), await status()]).toMatchObject([200, [{ EntityKeyIndexStatus: 'Active' }]]);
    for (const key of keys) key.failed = true;
    expect([await byKey(), await status()]).toMatchObject([400, [{ EntityKeyIndexStatus: 'Failed' }]]);
  });
});
