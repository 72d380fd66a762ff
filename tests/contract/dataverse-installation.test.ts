import { main } from '../../server/src/crm/dataverse/cli';
import { createDataverseConnector } from '../../server/src/crm/dataverse';
import { createDataverseClient } from '../../server/src/crm/dataverse/client/client';
import { createModelSource } from '../../server/src/crm/dataverse/model/model';
import { resolveNames } from '../../server/src/crm/dataverse/model/names';
import { checkInstallation, install } from '../../server/src/crm/dataverse/provisioning/install';
import { missingPrivileges } from '../../server/src/crm/dataverse/provisioning/missing-privileges';
import { startDataverseServer, type DataverseServer, type DataverseServerOptions } from '../dataverse-server';
import { addRow, connectionTo, connectorOptions } from '../dataverse-server/support';
import { textOf, type Value } from '../dataverse-server/store';

let server: DataverseServer;

const restart = async (options: DataverseServerOptions = {}): Promise<void> => {
  await server.close();
  server = await startDataverseServer(options);
};

beforeEach(async () => {
  server = await startDataverseServer();
});
afterEach(() => server.close());

const TABLES = ['tpc_portal', 'tpc_portalrole', 'tpc_portalinvitation', 'tpc_portaluser'];

/** Milliseconds between two attempts while Dynamics is busy. */
const PAUSE = 20;

const run = (until?: Date) => install(createDataverseClient(connectionTo(server)), { until, pauseMs: PAUSE });
const states = async () => (await run()).steps.map((step) => step.state);
const changes = () => server.requests.filter((request) => !request.startsWith('GET'));

/** Rows as everybody sees them: without what is not published. */
const published = (path: string): Promise<Record<string, unknown>[]> =>
  createDataverseClient(connectionTo(server)).readAll(path);
const select = (set: string, columns: string, filter: string) =>
  published(`${set}?$select=${columns}&$filter=${encodeURIComponent(filter)}`);

const rowsOf = (table: string) => {
  const { schema, store } = server.environment;
  return store.all(schema.get(table));
};
const changeRow = (table: string, id: string, values: Record<string, Value>): void => {
  const { schema, store } = server.environment;
  const row = store.find(schema.get(table), id);
  if (!row) throw new Error(`There is no ${table} ${id}`);
  store.update(schema.get(table), row, values);
};
const contactForms = async (): Promise<string[]> => {
  const rows = await select('systemforms', 'formxml', "objecttypecode eq 'contact' and type eq 2");
  return rows.map(({ formxml }) => String(formxml));
};

