import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import type { Batch, ContactListItem } from '../../../contracts';
import ContactsPage from '../../../admin/src/contacts/contacts-page';
import { toCsv } from '../../../admin/src/shared/csv';
import { axeProblems } from '../support/axe-problems';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, partners } from '../support/records';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const named = (name: string): ContactListItem => ({
  ...contactOf({ id: name, fullName: name, email: `${name}@example.com` }),
  portalAccess: [],
});

const listOf = (names: string[], nextCursor: string | null = null) => ({
  body: { data: names.map(named), meta: { nextCursor } },
});

const batch: Batch = { state: 'done', total: 2, accepted: 1, refused: 1, sent: 0, failed: 0, failure: null };

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /contacts', listOf(['Ada', 'Grace', 'Edsger']))
    .on('GET /contacts/import', refusal(400, 'connector.unsupported'))
    .on('GET /portals', { body: { data: [partners], meta: { nextCursor: null } } })
    .on('POST /invitations/preview', { body: { data: { refused: [], email: null } } });
});

const open = (options: Parameters<typeof renderAdmin>[1] = {}) =>
  renderAdmin(<ContactsPage />, { at: '/contacts', route: '/contacts', ...options });

const rowOf = async (name: string) =>
  (await screen.findByRole('link', { name })).closest('tr') as HTMLElement;
const tick = async (user: Awaited<ReturnType<typeof open>>['user'], name: string) =>
  user.click(within(await rowOf(name)).getByRole('checkbox'));

