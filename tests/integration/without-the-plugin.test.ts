/** @databases all at night */
import path from 'node:path';
import request from 'supertest';
import { SIGN_IN_COMPONENT_UID } from '../../contracts';
import { allRows } from '../helpers/all-rows';
import { main } from '../../server/src/uninstall';
import { bootOnDatabaseOf, bootStrapi, type BootOptions, type TestApp } from '../helpers/strapi';
import { createStage } from './support/stage';
import { allow, documents, PAGE, widget, ZONE } from './widget/support';

const apiTypes = {
  page: {
    kind: 'collectionType',
    collectionName: 'pages',
    info: { singularName: 'page', pluralName: 'pages', displayName: 'Page' },
    options: { draftAndPublish: true },
    attributes: {
      title: { type: 'string' },
      widgets: { type: 'dynamiczone', components: [] },
    },
  },
};

// Strapi starts several times, which takes minutes on a busy machine.
jest.setTimeout(600_000);

/** The configuration adds the widgets to the zone: Strapi cannot read a type whose zone lists what is gone. */
const WITH: BootOptions = { apiTypes, pluginConfig: { widget: { dynamicZones: [ZONE] } } };

/** A later release of the app, with other changes too. */
const GROWN: BootOptions = {
  ...WITH,
  apiTypes: {
    ...apiTypes,
    note: {
      kind: 'collectionType',
      collectionName: 'notes',
      info: { singularName: 'note', pluralName: 'notes', displayName: 'Note' },
      attributes: { text: { type: 'string' } },
    },
  },
};

const OWN = /^(crm_user_invite_|components_portal_connector_)/;

const ownRows = async ({ strapi }: TestApp): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(Object.entries(await allRows(strapi)).filter(([table]) => OWN.test(table)));

/** Where the widget is placed, ignoring row ids. */
const places = async ({ strapi }: TestApp): Promise<unknown[]> => {
  const { pages_cmps = [] } = await allRows(strapi);
  return (pages_cmps as Record<string, unknown>[]).map(({ id: _id, ...row }) => JSON.stringify(row)).sort();
};

const headingsOf = async ({ http }: TestApp): Promise<unknown[]> => {
  const { status, body } = await request(http).get('/api/pages?populate=*&sort=title');
  expect(status).toBe(200);
  return body.data.map((page: { title: string; widgets: { properties: { heading: string } }[] }) => [
    page.title,
    ...page.widgets.map(({ properties }) => properties.heading),
  ]);
};

const PASSWORD = 'a password of some length';

/** Creates contacts, invitations, an account, a batch, and two pages with the widget. */
const fill = async (app: TestApp): Promise<{ code: string; pages: string[] }> => {
  const stage = await createStage(app);
  const [ada, joan] = [await stage.contact({ email: 'ada@example.org' }), await stage.contact()];
  await stage.invite(ada.documentId);
  await stage.invite(joan.documentId);
  await stage.post('/invitations/redeem', {
    code: await stage.codeSentTo('ada@example.org'),
    password: PASSWORD,
  });
  const code = await stage.codeSentTo('contact2@example.org');
  await stage.jobsDone();
  const pages = documents(app.strapi, PAGE);
  const ids: string[] = [];
  for (const title of ['A', 'B']) {
    const widgets = [
      widget({ heading: `First of ${title}` }),
      { __component: SIGN_IN_COMPONENT_UID, properties: { heading: `Second of ${title}` } },
    ];
    // Written in a transaction, as scripts and other plugins do: it holds SQLite's only connection.
    await app.strapi.db.transaction(async () => {
      const page = await pages.create({ data: { title, widgets }, status: 'published' });
      ids.push(page.documentId);
    });
  }
  await allow(app.strapi, `${PAGE}.find`);
  return { code, pages: ids };
};

describe.each(['disabled', 'missing'] as const)('a start while the plugin is %s', (withoutPlugin) => {
  let app: TestApp | undefined;
  afterEach(async () => {
    await app?.stop();
    app = undefined;
  });

  it('keeps every row and the website running, and restores everything with the plugin', async () => {
    const first = await bootStrapi(WITH);
    app = first;
    const { code } = await fill(first);
    const before = await ownRows(first);
    const placesBefore = await places(first);
    const headings = await headingsOf(first);
    expect(Object.keys(before)).toHaveLength(20);
    expect(headings).toEqual([
      ['A', 'First of A', 'Second of A'],
      ['B', 'First of B', 'Second of B'],
    ]);

    app = await bootOnDatabaseOf(first, { ...WITH, withoutPlugin });
    expect(await ownRows(app)).toEqual(before);
    expect(await headingsOf(app)).toEqual([['A'], ['B']]);

    app = await bootOnDatabaseOf(app, { ...GROWN, withoutPlugin });
    expect(await ownRows(app)).toEqual(before);
    expect(await headingsOf(app)).toEqual([['A'], ['B']]);

    app = await bootOnDatabaseOf(app, WITH);
    expect(await ownRows(app)).toEqual(before);
    expect(await places(app)).toEqual(placesBefore);
    expect(await headingsOf(app)).toEqual(headings);
    const redeem = request(app.http).post('/api/crm-user-invite/invitations/redeem');
    expect((await redeem.send({ code, password: PASSWORD })).status).toBe(201);
  });
});

