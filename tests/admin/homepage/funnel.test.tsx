import { screen } from '@testing-library/react';
import type { Metrics } from '../../../contracts';
import { Funnel } from '../../../admin/src/homepage/funnel';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const figures: Metrics = {
  days: 30,
  sent: 40,
  opened: 30,
  redeemed: 10,
  failedInvitations: 0,
  failedJobs: 0,
};
const answer = (changes: Partial<Metrics> = {}) =>
  server.on('GET /figures', { body: { data: { ...figures, ...changes } } });

beforeEach(() => {
  server = new FakeServer();
  server.install();
});

describe('the homepage widget', () => {
  it('shows how many invitations were sent, opened and redeemed', async () => {
    answer();
    await renderAdmin(<Funnel />);
    expect(await screen.findByText('Last 30 days')).toBeVisible();
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Sent40',
      'Opened30',
      'Redeemed10',
    ]);
    expect(screen.getByText('No failed invitations or jobs')).toBeVisible();
  });

  it("formats large numbers in the admin's language", async () => {
    answer({ sent: 12_345 });
    await renderAdmin(<Funnel />, { locale: 'de' });
    expect(await screen.findByText('12.345')).toBeVisible();
  });

  it('links to failed invitations and jobs', async () => {
    answer({ failedInvitations: 2, failedJobs: 1 });
    await renderAdmin(<Funnel />);
    expect(await screen.findByRole('link', { name: '2 invitations could not be sent' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/invitations?status=failed'
    );
    expect(screen.getByRole('link', { name: '1 job has failed' })).toHaveAttribute(
      'href',
      '/settings/crm-user-invite/jobs'
    );
    expect(screen.queryByText('No failed invitations or jobs')).toBeNull();
  });

  it('shows that there were no invitations', async () => {
    answer({ sent: 0, opened: 0, redeemed: 0 });
    await renderAdmin(<Funnel />);
    expect(await screen.findByText('No invitations in the last 30 days')).toBeVisible();
  });

  it('shows failures even without sent invitations', async () => {
    answer({ sent: 0, opened: 0, redeemed: 0, failedInvitations: 3 });
    await renderAdmin(<Funnel />);
    expect(await screen.findByRole('link', { name: '3 invitations could not be sent' })).toBeVisible();
  });

  it('shows why the numbers could not be loaded', async () => {
    server.on('GET /figures', refusal(503, 'crm.unavailable'));
    await renderAdmin(<Funnel />);
    expect(await screen.findByText(/The CRM does not respond/)).toBeVisible();
  });
});
