import { screen } from '@testing-library/react';
import ContactPage from '../../../admin/src/contacts/contact-page';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, invitationOf, partners, portalUserOf } from '../support/records';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /portals', { body: { data: [partners], meta: { nextCursor: null } } })
    .on('GET /contacts/contact-1', {
      body: {
        data: contactOf({
          company: 'Analytical Engines',
          doNotEmail: true,
          portalUsers: [portalUserOf()],
          invitations: [invitationOf()],
        }),
      },
    });
});

const open = (options: Parameters<typeof renderAdmin>[1] = {}) =>
  renderAdmin(<ContactPage />, { at: '/contacts/contact-1', route: '/contacts/:id', ...options });

describe('the contact page', () => {
  it("shows the contact's details, portal access and invitations", async () => {
    await open();
    expect(await screen.findByRole('heading', { name: 'Ada Lovelace' })).toBeVisible();
    expect(screen.getByText('Analytical Engines')).toBeVisible();
    expect(screen.getByText('Do not e-mail')).toBeVisible();
    expect(screen.getByText('English')).toBeVisible();
    expect(await screen.findByRole('button', { name: /^End access/ })).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Customer portal' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/invitations/invitation-1'
    );
  });

  it('gives each section an accessible name', async () => {
    const activity = [
      {
        event: 'sent' as const,
        at: '2026-11-20T09:30:00.000Z',
        actor: 'system',
        detail: null,
        invitationId: 'invitation-1',
        portal: 'Customer portal',
      },
    ];
    server.on('GET /contacts/contact-1', { body: { data: contactOf({ activity }) } });
    await open();
    await screen.findByRole('heading', { name: 'Activity' });
    expect(screen.getAllByRole('region', { name: 'Activity' })).toHaveLength(1);
    expect(screen.getByRole('group', { name: 'Activity' })).toHaveAttribute('tabindex', '0');
  });

  it('opens the invite dialog', async () => {
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Invite to portal' }));
    expect(await screen.findByRole('dialog', { name: 'Invite Ada Lovelace to a portal' })).toBeVisible();
  });

  it('shows an error for an unknown contact', async () => {
    server.on('GET /contacts/contact-1', refusal(404, 'contact.unknown'));
    await open();
    expect(await screen.findByText('The contact no longer exists in the CRM.')).toBeVisible();
  });
});
