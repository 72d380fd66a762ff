import { createContext, runInContext } from 'node:vm';
import { createApp } from '../dataverse-server/demo/app';
import type { DataverseServer } from '../dataverse-server';
import { addRow, startInstalledServer } from '../dataverse-server/support';

// The pages show what the installation made, as Dynamics would.
let server: DataverseServer;
let app: ReturnType<typeof createApp>;
let announced: string[];
let to: { contactId: string; portalId: string; roleId: string; otherRoleId: string };

beforeEach(async () => {
  ({ server } = await startInstalledServer());
  announced = [];
  app = createApp(server, ({ table, message }) => {
    announced.push(`${message} ${table}`);
    return Promise.resolve('202');
  });
  const addPortal = (name: string) =>
    addRow(server, 'tpc_portal', { tpc_name: name, tpc_key: name, tpc_siteurl: 'https://a.example' });
  const addRole = (name: string, portal: string) =>
    addRow(server, 'tpc_portalrole', {
      tpc_name: name,
      'tpc_PortalId@odata.bind': `/tpc_portals(${portal})`,
    });
  const portalId = addPortal('Shop');
  to = {
    contactId: addRow(server, 'contact', { firstname: 'Ada', lastname: 'Lovelace' }),
    portalId,
    roleId: addRole('Buyer', portalId),
    otherRoleId: addRole('Partner', addPortal('Forum')),
  };
});
afterEach(() => server.close());

const pageOf = async (path: string): Promise<string> => {
  const response = await app.request(path);
  expect(response.status).toBe(200);
  return response.text();
};
const post = async (path: string, fields: Record<string, string> = {}): Promise<string> => {
  const response = await app.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Origin: 'http://localhost' },
  });
  expect(response.status).toBe(303);
  return response.headers.get('Location') ?? '';
};
const rowsOf = (table: string) => server.environment.store.all(server.environment.schema.get(table));

/** Saves the quick create form of an invitation. */
const invite = (): Promise<string> =>
  post(`/quick-create/tpc_portalinvitation?back=/tables/contact/${to.contactId}`, {
    tpc_contactid: `contact:${to.contactId}`,
    tpc_portalid: `tpc_portal:${to.portalId}`,
    tpc_portalroleid: `tpc_portalrole:${to.roleId}`,
  });

it('begin with the navigation of the installed app', async () => {
  expect((await app.request('/')).headers.get('Location')).toBe('/tables/contact');
  const page = await pageOf('/tables/contact');
  for (const title of ['CRM User Invite', 'Contacts', 'Portal Invitations', 'Portal Users', 'Portals']) {
    expect(page).toContain(`>${title}`);
  }
});

it('list the rows of the installed views', async () => {
  await invite();
  const page = await pageOf('/tables/tpc_portalinvitation');
  expect(page).toContain('Needs attention');
  expect(page).toContain('<th>Sent On</th>');
  expect(page).toContain('Ada Lovelace</a');
  expect(await pageOf('/tables/tpc_portalinvitation?search=Nobody')).toContain('There are no rows.');
});

it('show the form of a contact with its portal users and invitations, and the installed command', async () => {
  await invite();
  const page = await pageOf(`/tables/contact/${to.contactId}?tab=tpc_portalaccess`);
  expect(page).toContain('aria-label="Portal Users"');
  expect(page).toMatch(/aria-label="Portal Invitations"[^]*Shop<\/a/);
  const [, name = ''] = /src="(\/webresources\/[^"]+)"/.exec(page) ?? [];
  const [, called = ''] = /data-function="([^"]+)"/.exec(page) ?? [];
  expect(await pageOf(name)).toContain(called);
});

it('offer a role only with its portal', async () => {
  const form = await pageOf(`/quick-create/tpc_portalinvitation?tpc_contactid=contact:${to.contactId}`);
  expect(form).toMatch(/data-depends-on="tpc_portalid"/);
  expect(form).toMatch(
    new RegExp(`value="tpc_portalrole:${to.roleId}"\\s+data-belongs-to="tpc_portal:${to.portalId}"`)
  );
});

it('create, deactivate, activate and delete rows, and tell the site of invitations', async () => {
  expect(await invite()).toBe(`/tables/contact/${to.contactId}?told=202`);
  const [invitation] = rowsOf('tpc_portalinvitation');
  const path = `/tables/tpc_portalinvitation/${invitation?.id ?? ''}`;
  const state = () =>
    rowsOf('tpc_portalinvitation').map(({ values }) => [values.statecode, values.statuscode]);
  await post(`${path}/deactivate`);
  expect(state()).toEqual([[1, 2]]);
  await post(`${path}/activate`);
  expect(state()).toEqual([[0, 1]]);
  expect(announced).toEqual([
    'Create tpc_portalinvitation',
    'Update tpc_portalinvitation',
    'Update tpc_portalinvitation',
  ]);
  await post(`${path}/delete`);
  await post(`/tables/contact/${to.contactId}/delete`);
  expect([rowsOf('tpc_portalinvitation'), rowsOf('contact')]).toEqual([[], []]);
});