describe('a page that was changed while the plugin was disabled', () => {
  let app: TestApp;
  afterAll(async () => app.stop());

  it('keeps its changes, and the other pages get their widgets back', async () => {
    app = await bootStrapi(WITH);
    const { pages } = await fill(app);
    const [changed, deleted] = pages as [string, string];
    const kept = await documents(app.strapi, PAGE).create({
      data: { title: 'C', widgets: [widget({ heading: 'Of C' })] },
      status: 'published',
    });

    app = await bootOnDatabaseOf(app, { ...WITH, withoutPlugin: 'disabled' });
    const table = documents(app.strapi, PAGE);
    await table.update({ documentId: changed, data: { title: 'A again' }, status: 'published' });
    await table.delete({ documentId: deleted });

    app = await bootOnDatabaseOf(app, WITH);
    expect(await headingsOf(app)).toEqual([['A again'], ['C', 'Of C']]);
    const { widgets } = await documents(app.strapi, PAGE).findOne({
      documentId: kept.documentId,
      populate: ['widgets'],
    });
    expect(widgets).toMatchObject([{ properties: { heading: 'Of C' } }]);
  });
});

describe('a site of a version that left its tables to Strapi', () => {
  let app: TestApp;
  afterAll(async () => app.stop());

  it('keeps its tables from the first start on', async () => {
    const schema = path.join(__dirname, 'upgrade/earlier-schema.json');
    app = await bootStrapi({
      pluginSource: `module.exports = { contentTypes: require(${JSON.stringify(schema)}) };\n`,
    });
    const data = {
      documentId: 'early',
      firstName: 'Ada',
      fullName: 'Ada',
      email: 'ada@example.org',
      active: true,
    };
    await app.strapi.db.query('plugin::crm-user-invite.contact').create({ data });

    app = await bootOnDatabaseOf(app);
    const before = await ownRows(app);
    expect(before.crm_user_invite_contacts).toMatchObject([{ document_id: 'early' }]);
    app = await bootOnDatabaseOf(app, { withoutPlugin: 'disabled' });
    expect(await ownRows(app)).toEqual(before);
  });
});

describe('the command crm-user-invite-uninstall', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootStrapi(WITH);
    await fill(app);
  });
  afterAll(async () => app.stop());

  /** Runs the command in the folder of the stopped app. */
  const uninstall = async (args: string[], answer: string | null = null, appDir = app.dir) => {
    const lines: string[] = [];
    const questions: string[] = [];
    const exitCode = await main(args, {
      appDir,
      write: (line) => lines.push(line),
      writeError: (line) => lines.push(line),
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answer);
      },
    });
    return { exitCode, text: lines.join('\n'), questions };
  };

  it('drops nothing without consent, and lists what it would drop', async () => {
    const before = await ownRows(app);
    await app.stop({ keepDir: true });

    const refused = await uninstall([], 'n');
    expect(refused).toMatchObject({ exitCode: 1, questions: [expect.stringContaining('[y/N]')] });
    for (const [table, rows] of Object.entries(before)) {
      expect(refused.text).toMatch(new RegExp(`${table} +${rows.length} rows?\\b`));
    }
    expect(refused.text).toContain('pages_cmps: 8 places');
    expect(await uninstall([], '')).toMatchObject({ exitCode: 1 });
    expect(await uninstall([])).toMatchObject({ exitCode: 1, text: expect.stringContaining('--yes') });
    expect(await uninstall(['--force'])).toMatchObject({ exitCode: 2 });
    expect(await uninstall(['--yes'], null, path.parse(app.dir).root)).toMatchObject({ exitCode: 2 });

    app = await bootOnDatabaseOf(app, { ...WITH, withoutPlugin: 'disabled' });
    expect(await ownRows(app)).toEqual(before);
  });

  it('removes everything of the plugin, and keeps everything of the site', async () => {
    const users = () => app.strapi.db.query('plugin::users-permissions.user').findMany();
    const [before, usersBefore] = [await allRows(app.strapi), await users()];
    await app.stop({ keepDir: true });
    expect(await uninstall([], 'y')).toMatchObject({ exitCode: 0 });
    expect(await uninstall(['--yes'])).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('no table'),
      questions: [],
    });

    app = await bootOnDatabaseOf(app, { ...WITH, withoutPlugin: 'missing' });
    const after = await allRows(app.strapi);
    expect(Object.keys(before).filter((table) => !(table in after) && !OWN.test(table))).toEqual([]);
    expect(Object.keys(after).filter((table) => OWN.test(table))).toEqual([]);
    expect(await users()).toEqual(usersBefore);
    expect(usersBefore).toHaveLength(1);
    expect(await headingsOf(app)).toEqual([['A'], ['B']]);
    const { strapi_core_store_settings: store = [] } = after;
    expect(JSON.stringify((store as { key: string }[]).map(({ key }) => key))).not.toContain(
      'crm-user-invite'
    );
    const persisted = await app.strapi.store.get({ type: 'core', key: 'persisted_tables' });
    expect(JSON.stringify(persisted)).not.toMatch(/crm.user.invite/);
    const { indexes } = (await app.strapi.db.dialect.schemaInspector.getSchema()).tables.find(
      ({ name }) => name === 'up_users'
    )!;
    expect(indexes.filter(({ name }) => name.startsWith('cui_'))).toEqual([]);
  });

  it('allows a new installation', async () => {
    app = await bootOnDatabaseOf(app, WITH);
    const rows = Object.values(await ownRows(app));
    expect([rows.length, rows.flat()]).toEqual([20, []]);
    const stage = await createStage(app);
    await stage.invite((await stage.contact()).documentId);
    expect(await stage.codeSentTo('contact1@example.org')).toHaveLength(43);
    await stage.jobsDone();
  });

  it('removes the data of a plugin that is still enabled, so that the next start is a first one', async () => {
    await app.stop({ keepDir: true });
    expect(await uninstall(['--yes'])).toMatchObject({ exitCode: 0, questions: [] });
    app = await bootOnDatabaseOf(app, WITH);
    expect(Object.values(await ownRows(app)).flat()).toEqual([]);
  });
});