describe('installing the CRM tables', () => {
  it('creates everything in an empty environment and publishes it', async () => {
    expect(new Set(await states())).toEqual(new Set(['made']));
    const { schema } = server.environment;
    for (const name of TABLES) expect([name, schema.get(name).changeTracking]).toEqual([name, true]);
    expect(schema.get('tpc_portalinvitation').hasActivities).toBe(true);
    expect(schema.get('tpc_portalinvitation').statuses.map(({ value, label }) => [value, label])).toEqual([
      [1, 'New'],
      [2, 'Revoked'],
      [714420000, 'Failed'],
      [714420001, 'Sent'],
      [714420002, 'Redeemed'],
      [714420003, 'Expired'],
    ]);
    expect(schema.get('tpc_portaluser').keys).toMatchObject([{ columns: ['tpc_contactid', 'tpc_portalid'] }]);
    expect(changes().slice(-3)).toEqual([
      'POST PublishAllXml',
      'POST PublishXml',
      expect.stringMatching(/^PATCH solutions/),
    ]);
  });

  it('lists related rows under Related', async () => {
    await states();
    const own = server.environment.schema
      .relations()
      .filter(({ table }) => TABLES.includes(table.logicalName));
    const lookups = own.filter(({ column }) => column.logicalName.startsWith('tpc_'));
    expect(lookups).toHaveLength(8);
    for (const { column, target } of lookups) {
      const isOptional = column.logicalName === 'tpc_requestroleid';
      expect([column.requiredLevel, target.menu]).toEqual([
        isOptional ? 'None' : 'ApplicationRequired',
        expect.objectContaining({ Behavior: isOptional ? 'DoNotDisplay' : 'UseCollectionName' }),
      ]);
    }
  });

  it('gives every table a list of all its rows as its default, and invitations a list of those to look at', async () => {
    await states();
    for (const table of TABLES) {
      const views = await select(
        'savedqueries',
        'name,fetchxml',
        `returnedtypecode eq '${table}' and querytype eq 0 and isdefault eq true`
      );
      expect(views).toMatchObject([{ name: expect.stringMatching(/^All Portal/) as string }]);
      expect(views[0]?.fetchxml).not.toContain('<filter');
    }
    const [attention] = await select('savedqueries', 'fetchxml,isdefault', "name eq 'Needs attention'");
    expect(attention).toMatchObject({ isdefault: false });
    expect(attention?.fetchxml).toContain('olderthan-x-hours');
    const related = await select(
      'savedqueries',
      'fetchxml,layoutxml',
      "returnedtypecode eq 'tpc_portalinvitation' and querytype eq 2"
    );
    expect(related).toHaveLength(1);
    expect(related[0]?.fetchxml).not.toContain('statecode');
    expect(related[0]?.layoutxml).toContain('"tpc_portalroleid"');
  });

  it('gives every table one main form with the columns that staff edit', async () => {
    await states();
    for (const [table, columns] of Object.entries({
      tpc_portal: [
        'tpc_key',
        'tpc_siteurl',
        'tpc_signupurl',
        'tpc_defaultlocale',
        'tpc_timezone',
        'tpc_requestroleid',
      ],
      tpc_portalrole: ['tpc_portalid', 'tpc_userrole'],
      tpc_portalinvitation: [
        'tpc_contactid',
        'tpc_portalid',
        'tpc_portalroleid',
        'tpc_locale',
        'tpc_expireson',
      ],
      tpc_portaluser: ['tpc_contactid', 'tpc_portalid', 'tpc_portalroleid', 'tpc_username'],
    })) {
      const forms = await select('systemforms', 'formxml', `objecttypecode eq '${table}' and type eq 2`);
      expect(forms).toHaveLength(1);
      for (const column of ['tpc_name', 'ownerid', ...columns]) {
        expect(forms[0]?.formxml).toContain(`datafieldname="${column}"`);
      }
    }
  });

  it.each([
    ['main', 2],
    ['quick create', 7],
  ])('offers only roles of the chosen portal on the %s form of an invitation', async (_, type) => {
    await states();
    const [form] = await select(
      'systemforms',
      'formxml',
      `objecttypecode eq 'tpc_portalinvitation' and type eq ${String(type)}`
    );
    expect(form?.formxml).toContain(
      '<DependentAttributeName>tpc_portalinvitation.tpc_portalid</DependentAttributeName>'
    );
  });

  it('adds a tab to every main form of the contact and leaves all else on it as it is', async () => {
    const before = await contactForms();
    await states();
    await states();
    const after = await contactForms();
    expect(after).toHaveLength(before.length);
    after.forEach((form, index) => {
      const tabs = [...form.matchAll(/<tab name="tpc_portalaccess".*?<\/tab>/gs)].map(([tab]) => tab);
      expect(tabs).toHaveLength(1);
      expect(form.replace(tabs[0] ?? '', '')).toBe(before[index]);
      expect(tabs[0]).toContain('<TargetEntityType>tpc_portaluser</TargetEntityType>');
      expect(tabs[0]).toContain('<TargetEntityType>tpc_portalinvitation</TargetEntityType>');
    });
  });

  it.each([
    ['is inactive', { formactivationstate: 0 }],
    ['its author has locked', { iscustomizable: false }],
  ])('leaves a form of the contact alone that %s', async (_, values) => {
    const [formId] = server.seeded.contactFormIds;
    changeRow('systemform', formId, values);
    expect(new Set(await states())).toEqual(new Set(['made']));
    const xml = rowsOf('systemform').find(({ id }) => id === formId)?.values.formxml;
    expect(xml).not.toContain('tpc_portalaccess');
  });

  it.each([
    ['contact', 'invite'],
    ['tpc_portalinvitation', 'revoke'],
  ])('puts a command on the form of %s that calls the function %s of its script', async (table, name) => {
    await states();
    const [script] = await select('webresourceset', 'content', "name eq 'tpc_/crmuserinvite/invite.js'");
    expect(Buffer.from(String(script?.content), 'base64').toString()).toContain(`CrmUserInvite.${name} =`);
    const { metadataId } = server.environment.schema.get(table);
    expect(rowsOf('appaction').filter(({ values }) => values.contextvalue === table)).toMatchObject([
      {
        values: {
          contextentity: { id: metadataId },
          onclickeventjavascriptfunctionname: `CrmUserInvite.${name}`,
          onclickeventjavascriptwebresourceid: { id: script?.webresourceid },
        },
      },
    ]);
  });

  it('replaces the script of an earlier version', async () => {
    await states();
    const [row] = rowsOf('webresource').filter(({ values }) => textOf(values.name).startsWith('tpc_'));
    changeRow('webresource', row?.id ?? '', { content: 'MQ==' });
    expect(new Set(await states())).toEqual(new Set(['there', 'made']));
    const [script] = await select('webresourceset', 'content', "name eq 'tpc_/crmuserinvite/invite.js'");
    expect(Buffer.from(String(script?.content), 'base64').toString()).toContain('CrmUserInvite.invite =');
  });

  it('makes an app with contacts, invitations, users and portals', async () => {
    await states();
    const [siteMap] = await select('sitemaps', 'sitemapxml', "sitemapnameunique eq 'tpc_CrmUserInvite'");
    expect([...String(siteMap?.sitemapxml).matchAll(/Entity="(\w+)"/g)].map(([, table]) => table)).toEqual([
      'contact',
      'tpc_portalinvitation',
      'tpc_portaluser',
      'tpc_portal',
    ]);
    const [app] = await select('appmodules', 'name,uniquename', "uniquename eq 'tpc_CrmUserInvite'");
    expect(app).toMatchObject({ name: 'CRM User Invite' });
    const parts = rowsOf('appmodulecomponent').map(({ values }) => values.componenttype);
    expect(parts.filter((type) => type === 62)).toHaveLength(1);
    expect(parts.filter((type) => type === 26)).toHaveLength(5);
    expect(parts.filter((type) => type === 60)).toHaveLength(5);
  });

  describe('in an environment with another base language', () => {
    const labelsOf = async (column: string): Promise<Record<number, string>> => {
      const client = createDataverseClient(connectionTo(server));
      const { DisplayName } = (await client.send({
        method: 'GET',
        path: `EntityDefinitions(LogicalName='tpc_portalinvitation')/Attributes(LogicalName='${column}')?$select=DisplayName`,
      })) as { DisplayName: { LocalizedLabels: { Label: string; LanguageCode: number }[] } };
      return Object.fromEntries(
        DisplayName.LocalizedLabels.map(({ Label, LanguageCode }) => [LanguageCode, Label])
      );
    };

    it('labels everything in it, and in English beside it', async () => {
      await restart({ baseLanguage: 1031, otherLanguages: [1033] });
      expect(new Set(await states())).toEqual(new Set(['made']));
      expect(await labelsOf('tpc_expireson')).toEqual({ 1031: 'Läuft ab am', 1033: 'Expires On' });
      const { statuses } = server.environment.schema.get('tpc_portalinvitation');
      expect(statuses.map(({ label }) => label)).toEqual([
        'Neu',
        'Zurückgezogen',
        'Fehlgeschlagen',
        'Gesendet',
        'Eingelöst',
        'Abgelaufen',
      ]);
      const [form] = await contactForms();
      expect(form).toContain('<label description="Portalzugang" languagecode="1031" />');
      expect(form).toContain('<label description="Portal access" languagecode="1033" />');
      const [view] = await select('savedqueries', 'name', "name eq 'Handlungsbedarf'");
      expect(rowsOf('savedquery').find(({ id }) => id === view?.savedqueryid)?.translations).toEqual({
        name: { 1033: 'Needs attention' },
      });
      expect(rowsOf('appaction')).toMatchObject([
        {
          values: { buttonlabeltext: 'Zum Portal einladen' },
          translations: { buttonlabeltext: { 1033: 'Invite to portal' } },
        },
        {
          values: { buttonlabeltext: 'Zurückziehen' },
          translations: { buttonlabeltext: { 1033: 'Revoke' } },
        },
      ]);
      expect(new Set(await states())).toEqual(new Set(['there']));
    });

    it('does not label it in English if English is not provisioned', async () => {
      await restart({ baseLanguage: 1031 });
      expect(new Set(await states())).toEqual(new Set(['made']));
      expect(await labelsOf('tpc_expireson')).toEqual({ 1031: 'Läuft ab am' });
    });

    it('labels it in English if the plugin does not have the language', async () => {
      await restart({ baseLanguage: 1030 });
      expect(new Set(await states())).toEqual(new Set(['made']));
      expect(await labelsOf('tpc_expireson')).toEqual({ 1030: 'Expires On' });
      expect(new Set(await states())).toEqual(new Set(['there']));
    });
  });

  describe('after an earlier version', () => {
    it('switches on change tracking and keeps all else of the definition', async () => {
      await states();
      const table = server.environment.schema.get('tpc_portaluser');
      table.changeTracking = false;
      table.displayName = { label: 'Website user' };
      server.requests.length = 0;
      await states();
      expect(changes().filter((request) => request.startsWith('PUT'))).toEqual([
        "PUT EntityDefinitions(LogicalName='tpc_portaluser')",
      ]);
      expect(table).toMatchObject({ changeTracking: true, displayName: { label: 'Website user' } });
      expect(new Set(await states())).toEqual(new Set(['there']));
    });

    it('adds the command that it lacked', async () => {
      await states();
      const { schema, store } = server.environment;
      const [invite, revoke] = rowsOf('appaction');
      if (revoke) store.delete(schema.get('appaction'), revoke);
      await states();
      expect(rowsOf('appaction').map(({ id }) => id)).toEqual([invite?.id, revoke?.id]);
    });

    it('adds the request role of portals, with a field on its form, and publishes both', async () => {
      await states();
      const formOfPortals = () =>
        rowsOf('systemform').find(
          ({ values }) => values.objecttypecode === 'tpc_portal' && values.type === 2
        );
      const form = formOfPortals();
      const xml = textOf(form?.values.formxml);
      const [field = ''] = /<row><cell[^>]*>(?:(?!<row>).)*tpc_requestroleid.*?<\/row>/s.exec(xml) ?? [];
      const earlier = xml.replace(field, '');
      expect(earlier).not.toContain('tpc_requestroleid');
      changeRow('systemform', form?.id ?? '', { formxml: earlier });
      server.environment.schema.get('tpc_portal').columns.delete('tpc_requestroleid');
      server.requests.length = 0;
      expect((await run()).steps.filter(({ state }) => state === 'made')).toMatchObject([
        { title: 'Marking the solution as not fully published' },
        { title: 'Relation Portal: Request Role' },
        ...Array.from({ length: 3 }, () => ({ state: 'made' })),
      ]);
      expect(server.environment.schema.get('tpc_portal').columns.has('tpc_requestroleid')).toBe(true);
      const [after] = await select('systemforms', 'formxml', "objecttypecode eq 'tpc_portal' and type eq 2");
      expect(String(after?.formxml)).toContain('datafieldname="tpc_requestroleid"');
      expect(new Set(await states())).toEqual(new Set(['there']));
    });

    it('leaves a form of portals alone from which staff have removed the request role', async () => {
      await states();
      const [form] = rowsOf('systemform').filter(
        ({ values }) => values.objecttypecode === 'tpc_portal' && values.type === 2
      );
      const theirs = textOf(form?.values.formxml).replaceAll('tpc_requestroleid', 'tpc_timezone');
      changeRow('systemform', form?.id ?? '', { formxml: theirs });
      expect(new Set(await states())).toEqual(new Set(['there']));
    });

    it('replaces its quick create form', async () => {
      await states();
      const [form] = rowsOf('systemform').filter(({ values }) => values.type === 7);
      const xml = textOf(form?.values.formxml);
      const earlier = xml.replace(/<parameters>.*?<\/parameters>/s, '');
      expect(earlier).not.toBe(xml);
      changeRow('systemform', form?.id ?? '', { formxml: earlier });
      await states();
      expect(rowsOf('systemform').filter(({ values }) => values.type === 7)).toMatchObject([
        { id: form?.id, values: { formxml: xml } },
      ]);
    });

    it('keeps a main form that staff have changed, and adds its own', async () => {
      await states();
      const isOfRoles = ({ values }: { values: Record<string, Value> }) =>
        values.objecttypecode === 'tpc_portalrole' && values.type === 2;
      const [form] = rowsOf('systemform').filter(isOfRoles);
      const theirs = textOf(form?.values.formxml).replace('tpc_general', 'ours');
      changeRow('systemform', form?.id ?? '', { formxml: theirs });
      await states();
      expect(
        rowsOf('systemform')
          .filter(isOfRoles)
          .map(({ values }) => values.formxml === theirs)
      ).toEqual([true, false]);
      expect(new Set(await states())).toEqual(new Set(['there']));
    });
  });

  it.each([
    ['main', 2],
    ['quick create', 7],
  ])('activates its %s form and keeps what staff changed on it', async (_, type) => {
    await states();
    const ofType = () =>
      rowsOf('systemform').filter(
        ({ values }) => values.objecttypecode === 'tpc_portalinvitation' && values.type === type
      );
    const [form] = ofType();
    const name = 'Our invitation';
    changeRow('systemform', form?.id ?? '', { name, formactivationstate: 0 });
    await states();
    expect(ofType()).toMatchObject([{ id: form?.id, values: { name, formactivationstate: 1 } }]);
    expect(new Set(await states())).toEqual(new Set(['there']));
  });

  describe('while Dynamics carries out another customization', () => {
    const LOCKED = {
      code: '0x80071151',
      message: 'Cannot start the requested operation [EntityCustomization]',
    };
    const lock = (match: RegExp, times: number, status = 503): void =>
      server.faults.add({ match, times, misfortune: { kind: 'answer', status, ...LOCKED } });

    it.each([
      ['503', 503, /^POST EntityDefinitions$/],
      ['429', 429, /^POST EntityDefinitions$/],
      ['503 to a form', 503, /^PATCH systemforms/],
      ['429 to publishing', 429, /^POST PublishAllXml/],
    ])('waits and repeats what was answered with %s', async (_, status, match) => {
      lock(match, 3, status);
      expect(new Set(await states())).toEqual(new Set(['made']));
      expect(new Set(await states())).toEqual(new Set(['there']));
    });

    it('says so when the time limit is over, and the next run goes on', async () => {
      lock(/^POST EntityDefinitions$/, 1);
      const client = createDataverseClient(connectionTo(server));
      const until = new Date(Date.now() + 5_000);
      const { finished, steps } = await install(client, { until, pauseMs: 60_000 });
      expect(finished).toBe(false);
      expect(steps[2]).toMatchObject({
        title: 'Table Portal (tpc_portal)',
        state: 'missing',
        message: expect.stringContaining('another customization') as string,
      });
      expect(await states()).not.toContain('missing');
    });

    it.each([
      ['a table', /^POST EntityDefinitions$/],
      ['a column', /^POST EntityDefinitions\(LogicalName='tpc_portal'\)\/Attributes/],
      ['a relation', /^POST RelationshipDefinitions/],
      ['a key', /\/Keys$/],
      ['a status reason', /^POST InsertStatusValue/],
      ['a view', /^POST savedqueries/],
      ['a form', /^POST systemforms/],
      ['the command', /^POST appactions/],
      ['the app', /^POST appmodules/],
    ])(
      'goes on after the answer to the creation of %s got lost, without creating it twice',
      async (_, match) => {
        server.faults.add({ match, misfortune: { kind: 'cut', when: 'after' } });
        expect(new Set(await states())).toEqual(new Set(['made']));
        expect(new Set(await states())).toEqual(new Set(['there']));
      }
    );
  });

  it('completes the parts of another installation that runs at the same time', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    for (const { finished, steps } of [one, other]) {
      expect(finished).toBe(true);
      expect(steps.filter(({ state }) => !['made', 'there'].includes(state))).toEqual([]);
    }
    expect(new Set(await states())).toEqual(new Set(['there']));
  });

  it('stops at a part that Dynamics refuses and that is not there', async () => {
    server.faults.add({ match: /\/Attributes$/, misfortune: { kind: 'answer', status: 400 } });
    const { steps } = await run();
    expect(steps.find(({ state }) => state === 'failed')?.title).toBe('Column Portal: Key');
  });

  it('changes nothing when it runs again', async () => {
    await states();
    server.requests.length = 0;
    expect(new Set(await states())).toEqual(new Set(['there']));
    expect(changes()).toEqual([]);
  });

  it('adds missing parts and does not change existing ones', async () => {
    await states();
    const { columns } = server.environment.schema.get('tpc_portal');
    const longer = { ...columns.get('tpc_key'), maxLength: 850 } as never;
    columns.set('tpc_key', longer);
    columns.delete('tpc_signupurl');
    server.requests.length = 0;
    await states();
    expect(changes()).toEqual([
      expect.stringMatching(/^PATCH solutions/),
      "POST EntityDefinitions(LogicalName='tpc_portal')/Attributes",
      'POST AddAppComponents',
      'POST PublishAllXml',
      'POST PublishXml',
      expect.stringMatching(/^PATCH solutions/),
    ]);
    expect(columns.get('tpc_key')).toBe(longer);
    expect(columns.has('tpc_signupurl')).toBe(true);
  });

  it('uses an existing publisher with another id', async () => {
    const publisherId = addRow(server, 'publisher', {
      uniquename: 'theportalconnector',
      friendlyname: 'The Portal Connector',
      customizationprefix: 'tpc',
      customizationoptionvalueprefix: 71_442,
    });
    expect((await states())[0]).toBe('there');
    const { schema, store } = server.environment;
    expect(store.all(schema.get('solution'))).toMatchObject([
      { values: { publisherid: { id: publisherId } } },
    ]);
  });

  it('stops at the first failure, explains it, and continues from there the next time', async () => {
    server.faults.add({
      match: /^POST RelationshipDefinitions/,
      misfortune: { kind: 'answer', status: 403, message: 'is missing prvCreateRelationship privilege' },
    });
    const reports = (await run()).steps.filter((step) => step.state !== 'missing');
    expect(reports.at(-1)).toMatchObject({
      title: 'Relation Portal Role: Portal',
      state: 'failed',
      message: expect.stringContaining('prvCreateRelationship') as string,
    });
    const again = await states();
    expect(again.slice(0, reports.length - 1)).toEqual(Array(reports.length - 1).fill('there'));
    expect(again.slice(reports.length - 1)).not.toContain('failed');
  });

  it('continues step by step when its time limit is reached, and finally publishes', async () => {
    const over = new Date(0);
    const first = await run(over);
    expect(first.finished).toBe(false);
    expect(first.steps.map((step) => step.state).slice(0, 2)).toEqual(['made', 'missing']);
    let last = first;
    for (let calls = 1; !last.finished; calls += 1) {
      expect(calls).toBeLessThan(first.steps.length);
      last = await run(over);
    }
    expect(last.steps).toHaveLength(first.steps.length);
    expect(last.steps.map((step) => step.state)).not.toContain('missing');
    expect(changes().slice(-2)).toEqual(['POST PublishXml', expect.stringMatching(/^PATCH solutions/)]);
  });

  it('takes effect on a running site, including the relations that are created last', async () => {
    const over = new Date(0);
    const site = createDataverseClient(connectionTo(server));
    const model = createModelSource(site, resolveNames({}));
    const isThere = () => server.environment.schema.find('tpc_portaluser') !== undefined;
    while (!isThere()) await run(over);
    const navigationOf = async () => (await model()).portalUser.navigation('tpc_contactid', 'contact');
    await expect(navigationOf()).rejects.toMatchObject({ kind: 'misconfigured' });

    await run();
    expect(await navigationOf()).toBe('tpc_ContactId');
    server.requests.length = 0;
    await navigationOf();
    expect(server.requests).toEqual([]);
  });

  /** Runs the installation and kills it after a number of changes. Returns how many changes were made. */
  const runKilledAfter = async (count: number): Promise<number> => {
    const client = createDataverseClient(connectionTo(server));
    let made = 0;
    await new Promise<void>((resolve) => {
      const send: typeof client.send = async (request) => {
        if (made === count) {
          resolve();
          return new Promise(() => undefined);
        }
        const answer = await client.send(request);
        made += 1;
        return answer;
      };
      void install({ ...client, send }).then(() => resolve());
    });
    return made;
  };
  const expectAllPublished = async () => {
    expect(await states()).not.toContain('failed');
    const all = changes();
    const last = all.findLastIndex((request) => !/Publish|^PATCH solutions/.test(request));
    expect(all.lastIndexOf('POST PublishAllXml')).toBeGreaterThan(last);
    server.requests.length = 0;
    expect(new Set(await states())).toEqual(new Set(['there']));
    expect(changes()).toEqual([]);
  };

  it('finishes and publishes after an interruption between any two steps', async () => {
    const total = await runKilledAfter(Infinity);
    for (let count = 0; count < total; count += 1) {
      await server.close();
      server = await startDataverseServer();
      expect(await runKilledAfter(count)).toBe(count);
      await expectAllPublished();
    }
  }, 120_000);

  it('publishes what an interrupted run added to a finished installation', async () => {
    await states();
    for (const count of [0, 1, 2, 3, 4]) {
      server.environment.schema.get('tpc_portal').columns.delete('tpc_signupurl');
      server.environment.schema.get('tpc_portal').columns.delete('tpc_emailtemplates');
      server.requests.length = 0;
      await runKilledAfter(count);
      await expectAllPublished();
    }
  });

  it('is finished when a step has failed, and reports the remaining steps as missing', async () => {
    server.faults.add({ match: /^POST EntityDefinitions/, misfortune: { kind: 'answer', status: 403 } });
    const { finished, steps } = await run();
    expect(finished).toBe(true);
    expect(steps.map((step) => step.state).slice(0, 4)).toEqual(['made', 'made', 'failed', 'missing']);
  });

  it('names the privileges that the application user lacks', async () => {
    const client = createDataverseClient(connectionTo(server));
    expect(await missingPrivileges(client)).toEqual([]);
    server.environment.missingPrivileges.add('prvCreateEntity').add('prvReadSolution');
    expect(await missingPrivileges(client)).toEqual(['prvCreateEntity']);
  });

  it('can be checked without changing anything', async () => {
    const client = createDataverseClient(connectionTo(server));
    const before = await checkInstallation(client);
    expect(new Set(before.map((step) => step.state))).toEqual(new Set(['missing']));
    expect(changes()).toEqual([]);
    await states();
    const after = await checkInstallation(client);
    expect(new Set(after.map((step) => step.state))).toEqual(new Set(['there']));
    expect(after.map((step) => step.title).join()).not.toContain('Marking');
  });
});

