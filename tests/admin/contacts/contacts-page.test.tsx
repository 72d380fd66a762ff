import { screen, waitFor, within } from '@testing-library/react';
import type { Batch, ContactListItem } from '../../../contracts';
import ContactsPage from '../../../admin/src/contacts/contacts-page';
import { toCsv } from '../../../admin/src/components/csv';
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

const batch: Batch = { state: 'done', total: 2, accepted: 1, refused: 1, sent: 0, failed: 0 };

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

describe('the list of contacts', () => {
  it('shows who they are', async () => {
    await open();
    expect(await rowOf('Ada')).toHaveTextContent('Ada@example.com');
    expect(screen.getByRole('link', { name: 'Ada' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/contacts/Ada'
    );
  });

  it('shows at a glance where they stand on each portal', async () => {
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

  it('cancels the search for what is not asked any more', async () => {
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

  it('searches as somebody types', async () => {
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

  it('says so when there is nothing to show', async () => {
    server.on('GET /contacts', listOf([]));
    await open();
    expect(await screen.findByText('There are no contacts to show.')).toBeVisible();
  });

  it('says why it could not be loaded', async () => {
    server.on('GET /contacts', refusal(502, 'crm.unauthorized'));
    await open();
    expect(await screen.findByText(/does not accept the credentials/)).toBeVisible();
  });

  it('is not for those who may not see contacts', async () => {
    await open({ may: ['portals.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
  });
});

describe('inviting several contacts', () => {
  it('keeps the selection from one page of the list to the next', async () => {
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

  it('tells beforehand who will be refused, then how far it has got', async () => {
    const refused = [{ contactId: 'Grace', code: 'contact.do-not-email' as const }];
    server
      .on('POST /invitations/preview', { body: { data: { refused, email: null } } })
      .on('POST /invitations', {
        status: 202,
        body: {
          data: { batchId: 'batch-1', accepted: [{ contactId: 'Ada', invitationId: 'i' }], refused },
        },
      })
      .on('GET /batches/batch-1', { body: { data: batch } });
    const { user } = await open();
    await tick(user, 'Ada');
    await tick(user, 'Grace');
    await user.click(await screen.findByRole('button', { name: 'Invite to portal' }));
    expect(await screen.findByRole('dialog', { name: 'Invite 2 contacts to a portal' })).toBeVisible();
    expect(await screen.findByText('Grace: The contact does not want to receive e-mails.')).toBeVisible();
    expect(server.requestsTo('POST /invitations')).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Send invitations' }));
    expect(await screen.findByText('0 of 2 sent, 0 failed, 1 refused')).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
    server.on('GET /batches/batch-1', { body: { data: { ...batch, sent: 1 } } });
    expect(await screen.findByText('1 of 2 sent, 0 failed, 1 refused')).toBeVisible();
    expect(screen.getByText('Grace: The contact does not want to receive e-mails.')).toBeVisible();

    const looks = server.requestsTo('GET /batches/batch-1').length;
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(server.requestsTo('GET /batches/batch-1')).toHaveLength(looks);

    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText('2 contacts selected')).toBeNull());
  });

  it('is not offered without the permission', async () => {
    const { user } = await open({ may: ['contacts.read', 'portals.read'] });
    await tick(user, 'Ada');
    expect(within(await rowOf('Ada')).getByRole('checkbox')).toBeChecked();
    expect(screen.queryByRole('button', { name: 'Invite to portal' })).toBeNull();
  });
});

describe('a file of results', () => {
  it('holds whatever stands in a cell', () => {
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
