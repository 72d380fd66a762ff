import { screen, waitFor } from '@testing-library/react';
import type { PreviewResponse } from '../../../contracts';
import { InviteDialog } from '../../../admin/src/contacts/invite-dialog';
import { findAlert } from '../support/find-alert';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, partners } from '../support/records';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const preview: PreviewResponse = {
  refused: [],
  email: {
    contactId: 'contact-1',
    to: 'ada@example.com',
    locale: 'de',
    subject: 'Sie sind eingeladen',
    html: '<p>Willkommen</p>',
    text: 'Willkommen',
  },
};

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /portals', { body: { data: [partners], meta: { nextCursor: null } } })
    .on('POST /invitations/preview', { body: { data: preview } });
});

const open = () => renderAdmin(<InviteDialog contacts={[contactOf()]} onClose={() => {}} />);
const asked = () => server.requestsTo('POST /invitations/preview').map(({ body }) => body);
const previewButton = () => screen.findByRole('button', { name: 'Preview' });

describe('the invitation preview', () => {
  it('shows the e-mail in a sandbox, with its recipient and language', async () => {
    const { user } = await open();
    await user.click(await previewButton());
    expect(await screen.findByText('To ada@example.com, in German')).toBeVisible();
    expect(screen.getByText('Sie sind eingeladen')).toBeVisible();
    const frame = screen.getByTitle('Body of the e-mail “Sie sind eingeladen”');
    expect(frame).toHaveAttribute('sandbox', '');
    expect(frame).toHaveAttribute('srcdoc', '<p>Willkommen</p>');
  });

  it('is loaded on request only, and sends nothing', async () => {
    const { user } = await open();
    await screen.findByRole('combobox', { name: 'Portal' });
    expect(asked()).toEqual([]);
    await user.click(await previewButton());
    await screen.findByText('Sie sind eingeladen');
    expect(server.requestsTo('POST /invitations')).toEqual([]);
  });

  it('is reloaded with the message once typing pauses', async () => {
    const { user } = await open();
    await user.click(await previewButton());
    await screen.findByText('Sie sind eingeladen');
    await user.type(screen.getByRole('textbox', { name: 'Personal message' }), 'See you soon');
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ message: 'See you soon' }));
    expect(asked()).toHaveLength(2);
  });

  it('shows who would be refused', async () => {
    server.on('POST /invitations/preview', {
      body: { data: { refused: [{ contactId: 'contact-1', code: 'contact.no-email' }], email: null } },
    });
    const { user } = await open();
    await user.click(await previewButton());
    expect(
      await screen.findByText('The contact has no e-mail address. Add one and save the contact.')
    ).toBeVisible();
  });

  it('shows why it could not be loaded', async () => {
    server.on('POST /invitations/preview', refusal(503, 'crm.unavailable'));
    const { user } = await open();
    await user.click(await previewButton());
    expect(await screen.findByText(/The CRM does not respond/)).toBeVisible();
  });
});

describe('the options of an invitation', () => {
  it('include a message and an expiry date', async () => {
    server.on('POST /invitations', refusal(503, 'crm.unavailable'));
    const { user } = await open();
    await user.type(await screen.findByRole('textbox', { name: 'Personal message' }), '  Welcome! ');
    await user.type(screen.getByRole('combobox', { name: 'Valid until' }), '12/24/2030{Enter}');
    await user.click(screen.getByRole('button', { name: 'Send invitation' }));
    await findAlert('The CRM does not respond');
    const [sent] = server.requestsTo('POST /invitations').map(({ body }) => body);
    const { expiresAt, ...rest } = sent as { expiresAt: string };
    expect(rest).toEqual({
      contactIds: ['contact-1'],
      portalId: partners.id,
      roleId: 'role-partner',
      message: 'Welcome!',
    });
    expect(new Date(expiresAt)).toEqual(new Date(2030, 11, 24, 23, 59, 59));
  });
});
