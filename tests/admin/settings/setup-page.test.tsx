import { screen, within } from '@testing-library/react';
import { SETUP_STEPS, type Setup, type SetupStep } from '../../../contracts';
import SetupPage from '../../../admin/src/settings/setup-page';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const setupWith = (undone: readonly SetupStep[], portalId?: string): { body: { data: Setup } } => ({
  body: {
    data: {
      steps: SETUP_STEPS.map((name) => ({
        name,
        done: !undone.includes(name),
        ...(portalId && { portalId }),
      })),
    },
  },
});

beforeEach(() => {
  server = new FakeServer();
  server.install();
});

describe('the setup page', () => {
  it('marks completed steps and links to the pages of the others', async () => {
    server.on('GET /setup', setupWith(['widget', 'first-redemption'], 'portal-1'));
    await renderAdmin(<SetupPage />);
    expect(await screen.findByRole('heading', { name: '6 of 8 steps done' })).toBeVisible();
    const steps = screen.getAllByRole('listitem');
    expect(steps.filter((step) => within(step).queryByRole('img', { name: 'Done' }))).toHaveLength(6);
    expect(screen.getByRole('link', { name: 'Go to portal' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/portals/portal-1'
    );
    expect(screen.queryByRole('link', { name: 'Go to contacts' })).toBeNull();
  });

  it('shows that setup is complete, and refreshes on request', async () => {
    server.on('GET /setup', setupWith(['first-redemption']));
    const { user } = await renderAdmin(<SetupPage />);
    await screen.findByText('Open the link in the e-mail and sign up.');
    server.on('GET /setup', setupWith([]));
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText(/^Setup is complete/)).toBeVisible();
    expect(screen.queryByRole('img', { name: 'To do' })).toBeNull();
  });

  it('shows why loading failed', async () => {
    server.on('GET /setup', refusal(503, 'crm.unavailable'));
    await renderAdmin(<SetupPage />);
    expect(await screen.findByText(/The CRM does not respond/)).toBeVisible();
  });

  it('denies access without permission to read settings', async () => {
    await renderAdmin(<SetupPage />, { may: ['contacts.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
    expect(server.requests).toEqual([]);
  });
});