describe('an installation with something missing, unpublished, pending or failed', () => {
  const keysOf = (table: string) => server.environment.schema.get(table).keys;
  const solutionId = () =>
    rowsOf('solution').find(({ values }) => values.uniquename === 'CrmUserInvite')?.id ?? '';
  const remove = (table: string): void => {
    const { schema, store } = server.environment;
    for (const row of rowsOf(table)) store.delete(schema.get(table), row);
  };
  const queue = (values: Record<string, Value>) => (): void =>
    changeRow('queue', server.seeded.queueId, values);

  const deactivateForm = (type: number): void => {
    const forms = rowsOf('systemform').filter(
      ({ values }) => values.objecttypecode === 'tpc_portalinvitation' && values.type === type
    );
    for (const { id } of forms) changeRow('systemform', id, { formactivationstate: 0 });
  };

  const cases: { what: string; break: () => void; check: string; says: string; byCommand: boolean }[] = [
    {
      what: 'a status reason is missing',
      break: () => server.environment.schema.get('tpc_portalinvitation').statuses.pop(),
      check: 'Solution',
      says: 'Status reason Expired',
      byCommand: true,
    },
    {
      what: 'the button is missing',
      break: () => remove('appaction'),
      check: 'Solution',
      says: 'Button Invite to portal',
      byCommand: true,
    },
    {
      what: 'the app is missing',
      break: () => remove('appmodule'),
      check: 'Solution',
      says: 'App CRM User Invite',
      byCommand: true,
    },
    {
      what: 'the tab was removed from a form of the contact',
      break() {
        const [id] = server.seeded.contactFormIds;
        const xml = textOf(rowsOf('systemform').find((row) => row.id === id)?.values.formxml);
        changeRow('systemform', id, {
          formxml: xml.replace(/<tab name="tpc_portalaccess".*?<\/tab>/s, ''),
        });
      },
      check: 'Solution',
      says: 'Tab Portal access',
      byCommand: true,
    },
    ...[
      { what: 'the main form of an invitation is inactive', type: 2, says: 'Form Portal Invitation' },
      { what: 'the quick create form is inactive', type: 7, says: 'Form Invite to portal' },
    ].map(({ what, type, says }) => ({
      what,
      break: () => deactivateForm(type),
      check: 'Solution',
      says,
      byCommand: true,
    })),
    {
      what: 'not all is published',
      break: () => changeRow('solution', solutionId(), { description: 'Not all of it is published yet.' }),
      check: 'Solution',
      says: 'Publishing',
      byCommand: true,
    },
    ...['tpc_portal', 'tpc_portaluser'].flatMap((table) => [
      {
        what: `the index of the key of ${table} is being built`,
        break: () => keysOf(table).forEach((key) => Object.assign(key, { activeAt: Date.now() + 60_000 })),
        check: `Key of ${table}`,
        says: 'Pending',
        byCommand: true,
      },
      {
        what: `the index of the key of ${table} failed`,
        break: () => keysOf(table).forEach((key) => Object.assign(key, { failed: true })),
        check: `Key of ${table}`,
        says: 'Reactivate',
        byCommand: true,
      },
      {
        what: `the key of ${table} is missing`,
        break: () => void keysOf(table).splice(0),
        check: `Key of ${table}`,
        says: 'Key',
        byCommand: true,
      },
    ]),
    {
      what: 'the queue is inactive',
      break: queue({ statecode: 1, statuscode: 2 }),
      check: 'Sender queue',
      says: 'inactive',
      byCommand: false,
    },
    {
      what: 'the queue has no delivery method',
      break: queue({ outgoingemaildeliverymethod: 0 }),
      check: 'Sender queue',
      says: 'None',
      byCommand: false,
    },
    {
      what: 'the address of the queue is not approved',
      break: queue({ emailrouteraccessapproval: 2 }),
      check: 'Sender queue',
      says: 'not approved',
      byCommand: false,
    },
  ];

  it.each(cases)('is red when $what', async ({ break: breakIt, check, says, byCommand }) => {
    await states();
    const connector = createDataverseConnector({ ...connectorOptions(server), tables: {} });
    const red = async () => (await connector.verify()).filter(({ ok }) => ok !== true);
    expect(await red()).toEqual([]);
    breakIt();
    const checks = await red();
    expect(checks.map(({ name }) => name)).toEqual([check]);
    expect(JSON.stringify(checks)).toContain(says);

    const wrong = (await checkInstallation(createDataverseClient(connectionTo(server)))).filter(
      ({ state }) => state !== 'there'
    );
    expect(wrong.length > 0).toBe(byCommand);
    if (byCommand) expect(JSON.stringify(wrong)).toContain(says);
    connector.end();
  });

  it('checks the key of every table that has one', async () => {
    await states();
    const connector = createDataverseConnector({ ...connectorOptions(server), tables: {} });
    const names = (await connector.verify()).map(({ name }) => name);
    for (const table of TABLES) {
      expect(names.filter((name) => name === `Key of ${table}`)).toHaveLength(keysOf(table).length);
    }
    connector.end();
  });

  it('is not red for a role that may not read customizations', async () => {
    await states();
    server.faults.add({ match: /^GET systemforms/, misfortune: { kind: 'answer', status: 403 } });
    const connector = createDataverseConnector({ ...connectorOptions(server), tables: {} });
    expect((await connector.verify()).filter(({ ok }) => ok !== true)).toMatchObject([
      { name: 'Solution', ok: null, remedy: expect.stringContaining('check') as string },
    ]);
    connector.end();
  });

  it('is not checked for tables of the organization', async () => {
    await states();
    remove('appaction');
    const connector = createDataverseConnector(connectorOptions(server, { tables: { portal: 'account' } }));
    expect((await connector.verify()).map(({ name }) => name)).not.toContain('Solution');
    connector.end();
  });
});

