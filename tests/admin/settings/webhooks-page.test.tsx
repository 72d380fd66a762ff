import { screen, waitFor, within } from '@testing-library/react';
import type { Webhook } from '../../../contracts';
import WebhooksPage from '../../../admin/src/settings/webhooks-page';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

const told: Webhook = {
  id: '7',
  name: 'Data warehouse',
  url: 'https://hooks.example.com/crm',
  events: ['crm-user-invite.invitation.sent', 'crm-user-invite.invitation.redeemed'],
  isEnabled: true,
};

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server.on('GET /webhooks', { body: { data: [told] } });
});

const added = () => server.requestsTo('POST /webhooks').map(({ body }) => body);

const openDialog = async () => {
  const { user } = await renderAdmin(<WebhooksPage />);
  await user.click(await screen.findByRole('button', { name: 'Add webhook' }));
  const dialog = await screen.findByRole('dialog', { name: 'Add webhook' });
  const input = (name: RegExp) => within(dialog).getByRole('textbox', { name });
  const add = () => user.click(within(dialog).getByRole('button', { name: 'Add webhook' }));
  return { user, input, add };
};

describe('the webhooks page', () => {
  it("lists webhooks with links to Strapi's own page", async () => {
    await renderAdmin(<WebhooksPage />);
    const link = await screen.findByRole('link', { name: 'Data warehouse' });
    expect(link).toHaveAttribute('href', '/settings/webhooks/7');
    const row = link.closest('tr');
    expect(row).toHaveTextContent('https://hooks.example.com/crm');
    expect(row).toHaveTextContent('2 events');
    expect(row).toHaveTextContent('Enabled');
  });

  it('shows that there are no webhooks', async () => {
    server.on('GET /webhooks', { body: { data: [] } });
    await renderAdmin(<WebhooksPage />);
    expect(await screen.findByText('No webhooks yet.')).toBeVisible();
  });

  it('adds a webhook', async () => {
    const { user, input, add } = await openDialog();
    await user.type(input(/^Name/), 'Slack');
    await user.type(input(/^URL/), 'https://hooks.example.com/slack');
    server
      .on('POST /webhooks', { status: 201, body: { data: told } })
      .on('GET /webhooks', { body: { data: [told, { ...told, id: '8', name: 'Slack' }] } });
    await add();
    expect(await screen.findByText('The webhook was added.')).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Slack' })).toBeVisible();
    expect(added()).toEqual([{ name: 'Slack', url: 'https://hooks.example.com/slack' }]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it.each([
    ['', 'https://hooks.example.com', /^Name/, 'This value is required.'],
    ['Slack', '', /^URL/, 'This value is required.'],
    ['Slack', 'ftp://x', /^URL/, 'Enter a URL that starts with https:// or http://.'],
  ])('rejects a webhook named “%s” at “%s”', async (name, url, field, problem) => {
    const { user, input, add } = await openDialog();
    if (name) await user.type(input(/^Name/), name);
    if (url) await user.type(input(/^URL/), url);
    await add();
    await waitFor(() => expect(input(field)).toHaveAccessibleDescription(problem));
    expect(added()).toEqual([]);
  });

  it("shows the server's validation errors at their fields", async () => {
    server.on(
      'POST /webhooks',
      refusal(400, 'request.invalid', { errors: [{ path: ['url'], message: 'Too long' }] })
    );
    const { user, input, add } = await openDialog();
    await user.type(input(/^Name/), 'Slack');
    await user.type(input(/^URL/), 'https://hooks.example.com');
    await add();
    await waitFor(() => expect(input(/^URL/)).toHaveAccessibleDescription('Too long'));
  });

  it('is read-only without permission to update settings', async () => {
    await renderAdmin(<WebhooksPage />, { may: ['settings.read'] });
    await screen.findByRole('link', { name: 'Data warehouse' });
    expect(screen.queryByRole('button', { name: 'Add webhook' })).toBeNull();
  });
});