describe('the contacts page', () => {
  it.each([
    ['en', 12, 'The CRM asks for a pause. Try again in 12 seconds.'],
    ['en', 290, 'The CRM asks for a pause. Try again in 5 minutes.'],
    ['de', 290, 'Das CRM bittet um eine Pause. Bitte versuchen Sie es in 5 Minuten noch einmal.'],
  ])('says, in %s, how long the CRM asks to wait: %d s', async (locale, retryAfter, text) => {
    server.on('GET /contacts', refusal(503, 'crm.unavailable', { retryAfter }));
    await open({ locale });
    expect(await screen.findByText(text)).toBeVisible();
  });

  it("shows the contacts' names, addresses and companies", async () => {
    await open();
    expect(await rowOf('Ada')).toHaveTextContent('Ada@example.com');
    expect(screen.getByRole('link', { name: 'Ada' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/contacts/Ada'
    );
  });

  it("shows each contact's state on every portal", async () => {
    const portal = (name: string) => ({ id: name, name });
    const portalAccess = [
      { portal: portal('Customers'), state: 'active' as const },
      { portal: portal('Partners'), state: 'sent' as const },
    ];
    server.on('GET /contacts', {
      body: { data: [{ ...named('Ada'), portalAccess }], meta: { nextCursor: null } },
    });
    await open();
    const row = within(await rowOf('Ada'));
    expect(row.getByText('Customers: has an account')).toBeVisible();
    expect(row.getByText('Partners: invited')).toBeVisible();
  });

  it('aborts the request of an outdated search', async () => {
    const { user } = await open();
    await rowOf('Ada');
    server.on('GET /contacts', async ({ path }) => {
      if (path.endsWith('search=ba')) await new Promise((resolve) => setTimeout(resolve, 1500));
      return listOf([path.endsWith('search=ba') ? 'Late' : 'Barbara']);
    });
    await user.type(screen.getByRole('searchbox'), 'ba');
    await waitFor(() => expect(server.requestsTo('GET /contacts')).toHaveLength(2));
    await user.type(screen.getByRole('searchbox'), 'rb');
    expect(await rowOf('Barbara')).toBeVisible();
    expect(server.requestsTo('GET /contacts')[1]?.signal?.aborted).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1700));
    expect(screen.queryByRole('link', { name: 'Late' })).toBeNull();
  });

  it('searches while the user types', async () => {
    const { user, router } = await open();
    await rowOf('Ada');
    server.on('GET /contacts', listOf(['Barbara']));
    await user.type(screen.getByRole('searchbox'), 'barb');
    expect(await rowOf('Barbara')).toBeVisible();
    expect(server.requestsTo('GET /contacts').map(({ path }) => path)).toEqual([
      '/contacts',
      '/contacts?search=barb',
    ]);
    expect(router.state.location.search).toBe('?search=barb');
  });

  it('shows that no contacts were found', async () => {
    server.on('GET /contacts', listOf([]));
    await open();
    expect(await screen.findByText('No contacts found.')).toBeVisible();
  });

  it('shows why loading failed', async () => {
    server.on('GET /contacts', refusal(502, 'crm.unauthorized'));
    await open();
    expect(await screen.findByText(/rejected this site’s credentials/)).toBeVisible();
  });

  it('denies access without permission to read contacts', async () => {
    await open({ may: ['portals.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
  });
});

describe('inviting several contacts', () => {
  it('keeps the selection across pages', async () => {
    server.on('GET /contacts', ({ path }) =>
      path.includes('cursor=second') ? listOf(['Barbara']) : listOf(['Ada', 'Grace'], 'second')
    );
    const { user } = await open();
    await tick(user, 'Ada');
    expect(await screen.findByText('1 contact selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await tick(user, 'Barbara');
    expect(await screen.findByText('2 contacts selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Previous' }));
    expect(within(await rowOf('Ada')).getByRole('checkbox')).toBeChecked();
    expect(within(await rowOf('Grace')).getByRole('checkbox')).not.toBeChecked();
    await tick(user, 'Ada');
    expect(await screen.findByText('1 contact selected')).toBeVisible();
  });

  it('previews refusals before sending, then shows the progress', async () => {
    const refused = [{ contactId: 'Grace', code: 'contact.do-not-email' as const }];
    server
      .on('POST /invitations/preview', { body: { data: { refused, email: null } } })
      .on('POST /invitations', {
        status: 202,
        body: {
          data: { batchId: 'batch-1', accepted: [{ contactId: 'Ada', invitationId: 'i' }], refused },
        },
      })
      .on('GET /batches/batch-1', { body: { data: { ...batch, state: 'running' } } });
    const { user } = await open();
    await tick(user, 'Ada');
    await tick(user, 'Grace');
    await user.click(await screen.findByRole('button', { name: 'Invite to portal' }));
    expect(await screen.findByRole('dialog', { name: 'Invite 2 contacts to a portal' })).toBeVisible();
    expect(await screen.findByText('Grace: The contact does not want to receive e-mails.')).toBeVisible();
    expect(server.requestsTo('POST /invitations')).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Send invitations' }));
    expect(await screen.findByText('0 of 1 e-mails sent, 0 failed; 1 refused')).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
    server.on('GET /batches/batch-1', { body: { data: { ...batch, sent: 1 } } });
    expect(await screen.findByText('1 of 1 e-mails sent, 0 failed; 1 refused')).toBeVisible();
    expect(screen.getByText('Grace: The contact does not want to receive e-mails.')).toBeVisible();

    const looks = server.requestsTo('GET /batches/batch-1').length;
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(server.requestsTo('GET /batches/batch-1')).toHaveLength(looks);

    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText('2 contacts selected')).toBeNull());
  });

  it('lists 100 refused contacts and the number of the others', async () => {
    const refused = Array.from({ length: 103 }, (_, place) => ({
      contactId: `contact-${place}`,
      code: 'contact.do-not-email' as const,
    }));
    server.on('POST /invitations/preview', { body: { data: { refused, email: null } } });
    const { user } = await open();
    await tick(user, 'Ada');
    await tick(user, 'Grace');
    await user.click(await screen.findByRole('button', { name: 'Invite to portal' }));
    expect(await screen.findByText('… and 3 more')).toBeVisible();
    expect(screen.getAllByText(/The contact does not want to receive e-mails/)).toHaveLength(100);
  });

  it('is hidden without permission', async () => {
    const { user } = await open({ may: ['contacts.read', 'portals.read'] });
    await tick(user, 'Ada');
    expect(within(await rowOf('Ada')).getByRole('checkbox')).toBeChecked();
    expect(screen.queryByRole('button', { name: 'Invite to portal' })).toBeNull();
  });
});

describe('selecting all matching contacts', () => {
  const PAGE = 100;
  const start = () => screen.findByRole('button', { name: 'Select all matching' });

  /** Serves a list of contacts. The response after the cursor `held` waits until the test releases it. */
  const listed = (total: number, held?: number) => {
    let goOn = () => {};
    server.on('GET /contacts', async ({ path }) => {
      const query = new URLSearchParams(path.split('?')[1]);
      const [from, size] = [Number(query.get('cursor') ?? 0), Number(query.get('pageSize') ?? 25)];
      if (from === held) await new Promise<void>((resolve) => (goOn = resolve));
      const names = Array.from({ length: Math.min(size, total - from) }, (_, place) => `c${from + place}`);
      return listOf(names, from + size < total ? String(from + size) : null);
    });
    return () => act(async () => goOn());
  };
  const openSearch = (options: Parameters<typeof renderAdmin>[1] = {}) =>
    open({ at: '/contacts?search=c', ...options });
  const collected = () =>
    server.requestsTo('GET /contacts').filter(({ path }) => path.includes(`pageSize=${PAGE}`));

  it('collects the contacts page by page, shows their number, and invites them', async () => {
    const goOn = listed(250, 200);
    const { user } = await openSearch();
    await user.click(await start());
    const bar = await screen.findByRole('progressbar');
    await waitFor(() => expect(bar).toHaveAttribute('aria-valuetext', '200 contacts so far'));
    expect(screen.getByText('Selecting contacts')).toBeVisible();
    await goOn();
    expect(await screen.findByText('250 contacts selected')).toBeVisible();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(collected().map(({ path }) => new URLSearchParams(path.split('?')[1]).get('search'))).toEqual(
      Array.from({ length: 3 }, () => 'c')
    );
    expect(within(await rowOf('c3')).getByRole('checkbox')).toBeChecked();

    server.on('POST /invitations', { status: 202, body: { data: { batchId: 'batch-1' } } });
    server.on('GET /batches/batch-1', { body: { data: batch } });
    await user.click(screen.getByRole('button', { name: 'Invite to portal' }));
    expect(await screen.findByRole('dialog', { name: 'Invite 250 contacts to a portal' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Send invitations' }));
    await waitFor(() => expect(server.requestsTo('POST /invitations')).toHaveLength(1));
    const { contactIds } = server.requestsTo('POST /invitations')[0]?.body as { contactIds: string[] };
    expect([contactIds.length, contactIds[249]]).toEqual([250, 'c249']);
  });

  it('can be cancelled without changing the selection', async () => {
    const goOn = listed(250, 100);
    const { user } = await openSearch();
    await tick(user, 'c1');
    await user.click(await start());
    await waitFor(() => expect(collected()).toHaveLength(2));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(collected()[1]?.signal?.aborted).toBe(true);
    await goOn();
    expect(await start()).toBeVisible();
    expect(screen.getByText('1 contact selected')).toBeVisible();
    expect(collected()).toHaveLength(2);
  });

  it('stops when the search changes', async () => {
    const goOn = listed(250, 100);
    const { user, router } = await openSearch();
    await user.click(await start());
    await waitFor(() => expect(collected()).toHaveLength(2));
    await act(() => router.navigate('/contacts?search=cd'));
    await goOn();
    expect(await start()).toBeVisible();
    expect(collected()).toHaveLength(2);
    expect(screen.queryByText(/selected/)).toBeNull();
  });

  it('selects at most 10,000 contacts and says so', async () => {
    listed(10_001);
    const { user } = await openSearch();
    await user.click(await start());
    expect(await screen.findByText('10,000 contacts selected', {}, { timeout: 20_000 })).toBeVisible();
    expect(screen.getByText(/^More than 10,000 contacts match\. The first 10,000 are/)).toBeVisible();
    expect(collected()).toHaveLength(100);
    await user.click(screen.getByRole('button', { name: 'Clear selection' }));
    expect(screen.queryByText(/^More than/)).toBeNull();
  }, 40_000);

  it('shows why collecting failed', async () => {
    listed(250);
    const { user } = await openSearch();
    const button = await start();
    server.on('GET /contacts', refusal(503, 'crm.unavailable'));
    await user.click(button);
    expect(await screen.findByText(/^The CRM does not respond\./)).toBeVisible();
    expect(await start()).toBeVisible();
  });

  it('is hidden for a single page and without permission to invite', async () => {
    listed(20);
    await openSearch();
    await rowOf('c3');
    expect(screen.queryByRole('button', { name: 'Select all matching' })).toBeNull();
    cleanup();
    listed(250);
    await openSearch({ may: ['contacts.read', 'portals.read'] });
    await rowOf('c3');
    expect(screen.queryByRole('button', { name: 'Select all matching' })).toBeNull();
  });

  it('has no accessibility violations before and while collecting', async () => {
    listed(250, 200);
    const { user } = await openSearch();
    await user.click(await start());
    await screen.findByRole('progressbar');
    expect(await axeProblems()).toEqual([]);
  });
});

describe('the results file', () => {
  it('quotes any cell value', () => {
    expect(toCsv([['Ada "the first"', 'a, b'], ['line\nbreak']])).toBe(
      '"Ada ""the first""","a, b"\r\n"line\nbreak"'
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])(
    'has nothing that a spreadsheet would run: %j',
    (value) => {
      expect(toCsv([[value]])).toBe(`"'${value}"`);
    }
  );
});