describe('the command crm-user-invite-dynamics', () => {
  const run = async (args: string[], environment: Record<string, string | undefined> = {}) => {
    const out: string[] = [];
    const errors: string[] = [];
    const code = await main(args, {
      environment,
      write: (line) => out.push(line),
      writeError: (line) => errors.push(line),
    });
    return { code, out: out.join('\n'), errors: errors.join('\n') };
  };
  const environment = () => ({
    DATAVERSE_URL: server.origin,
    DATAVERSE_TENANT_ID: server.credentials.tenantId,
    DATAVERSE_CLIENT_ID: server.credentials.clientId,
    DATAVERSE_CLIENT_SECRET: server.credentials.clientSecret,
    AZURE_AUTHORITY_HOST: server.origin,
  });

  it('checks, installs and checks again', async () => {
    expect(await run(['check'], environment())).toMatchObject({
      code: 1,
      out: expect.stringContaining('- Table Portal (tpc_portal): missing') as string,
    });
    expect(await run(['install'], environment())).toMatchObject({
      code: 0,
      out: expect.stringContaining('+ Button Invite to portal on the contact: made') as string,
    });
    expect(await run(['check'], environment())).toMatchObject({
      code: 0,
      out: expect.stringContaining('All parts exist.') as string,
    });
  });

  it('prints the whole plan without a connection', async () => {
    const { code, out } = await run(['print']);
    expect(code).toBe(0);
    expect(out).toContain('POST /api/data/v9.2/EntityDefinitions');
    expect(out).toContain('"SchemaName": "tpc_PortalInvitation"');
    expect(out).toContain('tpc_portaluser: Create, Read, Write, Append (organization)');
    expect(out).toContain('Send Email as Another User');
    expect(server.requests).toEqual([]);
  });

  it('prints exactly the requests that an installation sends', async () => {
    const { out } = await run(['print']);
    const printed = [...out.matchAll(/^(POST|PATCH) \/api\/data\/v9\.2\/(.*)$/gm)].map(
      ([, method, path]) => `${method ?? ''} ${path ?? ''}`
    );
    await run(['install'], environment());
    // Ids that only the environment knows are placeholders; one stands for all forms of the contact.
    const placeholders = new Map(
      [...rowsOf('systemform'), ...rowsOf('savedquery')].map(({ id, values }): [string, string] => {
        const table = textOf(values.objecttypecode) || textOf(values.returnedtypecode);
        if (table === 'contact') return [id, '<id of each active main form of contact>'];
        const kind = values.formxml
          ? 'main form'
          : values.querytype === 2
            ? 'associated view'
            : 'default view';
        return [id, `<id of the ${kind} of ${table}>`];
      })
    );
    const sent = changes().map((request) =>
      request.replace(
        /^(PATCH (?:systemforms|savedqueries)\()(.*)\)$/,
        (_, path: string, id: string) => `${path}${placeholders.get(id) ?? id})`
      )
    );
    expect(
      sent.filter((request, index) => request !== sent[index - 1] || request.startsWith('POST'))
    ).toEqual(printed);
    expect(out).toContain('/entities(<MetadataId of contact>)');
  });

  it('names the missing environment variables', async () => {
    const { code, errors } = await run(['install'], { DATAVERSE_URL: server.origin });
    expect(code).toBe(2);
    expect(errors).toContain('DATAVERSE_TENANT_ID');
    expect(errors).toContain('DATAVERSE_CLIENT_SECRET');
    expect(errors).not.toContain('DATAVERSE_URL');
    expect(
      await run(['check'], {
        ...environment(),
        DATAVERSE_CLIENT_SECRET: undefined,
        DATAVERSE_CERTIFICATE_THUMBPRINT: 'ab',
        DATAVERSE_CERTIFICATE_KEY_FILE: '/nowhere.pem',
      })
    ).toMatchObject({ code: 2, errors: expect.stringContaining('/nowhere.pem') as string });
  });

  it('explains why the sign-in failed without showing the secret', async () => {
    const { code, errors } = await run(['check'], {
      ...environment(),
      DATAVERSE_CLIENT_SECRET: 'wrong-secret',
    });
    expect(code).toBe(1);
    expect(errors).toContain('client secret is wrong');
    expect(errors).not.toContain('wrong-secret');
  });

  it.each([
    ['DATAVERSE_URL', 'contoso'],
    ['DATAVERSE_TENANT_ID', 'contoso'],
    ['DATAVERSE_CLIENT_ID', 'contoso'],
  ])('names the variable %s when its value is wrong', async (name, value) => {
    const { code, errors } = await run(['check'], { ...environment(), [name]: value });
    expect(code).toBe(1);
    expect(errors).toContain(name);
  });

  it.each([['--help'], ['-h'], ['help']])('prints its help for %s', async (arg) => {
    expect(await run([arg])).toEqual({
      code: 0,
      out: expect.stringContaining('install') as string,
      errors: '',
    });
  });

  it.each([
    [[], 'No command'],
    [['remove'], 'remove'],
    [['install', 'now'], 'install now'],
  ])(
    'names the arguments that it does not understand and prints its help when called with %j',
    async (args, said) => {
      const { code, out, errors } = await run(args);
      expect([code, out]).toEqual([2, '']);
      expect(errors.split('\n')[0]).toContain(said);
      expect(errors).toContain('creates the missing parts');
    }
  );
});
