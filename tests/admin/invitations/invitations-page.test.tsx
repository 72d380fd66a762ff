import { screen, waitFor, within } from '@testing-library/react';
import InvitationsPage from '../../../admin/src/invitations/invitations-page';
import { FakeServer, refusal } from '../support/fake-server';
import { customers, invitationOf, partners } from '../support/records';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server.on('GET /portals', { body: { data: [customers, partners], meta: { nextCursor: null } } });
});

const named = (fullName: string, id = fullName) =>
  invitationOf({ id, contact: { id: `contact of ${id}`, fullName, email: `${id}@example.com` } });

const answerList = (names: string[], nextCursor: string | null = null) => ({
  body: { data: names.map((name) => named(name)), meta: { nextCursor } },
});

const open = (at = '/invitations', options: Parameters<typeof renderAdmin>[1] = {}) =>
  renderAdmin(<InvitationsPage />, { at, route: '/invitations', ...options });

const asked = () => server.requestsTo('GET /invitations').map(({ path }) => path.split('?')[1] ?? '');
const search = () => screen.findByRole('searchbox', { name: /^Search/ });

describe('the invitations page', () => {
  it('shows the status of each invitation', async () => {
    server.on('GET /invitations', answerList(['Ada']));
    await open();
    const row = (await screen.findByRole('link', { name: 'Ada' })).closest('tr') as HTMLElement;
    for (const text of ['Ada@example.com', 'Customer portal', 'Buyer', 'Sent']) {
      expect(within(row).getByText(text)).toBeVisible();
    }
    expect(within(row).getByText(/Nov 20, 2026/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Ada' })).toHaveAttribute('href', '/invitations/Ada');
  });

  it('searches once typing pauses, and keeps the search in the URL', async () => {
    server.on('GET /invitations', ({ path }) =>
      answerList(path.includes('search=grace') ? ['Grace'] : ['Ada'])
    );
    const { user, router } = await open();
    await screen.findByText('Ada');
    await user.type(await search(), 'grace');
    expect(await screen.findByText('Grace')).toBeVisible();
    expect(screen.queryByText('Ada')).toBeNull();
    expect(asked()).toEqual(['', 'search=grace']);
    expect(router.state.location.search).toBe('?search=grace');
  });

  it('starts with the filters in the URL', async () => {
    server.on('GET /invitations', answerList(['Ada']));
    await open(`/invitations?search=ada&status=failed&portalId=${partners.id}`);
    await screen.findByText('Ada');
    expect(Object.fromEntries(new URLSearchParams(asked()[0]))).toEqual({
      search: 'ada',
      status: 'failed',
      portalId: partners.id,
    });
    expect(await search()).toHaveValue('ada');
    expect(screen.getByRole('combobox', { name: 'Status' })).toHaveTextContent('Failed');
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Portal' })).toHaveTextContent('Partner portal')
    );
  });

  it('ignores an unknown status in the URL', async () => {
    server.on('GET /invitations', answerList(['Ada']));
    await open('/invitations?status=nonsense');
    await screen.findByText('Ada');
    expect(asked()).toEqual(['']);
  });

  it('filters by status', async () => {
    server.on('GET /invitations', answerList(['Ada']));
    const { user, router } = await open();
    await user.click(await screen.findByRole('combobox', { name: 'Status' }));
    await user.click(await screen.findByRole('option', { name: 'Redeemed' }));
    await waitFor(() => expect(asked()).toEqual(['', 'status=redeemed']));
    expect(router.state.location.search).toBe('?status=redeemed');
  });

  it('aborts the request of outdated filters', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    server.on('GET /invitations', ({ path, signal }) => {
      signals.push(signal);
      return path.includes('search=a') ? new Promise(() => {}) : answerList(['Grace']);
    });
    const { user } = await open('/invitations?search=a');
    await user.clear(await search());
    await user.type(await search(), 'grace');
    expect(await screen.findByText('Grace')).toBeVisible();
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
  });

  it('paginates by cursor, and restarts with another search', async () => {
    server.on('GET /invitations', ({ path }) => {
      if (path.includes('search=')) return answerList(['Grace'], 'other');
      return path.includes('cursor=second') ? answerList(['Edsger']) : answerList(['Ada'], 'second');
    });
    const { user } = await open();
    await screen.findByText('Ada');
    expect(screen.getByRole('button', { name: 'Previous' })).toHaveAttribute('aria-disabled', 'true');

    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('Edsger')).toBeVisible();
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Previous' })).toHaveAttribute('aria-disabled', 'false')
    );
    expect(screen.getByRole('button', { name: 'Next' })).toHaveAttribute('aria-disabled', 'true');
    await user.click(screen.getByRole('button', { name: 'Previous' }));
    expect(await screen.findByText('Ada')).toBeVisible();

    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Next' })).toHaveAttribute('aria-disabled', 'false')
    );
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByText('Edsger');
    await user.type(await search(), 'grace');
    expect(await screen.findByText('Grace')).toBeVisible();
    expect(asked().at(-1)).toBe('search=grace');
  });

  it('shows that no invitations were found', async () => {
    server.on('GET /invitations', answerList([]));
    await open();
    expect(await screen.findByText('No invitations found.')).toBeVisible();
  });

  it('shows why loading failed, and retries', async () => {
    server.on('GET /invitations', refusal(503, 'crm.unavailable'));
    const { user } = await open();
    expect(await screen.findByText(/The CRM does not respond/)).toBeVisible();
    server.on('GET /invitations', answerList(['Ada']));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Ada')).toBeVisible();
  });

  it('denies access without permission to read invitations', async () => {
    await open('/invitations', { may: ['portals.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
    expect(asked()).toEqual([]);
  });
});