describe('the command Revoke on an invitation', () => {
  const SENT = 714420001;
  const REDEEMED = 714420002;
  const ASKED = 'Revoke this invitation? Its link stops working, and no e-mail is sent.';

  /** Creates an invitation with a status reason. Returns the path of its page. */
  const inviteWith = async (statuscode: number): Promise<string> => {
    await invite();
    const [row] = rowsOf('tpc_portalinvitation');
    const { schema, store } = server.environment;
    if (row) store.update(schema.get('tpc_portalinvitation'), row, { statecode: 1, statuscode });
    return `/tables/tpc_portalinvitation/${row?.id ?? ''}`;
  };

  /** Clicks the command on a page, as a browser would. Returns what the page asks, says and does. */
  const revoke = async (path: string, answer: boolean): Promise<string[]> => {
    const page = await pageOf(path);
    const [, name = ''] = /data-function="([^"]+)">Revoke</.exec(page) ?? [];
    const [, webResource = ''] = /src="(\/webresources\/[^"]+)"/.exec(page) ?? [];
    const [, pageScript = ''] = /<script type="module">([^]*?)<\/script>/.exec(page) ?? [];
    const happened: string[] = [];
    let click = (): unknown => undefined;
    const button = {
      dataset: { function: name },
      addEventListener: (_: string, listener: () => unknown) => (click = listener),
    };
    const window: Record<string, unknown> = {
      document: { getElementById: () => null, querySelectorAll: () => [button] },
      location: { reload: () => happened.push('reload') },
      fetch: (url: string, init: RequestInit) => app.request(url, init),
      alert: (text: string) => happened.push(text),
      confirm(text: string) {
        happened.push(text);
        return answer;
      },
    };
    window.window = window;
    createContext(window);
    runInContext(await pageOf(webResource), window);
    runInContext(pageScript, window);
    await click();
    return happened;
  };
  const state = () =>
    rowsOf('tpc_portalinvitation').map(({ values }) => [values.statecode, values.statuscode]);

  it('asks, revokes one that was sent without activating it, tells the site, and shows it anew', async () => {
    const path = await inviteWith(SENT);
    expect(await revoke(path, true)).toEqual([ASKED, 'reload']);
    expect(state()).toEqual([[1, 2]]);
    expect(announced.at(-1)).toBe('Update tpc_portalinvitation');
  });

  it.each([
    ['when the answer is no', SENT, false, [ASKED]],
    ['of one that was redeemed', REDEEMED, true, [expect.stringContaining('has been redeemed')]],
  ])('changes nothing %s', async (_, status, answer, happened) => {
    const path = await inviteWith(status);
    expect(await revoke(path, answer)).toEqual(happened);
    expect(state()).toEqual([[1, status]]);
  });

  it('says what Dataverse refuses', async () => {
    const path = await inviteWith(SENT);
    const { statuses } = server.environment.schema.get('tpc_portalinvitation');
    statuses.splice(
      statuses.findIndex(({ value }) => value === 2),
      1
    );
    const [asked, said, ...more] = await revoke(path, true);
    expect([asked, more]).toEqual([ASKED, []]);
    expect(said).toContain('status');
    expect(state()).toEqual([[1, SENT]]);
  });
});

it('save the fields of the open tab, and say what Dataverse refuses', async () => {
  const path = `/tables/contact/${to.contactId}`;
  await post(path, { firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@example.com' });
  expect(rowsOf('contact')).toMatchObject([
    { values: { fullname: 'Ada Byron', emailaddress1: 'ada@example.com' } },
  ]);
  const refused = await app.request(path, {
    method: 'POST',
    body: new URLSearchParams({ lastname: 'x'.repeat(51) }),
    headers: { Origin: 'http://localhost' },
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('exceeded the maximum allowed length');
});

it.each(['/tables/fab_ticket', '/tables/contact/none', '/quick-create/fab_ticket', '/webresources/none.js'])(
  'do not exist at %s',
  async (path) => {
    expect((await app.request(path)).status).toBe(404);
  }
);

it('lead back to pages of the app only', async () => {
  expect(await post('/quick-create/tpc_portalrole?back=//attacker.example')).toBe('/');
});
